// Starts workerd with a bundled Worker, and prints what it answers: `node workerd.mjs BUNDLE ORIGIN PREFIX [FLAG…]`.
import { readFileSync } from "node:fs";
import { Miniflare } from "miniflare";

const [bundle, origin, prefix, ...compatibilityFlags] = process.argv.slice(2);
const miniflare = new Miniflare({
  modules: true,
  script: readFileSync(bundle, "utf8"),
  compatibilityDate: "2026-04-01",
  compatibilityFlags,
});
const answer = await miniflare.dispatchFetch("http://worker/", {
  method: "POST",
  body: JSON.stringify({ origin, prefix }),
});
console.log(await answer.text());
await miniflare.dispose();
