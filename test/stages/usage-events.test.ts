// spec/usage-events.yaml is valid, and says the same as the description that the vendor publishes.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { isObject, type JsonObject } from "../../generator/document/shape.js";
import { slice } from "../../generator/document/slice.js";
import { valueAt } from "../../generator/source/pointer.js";

const spec = parse(readFileSync(new URL("../../spec/usage-events.yaml", import.meta.url), "utf8")) as JsonObject;
const publishedFile = fileURLToPath(
  new URL("../../../shared/specs/usage-events/229.1.0.swagger2.json", import.meta.url),
);
const isMissing = !existsSync(publishedFile);
if (isMissing) console.warn("skipped: the comparison with the published description, which is not at ../shared/specs");

describe("spec/usage-events.yaml", () => {
  it("is valid OpenAPI 3.1", async () => {
    expect(await new Validator().validate(structuredClone(spec))).toEqual({ valid: true });
  });

  it("describes every model and every property", () => {
    const schemas = Object.entries(valueAt(spec, "/components/schemas") as Record<string, JsonObject>);
    const silent = schemas.flatMap(([name, schema]) => [
      ...(schema["description"] === undefined ? [name] : []),
      ...Object.entries(schema["properties"] as Record<string, JsonObject>)
        .filter(([, property]) => property["description"] === undefined)
        .map(([property]) => `${name}.${property}`),
    ]);
    expect(silent).toEqual([]);
  });

  it("names the server, the tag and the ways to get a token", () => {
    expect(spec["servers"]).toEqual([{ url: "https://api.mypurecloud.com" }]);
    expect(valueAt(spec, "/tags/0/name")).toBe("Operational Events");
    const flows = valueAt(spec, "/components/securitySchemes/PureCloudOAuth/flows") as Record<string, JsonObject>;
    expect(Object.keys(flows)).toEqual(["implicit", "clientCredentials", "authorizationCode"]);
    for (const flow of Object.values(flows))
      expect(Object.keys(flow["scopes"] as object)).toEqual(["usage", "usage:readonly"]);
  });
});

describe.skipIf(isMissing)("spec/usage-events.yaml and the published description", () => {
  const published = isMissing ? {} : (JSON.parse(readFileSync(publishedFile, "utf8")) as JsonObject);
  const theirs = isMissing
    ? {}
    : slice(published, { tags: ["Operational Events"] }, (problem) => expect.fail(problem.message));

  it("have the same operations: parameters, bodies, responses, scopes and extensions", () => {
    expect(operationsOf(spec)).toEqual(operationsOf(theirs));
  });

  it("have the same models: properties in the same order, types, required, readOnly and enum values", () => {
    expect(modelsOf(valueAt(spec, "/components/schemas"))).toEqual(modelsOf(theirs["definitions"]));
  });
});

type Operation = Record<string, unknown>;

/** Method and path → what both versions of OpenAPI say about an operation, in the same words. */
function operationsOf(root: JsonObject): Record<string, Operation> {
  const found: Record<string, Operation> = {};
  for (const [path, item] of Object.entries(root["paths"] as Record<string, Record<string, JsonObject>>)) {
    for (const [method, operation] of Object.entries(item)) {
      const parameters = (operation["parameters"] ?? []) as JsonObject[];
      found[`${method} ${path}`] = {
        operationId: operation["operationId"],
        summary: operation["summary"],
        tags: operation["tags"],
        parameters: parameters.filter((parameter) => parameter["in"] !== "body").map(parameterOf),
        body: bodyOf(operation, parameters),
        responses: responsesOf(root, operation),
        scopes: (operation["security"] as JsonObject[]).map((requirement) => Object.values(requirement)),
        permissions: operation["x-inin-requires-permissions"],
        methodName: operation["x-purecloud-method-name"],
      };
    }
  }
  return found;
}

function parameterOf(parameter: JsonObject): unknown {
  const { name, in: place, description, required = false } = parameter;
  return { name, in: place, description, required, type: valueAt(parameter, "/schema/type") ?? parameter["type"] };
}

function bodyOf(operation: JsonObject, parameters: readonly JsonObject[]): unknown {
  const body = (operation["requestBody"] ?? parameters.find((parameter) => parameter["in"] === "body")) as
    JsonObject | undefined;
  if (body === undefined) return undefined;
  return { required: body["required"] ?? false, description: body["description"], model: modelIn(body) };
}

function responsesOf(root: JsonObject, operation: JsonObject): unknown {
  const responses = Object.entries(operation["responses"] as Record<string, JsonObject>);
  return responses.map(([status, response]) => {
    const reference = response["$ref"];
    const target = typeof reference === "string" ? valueAt(root, reference.slice(1)) : response;
    return [status, modelIn(target as JsonObject)];
  });
}

/** The model of a body or response: of its JSON content in 3.x, of its schema in 2.0. */
function modelIn(holder: JsonObject): unknown {
  return nameOf(valueAt(holder, "/content/application~1json/schema") ?? holder["schema"]);
}

function nameOf(schema: unknown): string | undefined {
  const reference = isObject(schema) ? schema["$ref"] : undefined;
  return typeof reference === "string" ? reference.slice(reference.lastIndexOf("/") + 1) : undefined;
}

/** Models without their texts. Properties are lists of pairs, so that their order counts. */
function modelsOf(schemas: unknown): unknown {
  const models = Object.entries(schemas as Record<string, JsonObject>);
  return Object.fromEntries(
    models.map(([name, { type, required, properties }]) => [
      name,
      {
        type,
        required,
        properties: Object.entries(properties as JsonObject).map(([key, value]) => [key, typeOf(value)]),
      },
    ]),
  );
}

function typeOf(schema: unknown): unknown {
  if (!isObject(schema)) return undefined;
  const { type, format, readOnly, items, additionalProperties } = schema;
  const model = nameOf(schema);
  if (model !== undefined) return model;
  return {
    type,
    format,
    readOnly,
    enum: schema["enum"],
    items: typeOf(items),
    additionalProperties: typeOf(additionalProperties),
  };
}
