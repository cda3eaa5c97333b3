// Real documents with all their keys in another order: every file of the package comes out the same, byte by byte.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig, plan, slice, type Plan } from "../../generator/index.js";
import { parseSource } from "../../generator/source/source.js";
import { numbers, shuffled } from "./shuffle.js";

const shared = join(import.meta.dirname, "../../../shared");
const corpus = join(shared, "corpus");
const isMissing = !existsSync(corpus);
if (isMissing) console.warn("skipped: real documents with shuffled keys, which are not at ../shared/corpus");

/** Of every version and of every source, also some of several files; chosen by size, so that all of them take seconds. */
const documents = `
specs/amazon-sp-api/messaging-api-model/messaging.json
specs/amazon-sp-api/orders-api-model/ordersV0.json
specs/amazon-sp-api/uploads-api-model/uploads_2020-11-01.json
specs/apis-guru/amazonaws.com/ebs.json
specs/apis-guru/amazonaws.com/s3outposts.json
specs/apis-guru/amazonaws.com/snowball.json
specs/apis-guru/azure.com/apimanagement-apimproductsByTags.json
specs/apis-guru/azure.com/hdinsight-job.json
specs/apis-guru/azure.com/iotcentral.json
specs/apis-guru/googleapis.com/artifactregistry.json
specs/apis-guru/googleapis.com/gamesManagement.json
specs/apis-guru/openstf.io.json
specs/conjur-multifile/openapi.yml
specs/ethereum-beacon/beacon-node-oapi.yaml
specs/influxdata-multifile/legacy.yml
specs/influxdata-multifile/svc-mapsd.yml
specs/influxdata-multifile/svc-notebooksd.yml
specs/lakefs/authorization.yml
specs/notion/notion-openapi.json
specs/paypal/notifications_webhooks_v1.json
specs/powerplatform/certified-connectors/Microsoft Bookings/apiDefinition.swagger.json
specs/powerplatform/certified-connectors/SignNow/apiDefinition.swagger.json
specs/powerplatform/independent-publisher-connectors/Shopify/apiDefinition.swagger.json
specs/scalar-galaxy/3.1.yaml
specs/twilio/json/twilio_lookups_v2.json
specs/weaviate/schema.json
specs/xero/xero_files.yaml
edge/autorest-testserver/body-complex.json
edge/autorest-testserver/url-multi-collectionFormat.json
edge/fern/allof-conflicts-inline-request.yml
edge/handmade-3.2/kitchen-sink-3.2.yaml
edge/handmade-3.2/multi/openapi.yaml
edge/hey-api/3.0.x/full.yaml
edge/hey-api/3.1.x/full.yaml
edge/hey-api/3.1.x/pattern-properties.json
`
  .trim()
  .split("\n")
  .filter((path) => existsSync(join(corpus, path)));

const work = mkdtempSync(join(tmpdir(), "sdkwright-shuffled-"));
afterAll(() => rmSync(work, { recursive: true }));

const run = (spec: string): Promise<Plan> => plan(loadConfig({ spec, output: "out", config: false }));
const textsOf = ({ texts = [] }: Plan) => Object.fromEntries(texts.map(({ path, text }) => [path, text]));
const saidOf = ({ diagnostics }: Plan) => diagnostics.map(({ severity, code }) => `${severity} ${code}`).sort();

describe.skipIf(isMissing)("real documents", () => {
  it("are of all versions, and of one and of several files", () => {
    expect(documents.length).toBeGreaterThan(30);
  });

  it.each(documents)("%s", async (path) => {
    const spec = join(corpus, path);
    const original = await run(spec);
    // Every file that the run has read, with its keys shuffled, at the same place from the others.
    const folder = dirname(spec);
    for (const { uri, text } of original.sources.values()) {
      const { value } = parseSource(uri, text);
      const copy = join(work, path, relative(folder, uri));
      mkdirSync(dirname(copy), { recursive: true });
      writeFileSync(copy, JSON.stringify(shuffled(value, numbers(path.length + 1))));
    }
    const other = await run(join(work, path, relative(folder, spec)));
    expect(textsOf(other)).toEqual(textsOf(original));
    expect(saidOf(other)).toEqual(saidOf(original));
  });

  it("two tags of a large one", async () => {
    const { text = "" } = await slice({
      spec: join(shared, "specs/genesys-cloud/full-229.1.0.swagger2.json"),
      tags: ["Stations", "SCIM"],
    });
    const [part, other] = [join(work, "part.json"), join(work, "shuffled.json")];
    writeFileSync(part, text);
    writeFileSync(other, JSON.stringify(shuffled(JSON.parse(text), numbers(4))));
    expect(textsOf(await run(other))).toEqual(textsOf(await run(part)));
  });
});
