// The suite in a process of Node, Bun or Deno, which resolve the packages themselves: prints the outcomes, and must end by itself.
import * as features from "everywhere";
import * as sdk from "purecloud-platform-client-v2";
import { outcomes } from "./cases.mjs";

const [origin, prefix] = globalThis.Deno?.args ?? process.argv.slice(2);
console.log(JSON.stringify(await outcomes({ origin, prefix, isBrowser: false }, sdk, features)));
