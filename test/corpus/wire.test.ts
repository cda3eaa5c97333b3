// What a call gives is what a server of the description gets, and back; and every mistake on the way is seen.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadConfig, plan, type Plan } from "../../generator/index.js";
import type { Answer } from "./answer.js";
import type { Arrived } from "./arrived.js";
import { inMemory, overHttp, type Connection } from "./connection.js";
import { wireMismatches } from "./wire.js";

const root = join(import.meta.dirname, "../..");
const corpus = join(root, "../shared/corpus/specs");
if (!existsSync(corpus)) console.warn("skipped: the documents of ../shared/corpus are not here");

const fixtures = readdirSync(join(root, "test/fixtures/accept"));
const own = [
  ["everything", join(import.meta.dirname, "everything.yaml")],
  ["everything in Swagger 2.0", join(import.meta.dirname, "everything-2.0.yaml")],
  ...fixtures.map((feature) => [feature, join(root, "test/fixtures/accept", feature, "input.yaml")]),
] as [string, string][];

const planOf = (spec: string) => plan(loadConfig({ spec, output: "out", config: false }));

describe("everything arrives as it was given, and comes back as it was sent", () => {
  it.each(own)("%s", async (_, spec) => {
    const { mismatches, called, operations } = await wireMismatches(await planOf(spec));
    expect(mismatches).toEqual([]);
    // Some features are models alone.
    expect(called > 0).toBe(operations > 0);
  });

  it.skipIf(!existsSync(corpus)).each([
    ["amazon-sp-api/orders-api-model/ordersV0.json", 10],
    ["conjur-multifile/openapi.yml", 41],
    ["figma/openapi.yaml", 47],
    ["notion/notion-openapi.json", 24],
    ["scalar-galaxy/3.1.yaml", 10],
    ["twilio/yaml/twilio_chat_v1.yaml", 40],
    ["xero/xero_files.yaml", 18],
  ])("%s", { timeout: 120_000 }, async (path, operations) => {
    const result = await wireMismatches(await planOf(join(corpus, path)));
    expect(result).toMatchObject({ mismatches: [], operations, called: operations });
  });

  // Servers that operations have of their own are somewhere else.
  const here = own.filter(([feature]) => feature !== "servers");
  it.each(here)("over a real connection, too: %s", async (_, spec) => {
    const connection = await overHttp();
    const { mismatches } = await wireMismatches(await planOf(spec), { connection });
    connection.close();
    expect(mismatches).toEqual([]);
  });

  it.skipIf(!existsSync(corpus))("over a real connection: every fifth of a service", { timeout: 60_000 }, async () => {
    const connection = await overHttp();
    const made = await planOf(join(corpus, "figma/openapi.yaml"));
    const result = await wireMismatches(made, { connection, sample: (_, index) => index % 5 === 0 });
    connection.close();
    expect(result).toMatchObject({ mismatches: [], operations: 47, called: 10 });
  });
});

/** A connection that does not leave things as they are. */
function tampering(
  request: (arrived: Arrived) => Arrived,
  answer: (answer: Answer) => Answer = (one) => one,
): Connection {
  const connection = inMemory();
  return {
    ...connection,
    answerWith: (make) => connection.answerWith((arrived) => answer(make(request(arrived)))),
  };
}

describe("what goes wrong on the way is seen", () => {
  let made: Plan;
  beforeAll(async () => {
    made = await planOf(join(import.meta.dirname, "everything.yaml"));
  });

  const url = (change: (url: string) => string) => (arrived: Arrived) => ({ ...arrived, url: change(arrived.url) });
  const header = (name: string, change: (value: string) => string | undefined) => (arrived: Arrived) => {
    const headers = new Headers(arrived.headers);
    const value = headers.get(name);
    const changed = value === null ? undefined : change(value);
    headers.delete(name);
    return { ...arrived, headers: changed === undefined ? headers : new Headers([...headers, [name, changed]]) };
  };
  const body = (change: (text: string) => string) => (arrived: Arrived) => ({
    ...arrived,
    body: new Uint8Array(Buffer.from(change(Buffer.from(arrived.body).toString("latin1")), "latin1")),
  });

  it.each<[string, string, (arrived: Arrived) => Arrived]>([
    ["another method", "jsonBody", (arrived) => ({ ...arrived, method: "POST" })],
    ["another path", "queryStyles", url((text) => text.replace("/query", "/queries"))],
    ["an encoded comma in a path", "simplePath", url((text) => text.replaceAll(",", "%2C"))],
    ["a dot that is missing", "labelPath", url((text) => text.replace("/label.", "/label"))],
    ["another name of a matrix", "matrixPath", url((text) => text.replace(";list=", ";lists="))],
    ["a plus that is a blank", "queryStyles", url((text) => text.replaceAll("%2B", "+"))],
    ["a text encoded twice", "queryStyles", url((text) => text.replaceAll("%25", "%2525"))],
    ["a comma between list elements", "queryStyles", url((text) => text.replace(/&list=/g, ","))],
    ["a deep object that is flat", "queryStyles", url((text) => text.replaceAll("%5B", ".").replaceAll("%5D", ""))],
    ["a pair too many", "queryStyles", url((text) => `${text}&more=1`)],
    ["a pair that is missing", "queryStyles", url((text) => text.replace(/[?&]flag=\w+/, ""))],
    ["a header that is missing", "headersAndCookies", header("x-text", () => undefined)],
    ["blanks in a header's list", "headersAndCookies", header("x-list", (text) => text.replaceAll(",", ";"))],
    ["a cookie that is not encoded", "headersAndCookies", header("cookie", decodeURIComponent)],
    ["another content type", "textBody", header("content-type", () => "application/json")],
    ["a byte less", "bytesBody", body((text) => text.slice(1))],
    ["a number as a text", "jsonBody", body((text) => text.replace(/"count":(-?\d+)/g, '"count":"$1"'))],
    ["a text without quotes", "jsonText", body((text) => text.slice(1, -1))],
    ["a form's list in brackets", "formBody", body((text) => text.replaceAll("list=", "list%5B%5D="))],
    ["a form's object in pairs", "formBody", body((text) => text.replace(/object=[^&]*/, "object%5Binner%5D=1"))],
    ["a part that is missing", "multipartBody", body((text) => text.replaceAll('name="note"', 'name="notes"'))],
    ["a part of another type", "multipartBody", body((text) => text.replaceAll("image/png", "image/gif"))],
  ])("%s", async (_, name, request) => {
    expect(await changedBy(name, tampering(request))).not.toEqual([]);
  });

  it.each<[string, string, (answer: Answer) => Answer]>([
    ["another value", "jsonBody", (answer) => ({ ...answer, body: answer.body && Buffer.from('{"inner":1}') })],
    [
      "another error status",
      "jsonBody",
      (answer) => ({ ...answer, status: answer.status === 404 ? 410 : answer.status }),
    ],
    ["a success instead of an error", "jsonBody", (answer) => ({ ...answer, status: 200 })],
    ["another text", "textBody", (answer) => ({ ...answer, body: Buffer.from("other") })],
    ["another type of bytes", "multipartBody", (answer) => ({ ...answer, mediaType: "image/gif" })],
    ["an event less", "events", (answer) => ({ ...answer, body: answer.body?.slice(0, answer.body.length / 2) })],
    ["a line less", "lines", (answer) => ({ ...answer, body: answer.body?.slice(0, answer.body.indexOf(10)) })],
  ])("%s", async (_, name, answer) => {
    expect(
      await changedBy(
        name,
        tampering((arrived) => arrived, answer),
      ),
    ).not.toEqual([]);
  });

  it("an operation that is missing", async () => {
    const api = { ...made.api!, operations: made.api!.operations.filter(({ name }) => name !== "lines") };
    const { mismatches } = await wireMismatches({ ...made, api });
    expect(mismatches).toEqual([{ operation: "GET /lines", what: "operation", detail: "it is not in the package" }]);
  });

  async function changedBy(name: string, connection: Connection): Promise<readonly unknown[]> {
    const { id } = made.api!.operations.find((operation) => operation.name === name)!;
    const { mismatches, called } = await wireMismatches(made, { connection, sample: (operation) => operation === id });
    expect(called).toBe(1);
    return mismatches;
  }
});
