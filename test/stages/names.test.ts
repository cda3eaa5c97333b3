// Names of a description in, names of TypeScript out.
import { describe, expect, it } from "vitest";
import { assignNames, type Kind, type Thing } from "../../generator/api/clashes.js";
import type { Finding } from "../../generator/api/fields.js";
import {
  argumentName,
  camelCase,
  className,
  methodName,
  pascalCase,
  typeName,
  typeProblem,
} from "../../generator/api/names.js";

it.each([
  ["Operational Events", "OperationalEvents"],
  ["SCIM", "SCIM"],
  ["Agent UI", "AgentUI"],
  ["user_dto", "UserDto"],
  ["Scim_V2", "Scim_V2"],
  ["io.k8s.api.Pod", "IoK8sApiPod"],
  ["2fa", "_2fa"],
  ["名前", "名前"],
  ["😀", "_u1f600"],
  ["", "_"],
])("the type of %j is %s", (text, name) => expect(pascalCase(text)).toBe(name));

it.each([
  ["getUsers", "getUsers"],
  ["get_user_by-id", "getUserById"],
  ["GetUsers", "getUsers"],
  ["URLCheck", "urlCheck"],
  ["If-Match", "ifMatch"],
  ["integration.id", "integrationId"],
  ["ID", "id"],
])("%j in camel case is %s", (text, name) => expect(camelCase(text)).toBe(name));

it("marks arguments that are reserved words in front", () => expect(argumentName("delete")).toBe("_delete"));

it.each(["constructor", "toString", "then", "hasOwnProperty"])(
  "marks the method %s, which every object has, behind",
  (name) => expect(methodName(name)).toBe(`${name}_`),
);

it("shortens what no file system takes, and keeps it apart", () => {
  const long = pascalCase(`A${"b".repeat(400)}`);
  const other = pascalCase(`A${"b".repeat(399)}c`);
  expect(Buffer.byteLength(long)).toBeLessThan(130);
  expect(long).not.toBe(other);
});

it.each(["CON", "nul", "Aux", "com1", "LPT9", "index"])("gives the model %s a file that every system takes", (name) =>
  expect(typeName(name)).toMatch(/Model$/),
);

it.each(["\u20dd", "\u2e2f", "a\u20ddb", "\ud800", "a\u200db", "٣", "\u203f"])("makes an identifier of %j", (text) => {
  expect(typeProblem(typeName(text))).toBeUndefined();
  expect(typeProblem(className(text))).toBeUndefined();
});

it.each(["😀".repeat(300), "名".repeat(300), "𠮷".repeat(300), "x".repeat(300)])(
  "keeps %# short enough for a file",
  (text) => {
    expect(Buffer.byteLength(`${className(text)}.d.ts.map`)).toBeLessThan(140);
  },
);

const models: Kind = { word: "model", problem: typeProblem };
const thing = (spelling: string, chosen?: unknown): Thing => {
  return {
    id: spelling,
    pointer: `/${spelling}`,
    spelling,
    wanted: typeName(spelling),
    ...(chosen !== undefined && { chosen }),
  };
};

/** The names of things, and what was said about them. */
function named(things: readonly Thing[], kind = models): { names: Record<string, string>; said: Finding[] } {
  const said: Finding[] = [];
  const names = assignNames(things, kind, (finding) => said.push(finding));
  return { names: Object.fromEntries([...names].sort()), said };
}

describe("a clash", () => {
  it("leaves the name to the one that is spelled like it, and says so", () => {
    const { names, said } = named([thing("user-dto"), thing("UserDto")]);
    expect(names).toEqual({ UserDto: "UserDto", "user-dto": "user_dto" });
    expect(said).toMatchObject([{ code: "name/clash", pointer: "/user-dto" }]);
  });

  it("leaves it to the shortest where none is spelled like it, so that a longer newcomer changes nothing", () => {
    const before = named([thing("userDto"), thing("user-dto")]).names;
    expect(before).toEqual({ userDto: "UserDto", "user-dto": "user_dto" });
    expect(named([thing("userDto"), thing("user-dto"), thing("user - dto")]).names).toMatchObject(before);
  });

  it("is one where case or composition does not count, too", () => {
    const { names } = named(
      ["Userdto", "UserDto", "Cafe\u0301", "Café", "ΣΑΣ", "Σας", "Straße", "Strasse"].map((name) => thing(name)),
    );
    const folded = Object.values(names).map((name) => name.normalize("NFC").toUpperCase());
    expect(new Set(folded).size).toBe(8);
  });

  it("ends the same in every order", () => {
    const things = ["user-dto", "UserDto", "user_dto", "userDto", "User Dto", "UserDto_user_dto", "USERDTO"].map(
      (name) => thing(name),
    );
    const { names } = named(things);
    expect(new Set(Object.values(names)).size).toBe(7);
    expect(named([...things].reverse()).names).toEqual(names);
  });

  it("never ends in a word of the language", () => {
    expect(named([thing("string"), thing("String"), thing("class"), thing("Class")]).names).toEqual({
      String: "String",
      string: "String_string",
      Class: "Class",
      class: "Class_class",
    });
  });

  it("never ends in a name that something else has", () => {
    const { names } = named([thing("Client")], { ...models, taken: ["Client"] });
    expect(names["Client"]).toBe("Client_Client");
  });
});

describe("a name that is chosen", () => {
  it("settles a clash", () => {
    const { names, said } = named([thing("user-dto", "UserData"), thing("UserDto")]);
    expect(names).toEqual({ UserDto: "UserDto", "user-dto": "UserData" });
    expect(said).toEqual([]);
  });

  it("may be exchanged with another one's", () => {
    expect(named([thing("A", "B"), thing("B", "A")]).names).toEqual({ A: "B", B: "A" });
  });

  it.each([
    ["two words", "it is not an identifier"],
    ["", "it is not an identifier"],
    ["class", "it is a word of TypeScript"],
    ["string", "it is a word of TypeScript"],
    ["nul", "a file cannot be called so everywhere"],
    ["x".repeat(300), "it is longer than 120 bytes"],
    [7, "it is not text"],
    ["Taken", "another model is called so"],
    ["TAKEN", "another model is called so"],
    ["../x", "it is not an identifier"],
  ])("is refused when it is %j", (chosen, reason) => {
    const { names, said } = named([thing("Pet", chosen), thing("Taken")]);
    expect(names).toEqual({ Pet: "Pet", Taken: "Taken" });
    expect(said).toMatchObject([{ code: "name/unusable", pointer: "/Pet/x-sdkwright-name" }]);
    expect(said[0]?.message).toContain(reason);
  });

  it("is refused to both of two that choose the same, and to whoever counted on it", () => {
    const { names, said } = named([thing("A", "X"), thing("B", "X"), thing("C", "A")]);
    expect(names).toEqual({ A: "A", B: "B", C: "C" });
    expect(said.map(({ pointer }) => pointer).sort()).toEqual(
      ["A", "B", "C"].map((name) => `/${name}/x-sdkwright-name`),
    );
  });
});
