// Names of a description in, names of TypeScript out.
import { describe, expect, it } from "vitest";
import { argumentName, assignNames, camelCase, methodName, pascalCase } from "../../generator/api/names.js";

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

describe("a clash", () => {
  const thing = (spelling: string) => ({ id: spelling, spelling, wanted: pascalCase(spelling) });

  it("leaves the name to the one that is spelled like it", () => {
    const { names, clashes } = assignNames([thing("user-dto"), thing("UserDto")]);
    expect(Object.fromEntries(names)).toEqual({ UserDto: "UserDto", "user-dto": "user_dto" });
    expect(clashes.map(({ id }) => id)).toEqual(["user-dto"]);
  });

  it("is one where case does not count, too", () => {
    const { names } = assignNames([thing("Userdto"), thing("UserDto")]);
    expect(new Set([...names.values()].map((name) => name.toLowerCase())).size).toBe(2);
  });

  it("ends the same in every order", () => {
    const things = ["user-dto", "UserDto", "user_dto", "userDto", "User Dto"].map(thing);
    const sorted = (map: ReadonlyMap<string, string>) => [...map].sort();
    expect(new Set(assignNames(things).names.values()).size).toBe(5);
    expect(sorted(assignNames([...things].reverse()).names)).toEqual(sorted(assignNames(things).names));
  });
});
