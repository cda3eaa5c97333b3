// Every diagnostic there is: its code, what it means, and what to do. `sdkwright explain CODE` prints from this table.

interface Explanation {
  /** What it means, in one sentence. */
  readonly meaning: string;
  /** Why it matters and what to do, for the person who has to fix it. */
  readonly advice: string;
}

const table = {
  "source/unreadable": {
    meaning: "The description could not be read.",
    advice: "Check the path or the address, and that you may read it.",
  },
  "source/syntax": {
    meaning: "The text is no JSON and no YAML, or not quite: of JSON, commas are put right, with a warning.",
    advice:
      "The mistake is at this place or just before it. Missing commas, unbalanced brackets and tabs in YAML are the usual ones.",
  },
  "document/not-openapi": {
    meaning: "The file is not an OpenAPI description.",
    advice:
      "A description is an object with a field `openapi` (3.0, 3.1, 3.2) or `swagger` (2.0). AsyncAPI, JSON Schema and HTML pages are not.",
  },
  "document/version": {
    meaning: "The version of OpenAPI is not one that can be read.",
    advice: 'Supported are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2, written as text: openapi: "3.1.0".',
  },
  "document/too-deep": {
    meaning: "The description nests deeper than 1,200 levels.",
    advice: "Move the inner parts to components and reference them.",
  },
  "document/structure": {
    meaning: "A part of the description is missing, or not of the kind that the specification asks for.",
    advice:
      "The message names what was expected; the section of the specification for the object around it shows its form.",
  },
  "document/joined": {
    meaning: "Of several descriptions that are one service together, two say different things of one thing.",
    advice:
      "The first description counts; a component of a later one is called after its file, too. Take one of them out or rename it, with an overlay if need be.",
  },
  "document/overlay": {
    meaning: "An overlay, or one of its actions, could not be applied.",
    advice: "The message says which field is not what the Overlay Specification asks for.",
  },
  "overlay/unmatched": {
    meaning:
      "An action of an overlay matched nothing. The specification lets it pass; `check` does not, because a correction is lost.",
    advice:
      "Compare the action's target with the description: the part may have been renamed or removed, and then the action can go.",
  },
  "overlay/redundant": {
    meaning: "An action of an overlay sets what the description says already.",
    advice: "The correction has arrived where it belongs: delete the action.",
  },
  "reference/unresolved": {
    meaning: "A `$ref` names something that does not exist.",
    advice:
      "Correct the pointer after `#` or the file before it. A `/` in a name is written `~1`, a `~` is `~0`. Inside a named schema only the type of one value is lost, which is then `unknown`: a warning.",
  },
  "reference/refused": {
    meaning: "A `$ref` leads out of the description's folder or onto the network.",
    advice:
      "Only files in the folder of the description (and below it) are read. Allow others with `--allow DIR` or `--allow https://HOST`, or with `allow` in the configuration. No allowed host leads to a private address that was not named by its number.",
  },
  "reference/cycle": {
    meaning: "References lead in a circle without anything in between.",
    advice: "One of them must become a schema of its own. Recursion through a property or an array is fine.",
  },
  "reference/kind": {
    meaning: "A `$ref` leads to another kind of object than the one that belongs there.",
    advice:
      "A parameter references a parameter, a schema references a schema; move the target to the section of its kind.",
  },
  "schema/unsupported": {
    meaning: "A schema says something that TypeScript cannot express.",
    advice:
      "The type is `unknown`, or wider than the schema; values are passed through untouched. With --strict this is an error.",
  },
  "schema/invalid": {
    meaning: "A schema is not one that JSON Schema allows.",
    advice:
      "The message names the field. Where it could be understood nevertheless, the generated type says what was meant.",
  },
  "schema/conflict": {
    meaning: "Parts of an allOf contradict each other, so that no value can satisfy all of them.",
    advice: "Make the types agree, or use oneOf or anyOf if either may occur.",
  },
  "schema/discriminator": {
    meaning: "A discriminator does not tell the kinds of a schema apart.",
    advice:
      "Every schema that it tells apart needs the property, required, and every value of the mapping names one of them. Where it is not so, types cannot be narrowed by the property.",
  },
  "operation/invalid": {
    meaning: "An operation cannot be called as it is described.",
    advice: "The message names the parameter, body or response that is wrong.",
  },
  "operation/id": {
    meaning: "An operation has no usable operationId, or shares it with another operation.",
    advice:
      "The method is named after the HTTP method and path instead. Give every operation an operationId of its own, in the description or in an overlay.",
  },
  "operation/path-parameter": {
    meaning: "The path and its parameters do not agree.",
    advice:
      "Every {name} of the path needs a parameter with `in: path` and `required: true`, and every such parameter a {name}; a query is parameters with `in: query`.",
  },
  "operation/link": {
    meaning: "A link of a response leads to no operation.",
    advice: "It names an operation by `operationId`, or by `operationRef` with a pointer into the description.",
  },
  "operation/paging": {
    meaning: "What `x-sdkwright-paging` says about a list cannot be.",
    advice:
      "It is `false` for an operation that gives no list, or an object: `kind` (cursor, last, link, header, page, offset), `items` (the field with the items), `from` (a field of the page) and `to` (an option of the operation), and where there are such `more`, `first`, `last` and `total`.",
  },
  "name/clash": {
    meaning: "Two things would have the same name in TypeScript, or the same file name where case does not count.",
    advice:
      "To choose another name, set `x-sdkwright-name` beside the fields of either of them, in the description or in an overlay.",
  },
  "name/hidden": {
    meaning: "The package exports something else under the name of a model, so that the model is in `Models` only.",
    advice:
      "Import it as `Models.Name`, or give it another name with `x-sdkwright-name`, in the description or in an overlay.",
  },
  "name/unusable": {
    meaning: "A name that was chosen with `x-sdkwright-name` cannot be had.",
    advice:
      "The thing keeps the name that it has without. Choose an identifier of TypeScript that nothing else of its kind has and that is no reserved word.",
  },
  "select/nothing": {
    meaning:
      "A tag, path or operation that was asked for does not occur in the description, or all of them are left out again.",
    advice: "Check the spelling; tags are compared exactly, paths may contain * and **.",
  },
  "output/edited": {
    meaning: "A generated file was edited by hand.",
    advice:
      "There are three ways out: `sdkwright generate --keep-edits` writes a patch, which every run applies; `--discard-edits` drops the edit; code of your own has a place of its own, the folder that `extensions` in the configuration names.",
  },
  "output/patch": {
    meaning: "A patch of a generated file does not apply any more.",
    advice:
      "What it changes was generated in another way this time. Delete the patch, and run the same command again; where the change is still wanted, make it again in the new file then, and run `sdkwright generate --keep-edits`.",
  },
  "extension/broken": {
    meaning: "Code of your own, in the folder of extensions, does not compile against the new SDK.",
    advice: "The message is the compiler's. `sdkwright diff` shows what changed, and what to write instead.",
  },
  "output/occupied": {
    meaning: "A file that was not generated stands where a generated one belongs.",
    advice: "Choose another output folder, move the file, or take it over with `--adopt`.",
  },
} as const satisfies Record<string, Explanation>;

/** The code of a diagnostic: topic and what is wrong. */
export type Code = keyof typeof table;

export const codes: Readonly<Record<Code, Explanation>> = table;

export function isCode(text: string): text is Code {
  return Object.hasOwn(table, text);
}
