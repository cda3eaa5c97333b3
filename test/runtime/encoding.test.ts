// The rarer parameter styles and body kinds.
import { expect, test } from "vitest";
import { encodeBody } from "../../templates/runtime/body.js";
import { toHeader } from "../../templates/runtime/header-parameters.js";
import { formBody } from "../../templates/runtime/form.js";
import type { Operation, Parameter } from "../../templates/runtime/index.js";
import { multipart } from "../../templates/runtime/multipart.js";
import * as styles from "../../templates/runtime/styles.js";
import { TestClient, useServer } from "./server.js";

const server = useServer();
const client = () => new TestClient({ baseUrl: server.url });

const list = ["blue", "black", "brown"];
const color = { R: 100, G: 200, B: 150 };

// The examples of OpenAPI 3.1.1, 4.8.12.4.
test.each<[string, Parameter["in"], boolean, unknown, string]>([
  ["matrix", "path", false, "", ";color"],
  ["matrix", "path", false, "blue", ";color=blue"],
  ["matrix", "path", false, list, ";color=blue,black,brown"],
  ["matrix", "path", false, color, ";color=R,100,G,200,B,150"],
  ["matrix", "path", true, list, ";color=blue;color=black;color=brown"],
  ["matrix", "path", true, color, ";R=100;G=200;B=150"],
  ["label", "path", false, "blue", ".blue"],
  ["label", "path", false, list, ".blue,black,brown"],
  ["label", "path", false, color, ".R,100,G,200,B,150"],
  ["label", "path", true, list, ".blue.black.brown"],
  ["label", "path", true, color, ".R=100.G=200.B=150"],
  ["simple", "path", false, list, "blue,black,brown"],
  ["simple", "path", false, color, "R,100,G,200,B,150"],
  ["simple", "path", true, color, "R=100,G=200,B=150"],
  ["form", "query", false, "blue", "color=blue"],
  ["form", "query", false, list, "color=blue,black,brown"],
  ["form", "query", false, color, "color=R,100,G,200,B,150"],
  ["form", "query", true, list, "color=blue&color=black&color=brown"],
  ["form", "query", true, color, "R=100&G=200&B=150"],
  ["form", "cookie", true, list, "color=blue; color=black; color=brown"],
  ["spaceDelimited", "query", false, list, "color=blue%20black%20brown"],
  ["spaceDelimited", "query", false, color, "color=R%20100%20G%20200%20B%20150"],
  ["pipeDelimited", "query", false, list, "color=blue%7Cblack%7Cbrown"],
  ["deepObject", "query", true, color, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"],
  ["json", "query", false, { a: [1] }, "color=%7B%22a%22%3A%5B1%5D%7D"],
  ["json", "header", false, { a: [1] }, '{"a":[1]}'],
])("%s in %s, explode %s: %j is %s", (style, place, explode, value, text) => {
  const encode = styles[style as Exclude<keyof typeof styles, "reserved">];
  const parameter: Parameter = {
    name: "color",
    in: place,
    ...(explode && { explode: true as const }),
  };
  expect(encode("color", value, parameter)).toBe(text);
});

// RFC 6570, 3.2.3, and what OpenAPI 3.1.1 says about `allowReserved`.
test.each<[Parameter["in"], string, string]>([
  ["query", "a/b?c=d", "color=a/b?c=d"],
  ["query", "a&b#c+d[e]", "color=a%26b%23c%2Bd%5Be%5D"],
  ["query", "50% of %2F", "color=50%25%20of%20%2F"],
  ["path", "a/b?c#d&e", "a/b%3Fc%23d&e"],
  ["cookie", "a/b;c,d", "color=a/b%3Bc%2Cd"],
])("reserved in %s: %j is %s", (place, value, text) => {
  const standard = place === "path" ? styles.simple : styles.form;
  expect(styles.reserved(standard)("color", value, { name: "color", in: place })).toBe(text);
});

test("delimiters where Swagger 2.0 has them", () => {
  const value = ["a b", "c"];
  const sent = (place: Parameter["in"]) => styles.tabDelimited("k", value, { name: "k", in: place });
  expect([sent("query"), sent("path"), sent("header")]).toEqual(["k=a%20b%09c", "a%20b%09c", "a b\tc"]);
});

test("cookies as they are", () => {
  const parameter: Parameter = { name: "c", in: "cookie", explode: true };
  expect(styles.cookie("c", ["a%20b", "c"], parameter)).toBe("c=a%20b; c=c");
  expect(styles.cookie("c", color, parameter)).toBe("R=100; G=200; B=150");
  expect(() => styles.cookie("c", "a;b", parameter)).toThrow("no cookie can");
});

test("nested objects go as deep as they are, without what is absent", () => {
  const value = { a: { b: [1, 2], c: null }, d: "x y" };
  expect(decodeURIComponent(styles.deepObject("f", value, { name: "f", in: "query" }))).toBe(
    "f[a][b]=1&f[a][b]=2&f[d]=x+y",
  );
});

test("a parameter with an encoder takes its place in the request", async () => {
  const operation: Operation = {
    id: "styled",
    method: "GET",
    path: "/x{m}",
    parameters: [
      { name: "m", in: "path", encode: styles.matrix },
      { name: "f", in: "query", encode: styles.deepObject },
      { name: "h", in: "header", key: "X-H", write: toHeader, encode: styles.json },
    ],
  };
  await client().call(operation, { m: [1, 2], f: { a: 1 }, h: { b: 2 } });
  expect(server.requests[0]?.url).toBe("/x;m=1,2?f%5Ba%5D=1");
  expect(server.requests[0]?.headers["x-h"]).toBe('{"b":2}');
});

const post = (body: Operation["body"]): Operation => ({
  id: "post",
  method: "POST",
  path: "/",
  body: body!,
});

test("form bodies", async () => {
  const mediaType = "application/x-www-form-urlencoded";
  const encoding = { c: { encode: styles.form } };
  const operation = post({ name: "body", mediaType, encode: formBody, encoding, write: encodeBody });
  const body = { a: "x y", b: [1, 2], c: [1, 2], d: { e: 1 }, f: null };
  await client().call(operation, { body });
  expect(server.requests[0]?.headers["content-type"]).toBe(mediaType);
  expect([...new URLSearchParams(server.requests[0]?.body)]).toEqual([
    ["a", "x y"],
    ["b", "1"],
    ["b", "2"],
    ["c", "1,2"],
    ["d", '{"e":1}'],
  ]);
});

test("multipart bodies", async () => {
  const mediaType = "multipart/form-data";
  const encoding = { note: { contentType: "text/markdown" } };
  const operation = post({ name: "body", mediaType, encode: multipart, encoding, write: encodeBody });
  const body = {
    name: "n",
    note: "*x*",
    meta: { a: 1 },
    files: [new File(["one"], "1.txt", { type: "text/plain" }), new Uint8Array([50])],
    absent: undefined,
  };
  await client().call(operation, { body });
  const [request] = server.requests;
  const parts = await new Response(request!.body, {
    headers: { "content-type": request!.headers["content-type"]! },
  }).formData();
  expect(parts.get("name")).toBe("n");
  expect((parts.get("note") as File).type).toBe("text/markdown");
  expect(await (parts.get("meta") as File).text()).toBe('{"a":1}');
  const files = parts.getAll("files") as File[];
  expect(await Promise.all(files.map((file) => file.text()))).toEqual(["one", "2"]);
  expect(files[0]?.name).toBe("1.txt");
  expect(parts.has("absent")).toBe(false);
});

test("files are parts, also where a style is declared for them", () => {
  const mediaType = "multipart/form-data";
  const styled = { encode: styles.form, explode: true } as const;
  const encoding = { file: styled, files: styled, bytes: styled, tags: styled };
  const file = new File(["1"], "a.txt");
  const value = { file, files: [file, file], bytes: Uint8Array.of(1), tags: ["a", "b"] };
  const { body } = multipart(value, { mediaType, encoding });
  const parts = [...(body as FormData)].map(([name, part]) => [name, typeof part]);
  expect(parts).toEqual([
    ["file", "object"],
    ["files", "object"],
    ["files", "object"],
    ["bytes", "object"],
    ["tags", "string"],
    ["tags", "string"],
  ]);
});

test("a form of texts refuses files rather than sends something else", () => {
  const mediaType = "application/x-www-form-urlencoded";
  expect(() => formBody({ file: new Blob(["1"]) }, { mediaType })).toThrow("cannot hold a file");
});
