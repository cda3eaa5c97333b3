// The reader of parameter styles against the specification's own table (OpenAPI 3.1.1 section 4.8.12.4) and RFC 6570's rules.
import { describe, expect, it } from "vitest";
import { negotiate } from "./answer.js";
import type { DescribedParameter, Place } from "./description.js";
import { pairsOf, readParameter, shapeOf } from "./styles.js";

const list = ["blue", "black", "brown"];
const color = { R: "100", G: "200", B: "150" };

function read(style: string, place: Place, explode: boolean, text: string, wanted: unknown): unknown {
  const parameter: DescribedParameter = {
    ...{ name: "color", in: place, required: true, schema: {}, allowReserved: false },
    ...{ style, explode },
  };
  const raw = {
    path: new Map(place === "path" ? [["color", text]] : []),
    query: place === "query" ? pairsOf(text, "&") : [],
    headers: new Map(place === "header" ? [["color", text]] : []),
    cookies: place === "cookie" ? pairsOf(text, "; ") : [],
  };
  return readParameter(parameter, raw, shapeOf(wanted))?.value;
}

describe("the table of the specification", () => {
  it.each<[string, Place, boolean, unknown, string]>([
    ["matrix", "path", false, "", ";color"],
    ["matrix", "path", false, "blue", ";color=blue"],
    ["matrix", "path", false, list, ";color=blue,black,brown"],
    ["matrix", "path", false, color, ";color=R,100,G,200,B,150"],
    ["matrix", "path", true, list, ";color=blue;color=black;color=brown"],
    ["matrix", "path", true, color, ";R=100;G=200;B=150"],
    ["label", "path", false, "", "."],
    ["label", "path", false, "blue", ".blue"],
    ["label", "path", false, list, ".blue,black,brown"],
    ["label", "path", false, color, ".R,100,G,200,B,150"],
    ["label", "path", true, list, ".blue.black.brown"],
    ["label", "path", true, color, ".R=100.G=200.B=150"],
    ["simple", "path", false, "blue", "blue"],
    ["simple", "path", false, list, "blue,black,brown"],
    ["simple", "path", false, color, "R,100,G,200,B,150"],
    ["simple", "path", true, list, "blue,black,brown"],
    ["simple", "path", true, color, "R=100,G=200,B=150"],
    ["simple", "header", false, list, "blue,black,brown"],
    ["form", "query", false, "", "color="],
    ["form", "query", false, "blue", "color=blue"],
    ["form", "query", false, list, "color=blue,black,brown"],
    ["form", "query", false, color, "color=R,100,G,200,B,150"],
    ["form", "query", true, list, "color=blue&color=black&color=brown"],
    ["form", "query", true, color, "R=100&G=200&B=150"],
    ["form", "cookie", false, "blue", "color=blue"],
    ["spaceDelimited", "query", false, list, "color=blue%20black%20brown"],
    ["spaceDelimited", "query", false, color, "color=R%20100%20G%20200%20B%20150"],
    ["pipeDelimited", "query", false, list, "color=blue%7Cblack%7Cbrown"],
    ["pipeDelimited", "query", false, color, "color=R%7C100%7CG%7C200%7CB%7C150"],
    ["deepObject", "query", true, color, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"],
  ])("%s in %s, explode %s: %j", (style, place, explode, value, text) => {
    expect(read(style, place, explode, text, value)).toEqual(value);
  });
});

describe("what is encoded is not a delimiter", () => {
  it.each<[string, Place, boolean, unknown, string]>([
    ["simple", "path", false, ["a,b", "c/d"], "a%2Cb,c%2Fd"],
    ["label", "path", true, ["a,b", "c"], ".a%2Cb.c"],
    ["matrix", "path", true, ["a;b", "c=d"], ";color=a%3Bb;color=c%3Dd"],
    ["form", "query", false, ["a,b", "c&d=e", "f g"], "color=a%2Cb,c%26d%3De,f+g"],
    ["form", "query", true, ["a&b", "c d", "e+f"], "color=a%26b&color=c%20d&color=e%2Bf"],
    ["form", "cookie", false, "a;b c", "color=a%3Bb%20c"],
    ["deepObject", "query", true, { a: { b: "c[d]" } }, "color[a][b]=c%5Bd%5D"],
  ])("%s in %s, explode %s: %j", (style, place, explode, value, text) => {
    expect(read(style, place, explode, text, value)).toEqual(value);
  });
});

describe("a server answers with what is accepted", () => {
  const offered = new Map(["text/csv", "application/json", "application/problem+json"].map((name) => [name, media()]));
  it.each<[string | null, string | undefined]>([
    [null, "text/csv"],
    ["application/json", "application/json"],
    ["text/*;q=0.5, application/*", "application/json"],
    ["application/json;q=0.1, */*;q=0.5", "text/csv"],
    ["image/png", undefined],
    ["*/*, text/csv;q=0", "application/json"],
  ])("%s", (accept, mediaType) => {
    expect(negotiate(accept, offered)).toBe(mediaType);
  });
});

function media(): { schema: unknown; encoding: Record<string, never> } {
  return { schema: {}, encoding: {} };
}
