// The models of two surfaces in, what changed about each out.
import type { ModelDeclaration, SurfaceType } from "../surface/surface.js";
import { mentionedModels, typeText } from "../surface/type.js";
import type { Finding } from "./change.js";
import { fits, shapeOf, type Pair, type Sided } from "./relation.js";
import { pairByText } from "./renames.js";
import { compareObjects, compareTypes, findingAt, requiredBesides, type Place } from "./types.js";

type Declarations = { readonly [name: string]: ModelDeclaration };

/**
 * Which old models are new ones under another name: those that say so, and those that are equal in everything but that. A model may
 * mention itself, and models that were renamed as well.
 */
export function renamedModels(before: Declarations, after: Declarations): ReadonlyMap<string, string> {
  const kept = keptNames(before, after);
  const isNow = new Set(kept.values());
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  const come = Object.keys(after).filter((name) => !Object.hasOwn(before, name) && !isNow.has(name));
  if (gone.length === 0 || come.length === 0) return kept;
  // Names that are gone, or new, say nothing about what a model is.
  const masked = (names: readonly string[]) => new Map(names.map((name) => [name, "?"]));
  const things = (names: readonly string[], declarations: Declarations) => {
    const mask = masked(names);
    return names.map((name) => ({ name, text: fullText(declarations[name]!.type, mask) }));
  };
  return new Map([...kept, ...pairByText(things(gone, before), things(come, after))]);
}

/** Old names that the new surface has kept beside the new ones, and the old one did not only keep. */
function keptNames(before: Declarations, after: Declarations): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(before).flatMap(([name, old]): [string, string][] => {
      const to = Object.hasOwn(after, name) ? after[name]?.renamedTo : undefined;
      const isNew = to !== undefined && old.renamedTo === undefined && Object.hasOwn(after, to);
      return isNew && !Object.hasOwn(before, to) ? [[name, to]] : [];
    }),
  );
}

function fullText(type: SurfaceType, rename: ReadonlyMap<string, string>): string {
  return `${typeText(type, rename)} ${JSON.stringify(type.kind === "object" ? Object.values(type.properties).map(({ writeOnly }) => writeOnly ?? false) : [])}`;
}

/** Every model: gone, new, renamed, or changed. */
export function compareModels(
  before: Declarations,
  after: Declarations,
  pair: Pair,
  variants: Place["variants"],
): Finding[] {
  const newNames = new Set(pair.renamed.values());
  const findings: Finding[] = [];
  for (const [name, old] of Object.entries(before)) {
    const newName = pair.renamed.get(name) ?? name;
    const now = Object.hasOwn(after, newName) ? after[newName] : undefined;
    const place = placeOf(name, old, pair, variants);
    if (now === undefined) {
      // A name that was only kept: the type is there under the one that it has had since.
      const to = old.renamedTo === undefined ? undefined : (pair.renamed.get(old.renamedTo) ?? old.renamedTo);
      const texts = { before: name, ...(to !== undefined && Object.hasOwn(after, to) && { after: to }) };
      findings.push(findingAt(place, { id: "model-removed", level: "major", wire: "none", ...texts }));
      continue;
    }
    if (newName !== name) findings.push(renamedTo(place, "model-renamed", name, newName, Object.hasOwn(after, name)));
    findings.push(...compareModel({ ...place, symbol: newName, pointer: now.pointer }, old, now));
  }
  for (const [name, now] of Object.entries(after)) {
    if (Object.hasOwn(before, name) || newNames.has(name)) continue;
    const place = placeOf(name, now, pair, variants);
    findings.push(findingAt(place, { id: "model-added", level: "minor", wire: "none", after: name }));
  }
  return findings;
}

/** A name that is another one now: nobody is hurt where the old one is there as well. */
export function renamedTo(
  place: Pick<Place, "symbol" | "declaration"> & Pick<Finding, "direction">,
  id: "model-renamed" | "method-renamed",
  before: string,
  after: string,
  isKept: boolean,
): Finding {
  const details = isKept ? { details: ["the old name stays, deprecated, until the next major release"] } : {};
  return findingAt(place, { id, level: isKept ? "minor" : "major", wire: "none", before, after, ...details });
}

function placeOf(name: string, model: ModelDeclaration, pair: Pair, variants: Place["variants"]): Place {
  return {
    symbol: name,
    direction: model.direction,
    declaration: { kind: "model", name },
    pointer: model.pointer,
    pair,
    variants,
  };
}

function compareModel(place: Place, before: ModelDeclaration, after: ModelDeclaration): Finding[] {
  const isNoObject = shapeOf(before.type, place.pair.before) !== undefined && after.type.kind === "unknown";
  const isClosed = hasOtherProperties(after.type, place.pair.after) && place.direction !== "response";
  const findings = compareDeclared(place, before.type, after.type).map((finding): Finding => {
    // Of a variable of an unknown type no property can be set.
    const isBreaking = isNoObject || (isClosed && finding.id === "further-properties-added");
    return isBreaking && finding.level === "minor" ? { ...finding, level: "major" } : finding;
  });
  // What a base may hold from now on is said of the base; here it is what the own properties are not.
  const isToldHere = findings.some(({ id }) => id === "further-properties-added");
  if (isClosed && !isToldHere && !hasOtherProperties(before.type, place.pair.before)) {
    const text = `[key: string]: ${typeText(shapeOf(after.type, place.pair.after)!.additional!)}`;
    findings.push(findingAt(place, { id: "further-properties-added", level: "major", wire: "none", after: text }));
  }
  findings.push(...compareConstants(place, before.constants ?? {}, after.constants ?? {}));
  if (before.deprecated !== after.deprecated) {
    findings.push(
      findingAt(place, {
        id: after.deprecated ? "model-deprecated" : "model-reinstated",
        level: after.deprecated ? "minor" : "patch",
        wire: "none",
      }),
    );
  }
  if (before.preview !== after.preview) {
    const id = after.preview === true ? "model-made-preview" : "model-made-stable";
    findings.push(findingAt(place, { id, level: "minor", wire: "none" }));
  }
  if (before.text !== after.text)
    findings.push(findingAt(place, { id: "documentation-changed", level: "patch", wire: "none" }));
  return findings;
}

/** Whether properties of a base are of another type than all further ones: then no literal is such an object. */
function hasOtherProperties(type: SurfaceType, models: Pair["after"]): boolean {
  const { additional, properties = {} } = shapeOf(type, models) ?? {};
  if (additional === undefined || type.kind === "object") return false;
  const pair: Pair = { before: models, after: models, renamed: new Map() };
  const target: Sided = { type: additional, side: "after" };
  return Object.values(properties).some((one) => !fits({ type: one.type, side: "after" }, target, "assign", pair));
}

/** The names of an enum's values: programs have them instead of the values. */
function compareConstants(
  place: Place,
  before: NonNullable<ModelDeclaration["constants"]>,
  after: NonNullable<ModelDeclaration["constants"]>,
): Finding[] {
  const findings: Finding[] = [];
  const at = (name: string): Place => ({ ...place, symbol: `${place.symbol}.${name}`, direction: place.direction });
  for (const [name, value] of Object.entries(before)) {
    if (Object.hasOwn(after, name)) continue;
    const other = Object.entries(after).find((one) => one[1] === value && !Object.hasOwn(before, one[0]));
    const texts = { before: name, ...(other !== undefined && { after: `${place.symbol}.${other[0]}` }) };
    findings.push(findingAt(at(name), { id: "constant-removed", level: "major", wire: "none", ...texts }));
  }
  for (const [name, value] of Object.entries(after))
    if (!Object.hasOwn(before, name) && !Object.values(before).includes(value))
      findings.push(findingAt(at(name), { id: "constant-added", level: "minor", wire: "none", after: name }));
  return findings;
}

function compareDeclared(place: Place, before: SurfaceType, after: SurfaceType): Finding[] {
  const { pair } = place;
  if (before.kind === "object" && after.kind === "object") return compareObjects(place, before, after);
  if (before.kind !== "intersection" && after.kind !== "intersection") return compareTypes(place, before, after);
  // What both extend is compared where it is declared; the rest here.
  const renamed = (name: string) => pair.renamed.get(name) ?? name;
  const newBases = new Set(basesOf(after));
  const shared = new Set(
    basesOf(before)
      .map(renamed)
      .filter((name) => newBases.has(name)),
  );
  const ownOld = shapeOf(
    without(before, (name) => shared.has(renamed(name))),
    pair.before,
  );
  const ownNow = shapeOf(
    without(after, (name) => shared.has(name)),
    pair.after,
  );
  if (ownOld === undefined || ownNow === undefined) return compareTypes(place, before, after);
  const kept = (type: SurfaceType, isShared: (name: string) => boolean) =>
    basesOf(type)
      .filter(isShared)
      .map((name): SurfaceType => ({ kind: "model", name }));
  const found = compareObjects(
    place,
    requiredBesides(
      ownOld,
      kept(before, (name) => shared.has(renamed(name))),
      pair.before,
    ),
    requiredBesides(
      ownNow,
      kept(after, (name) => shared.has(name)),
      pair.after,
    ),
  );
  if (found.length > 0 || typeText(before, pair.renamed) === typeText(after)) return found;
  return [
    findingAt(place, {
      id: "type-restated",
      level: "patch",
      wire: "none",
      before: typeText(before),
      after: typeText(after),
    }),
  ];
}

function basesOf(type: SurfaceType): string[] {
  const members = type.kind === "intersection" ? type.members : [];
  return members.flatMap((member) => (member.kind === "model" ? mentionedModels(member) : []));
}

function without(type: SurfaceType, isShared: (name: string) => boolean): SurfaceType {
  if (type.kind !== "intersection") return type;
  const members = type.members.filter((member) => member.kind !== "model" || !isShared(member.name));
  return members.length === 0 ? { kind: "object", properties: {} } : { kind: "intersection", members };
}
