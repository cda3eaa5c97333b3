// The suite in a page: leaves a function that gives the outcomes.
import * as features from "everywhere";
import * as sdk from "purecloud-platform-client-v2";
import { outcomes } from "./cases.mjs";

globalThis.runSuite = ([origin, prefix]) => outcomes({ origin, prefix, isBrowser: true }, sdk, features);
