// The suite in a Worker: answers a request with the outcomes.
import * as features from "everywhere";
import * as sdk from "purecloud-platform-client-v2";
import { outcomes } from "./cases.mjs";

export default {
  async fetch(request) {
    const { origin, prefix } = await request.json();
    return Response.json(await outcomes({ origin, prefix, isBrowser: false }, sdk, features));
  },
};
