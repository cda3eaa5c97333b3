// The pairs whose verdict is another than the recorded one, each looked at by hand, with the reason.
import type { Level } from "../../generator/compatibility/change.js";

interface Reviewed<T> {
  readonly found: T;
  readonly reason: string;
}

/** What was found in the modes that have one verdict, and what is recorded. */
function inModes(modes: readonly string[], found: Level, recorded: Level, reason: string): Reviewed<readonly string[]> {
  return { found: modes.map((mode) => `${mode} ${found}, recorded ${recorded}`), reason };
}

const every = ["object", "objectOpenEnums", "positional"];

const reasons = {
  undefined: "undefined that goes away breaks nothing; the reference surface counts it as an alternative",
  pattern: "The reference surface knows no patternProperties; here they are the type of further properties",
  conditions:
    "The reference surface knows neither conditions (if, dependentSchemas) nor unevaluatedProperties; here their properties have types",
  input:
    "The shape that is sent had a name of its own, and is now the one that comes back: programs that import it do not compile",
  split:
    "What is sent has got a type of its own: programs that make the old one, to send it, lack what only the service sets",
  inline: "An inline object has a name of its own, and is gone: programs that import it do not compile",
  webhook: "What a webhook sends has a type here, which programs import and only receive",
  camelCase: "group_id and groupId are one name here",
  freeForm:
    "An object that may hold anything got properties: reading other keys does not compile (as freeform-to-typed)",
  alternative: "The alternative with name1 is gone; that its properties are optional does not give the rest a name1",
  closed: "No type changes, and what the service takes does: that is told, and what is told is a patch",
  invalid: "The document is invalid, and is read in another way than by the reference surface",
};

/** Documents that are refused: they have an error that leaves nothing to compare. */
export const unreadable: { readonly [suite: string]: readonly string[] } = {
  oasdiff: [
    "diff--Diff_InfoAdded-1",
    "diff--Diff_InfoDeleted-1",
    "diff--Diff_InfoNil-1",
    "internal--JsonWithExcludeElements-1",
  ],
};

/** Documents without information or paths: an error, which leaves something to compare and nothing to generate. */
export const ungenerated: readonly string[] = [
  ...unreadable["oasdiff"]!,
  "diff--Diff_DifferentComponentModifiedParam-1",
  "diff--Diff_DifferentComponentSameHeader-1",
  "diff--Diff_DifferentComponentSameParam-1",
  "diff--Diff_DifferentComponentSameSchema-1",
  "diff--Diff_ExtensionsIssue519-1",
  "diff--Issue767_ExplodedParamWithSameNameProperty-1",
  "diff--OAS31-1",
  "internal--EmptyComponentsOmitted-1",
];

export const deviations: { readonly [suite: string]: { readonly [name: string]: Reviewed<readonly string[]> } } = {
  "decision-table": {
    "addl-props-closed-both": inModes(["object"], "patch", "none", reasons.closed),
    "addl-props-closed-response": inModes(["object"], "patch", "none", reasons.closed),
  },
  "azure-openapi-diff": {
    common_parameter_check_02: inModes(["object", "objectOpenEnums"], "major", "minor", reasons.invalid),
    common_parameter_check_04: inModes(every, "major", "none", reasons.invalid),
    "ts-additional-properties": inModes(every, "minor", "none", reasons.invalid),
  },
  oasdiff: {
    "checker--Breaking_ResponseSuccessStatusUpdated-1": inModes(
      ["object", "positional"],
      "minor",
      "major",
      reasons.undefined,
    ),
    "checker--Breaking_ReadOnlyNewRequiredProperty-1": inModes(every, "major", "minor", reasons.split),
    "checker--Breaking_ReadOnlyPropertyRequiredEnabled-1": inModes(every, "major", "minor", reasons.split),
    "checker--Breaking_RequiredPropertyWriteOnlyDisabled-1": inModes(every, "major", "minor", reasons.input),
    "checker--Breaking_CheckDoesNotMutateCallerDiff-1": inModes(every, "minor", "patch", reasons.webhook),
    "checker--RequestDiscriminatorUpdatedCheckRemoved-1": inModes(every, "major", "minor", reasons.inline),
    "checker--WebhookAddedAndRemoved-1": inModes(every, "major", "patch", reasons.webhook),
    "diff--OAS31-1": inModes(every, "minor", "major", reasons.webhook),
    "checker--RequestBodyDependentSchemaAdded-1": inModes(every, "minor", "patch", reasons.conditions),
    "checker--RequestBodyDependentSchemaRemoved-1": inModes(every, "major", "patch", reasons.conditions),
    "checker--RequestBodyUnevaluatedAdded-1": inModes(every, "minor", "patch", reasons.conditions),
    "checker--RequestBodyUnevaluatedRemoved-1": inModes(every, "major", "patch", reasons.conditions),
    "checker--RequestPropertyDependentSchemaAdded-1": inModes(every, "minor", "patch", reasons.conditions),
    "checker--RequestPropertyDependentSchemaRemoved-1": inModes(every, "major", "patch", reasons.conditions),
    "checker--RequestPropertyIfAdded-1": inModes(every, "minor", "patch", reasons.conditions),
    "checker--RequestPropertyIfRemoved-1": inModes(every, "major", "patch", reasons.conditions),
    "checker--RequestPropertyUnevaluatedAdded-1": inModes(every, "minor", "patch", reasons.conditions),
    "checker--RequestPropertyUnevaluatedRemoved-1": inModes(every, "major", "patch", reasons.conditions),
    "checker--RequestBodyPatternPropertyAdded-1": inModes(every, "minor", "patch", reasons.pattern),
    "checker--RequestBodyPatternPropertyRemoved-1": inModes(every, "major", "patch", reasons.pattern),
    "checker--RequestParameterDefaultValueChangedAndRenamedParameter-1": inModes(
      every,
      "patch",
      "major",
      reasons.camelCase,
    ),
    "checker--RequestPropertyPatternPropertyAdded-1": inModes(every, "major", "patch", reasons.pattern),
    "checker--RequestPropertyPatternPropertyRemoved-1": inModes(every, "major", "patch", reasons.pattern),
    "checker--SubSchemaTraversalAddedProperty-1": inModes(every, "major", "patch", reasons.pattern),
    "checker--SubSchemaTraversalDeletedProperty-1": inModes(every, "major", "patch", reasons.pattern),
    "diff--CircularSchemaRefs-1": inModes(every, "major", "minor", reasons.freeForm),
    "diff--OneOf_TwoInlineDuplicate-1": inModes(["object", "positional"], "major", "minor", reasons.alternative),
  },
};

export const printedDeviations: { readonly [name: string]: Reviewed<string> } = {
  "oneof-variant-removed-response": {
    found: "major, recorded minor",
    reason:
      "Lists of values are open, unions are not: a case for the alternative that is gone does not compile (TS2678)",
  },
  "resp-header-removed": { found: "patch, recorded major", reason: "Headers of answers have no types" },
};
