// The type of one place before and after in, what that means for programs out.
import type { Direction, ObjectShape, SurfaceProperty, SurfaceType } from "../surface/surface.js";
import { innerTypes, keyText, mentionedModels, typeText } from "../surface/type.js";
import { larger, type Finding, type Level, type RuleId, type Wire } from "./change.js";
import { alternatives, fits, isSameShape, lostAlternatives, shapeOf, type Pair, type Sided } from "./relation.js";
import { pairByName } from "./renames.js";

/** A place of a surface: what stands there, and who gives values to whom. */
export interface Place {
  readonly symbol: string;
  readonly direction: Direction;
  readonly declaration: Finding["declaration"];
  readonly pointer?: string;
  readonly pair: Pair;
  readonly variants: "open" | "closed";
}

type Way = "request" | "response";

/** The ways that values of a place go; what no operation mentions may go both. */
export function waysOf(direction: Direction): readonly Way[] {
  return direction === "request" || direction === "response" ? [direction] : ["request", "response"];
}

/** A finding at a place. */
export function findingAt(
  place: Omit<Place, "pair" | "variants" | "direction"> & Pick<Finding, "direction">,
  found: Pick<Finding, "id" | "level" | "wire"> & Partial<Pick<Finding, "before" | "after" | "details" | "symbol">>,
): Finding {
  const { symbol, direction, declaration, pointer } = place;
  return { symbol, direction, declaration, ...(pointer !== undefined && { pointer }), ...found };
}

/** Compares the types of a place. Equal texts are equal types; objects without a name are compared property by property. */
export function compareTypes(place: Place, before: SurfaceType, after: SurfaceType): Finding[] {
  const oldText = typeText(before, place.pair.renamed);
  const newText = typeText(after);
  if (oldText === newText) return compareEqual(place, before, after);
  const [oldCore, oldRest] = withoutNothing(before);
  const [newCore, newRest] = withoutNothing(after);
  if (oldCore !== undefined && newCore !== undefined && oldRest === newRest) {
    if (oldCore.kind === "object" && newCore.kind === "object") return compareObjects(place, oldCore, newCore);
    if (oldCore.kind === "array" && newCore.kind === "array")
      return compareTypes({ ...place, symbol: `${place.symbol}[]` }, oldCore.items, newCore.items);
    if (oldCore.kind === "stream" && newCore.kind === "stream")
      return compareTypes({ ...place, symbol: `${place.symbol}[]` }, oldCore.items, newCore.items);
    const parts = changedParts(place, oldCore, newCore);
    if (parts !== undefined) return compareTypes(place, ...parts);
  }
  return [compareLeaves(place, before, after, typeText(before), newText)];
}

/** Of two intersections the one part of either that the other does not have. */
function changedParts(place: Place, before: SurfaceType, after: SurfaceType): [SurfaceType, SurfaceType] | undefined {
  if (before.kind !== "intersection" || after.kind !== "intersection") return undefined;
  const [old, now] = [
    new Map(before.members.map((type) => [typeText(type, place.pair.renamed), type])),
    new Map(after.members.map((type) => [typeText(type), type])),
  ];
  const [gone, ...othersGone] = [...old].filter(([text]) => !now.has(text)).map(([, type]) => type);
  const [come, ...othersCome] = [...now].filter(([text]) => !old.has(text)).map(([, type]) => type);
  if (gone === undefined || come === undefined || othersGone.length + othersCome.length > 0) return undefined;
  const { pair } = place;
  const others = (all: readonly SurfaceType[], own: SurfaceType) => all.filter((type) => type !== own);
  return [
    requiredBesides(gone, others(before.members, gone), pair.before),
    requiredBesides(come, others(after.members, come), pair.after),
  ];
}

/** A part of an intersection: what the other parts require is never missing. */
export function requiredBesides<T extends SurfaceType>(
  part: T,
  others: readonly SurfaceType[],
  models: Pair["before"],
): T {
  if (part.kind !== "object") return part;
  const shapes = others.map((type) => shapeOf(type, models));
  const isRequired = (name: string) =>
    shapes.some(
      (shape) => shape !== undefined && Object.hasOwn(shape.properties, name) && shape.properties[name]!.required,
    );
  const properties = Object.entries(part.properties).map(([name, property]) => [
    name,
    isRequired(name) ? { ...property, required: true } : property,
  ]);
  return { ...part, properties: Object.fromEntries(properties) as ObjectShape["properties"] };
}

/** Types that read the same may still be told apart in another way, or hold properties that go other ways. */
function compareEqual(place: Place, before: SurfaceType, after: SurfaceType): Finding[] {
  if (before.kind === "object" && after.kind === "object")
    return JSON.stringify(before) === JSON.stringify(after) ? [] : compareObjects(place, before, after);
  const findings: Finding[] = [];
  if (before.kind === "union" && after.kind === "union" && before.discriminator !== after.discriminator) {
    const level =
      waysOf(place.direction).includes("response") && before.discriminator !== undefined ? "major" : "patch";
    const found = { id: "discriminator-changed", level, wire: level === "major" ? "breaks" : "none" } as const;
    findings.push(findingAt(place, { ...found, ...textsOf(before.discriminator, after.discriminator) }));
  }
  const [old, now] = [innerTypes(before), innerTypes(after)];
  const isList = before.kind === "array" || before.kind === "stream" || before.kind === "tuple";
  const inner = isList ? { ...place, symbol: `${place.symbol}[]` } : place;
  old.forEach((type, index) => findings.push(...compareEqual(inner, type, now[index]!)));
  return findings;
}

export function textsOf(before: string | undefined, after: string | undefined): { before?: string; after?: string } {
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

/** A type without null, and what was taken away. */
function withoutNothing(type: SurfaceType): [SurfaceType | undefined, string] {
  if (type.kind !== "union") return [type, ""];
  const isNothing = ({ kind }: SurfaceType) => kind === "null" || kind === "undefined";
  const core = type.members.filter((member) => !isNothing(member));
  const nothing = type.members.filter(isNothing).map(({ kind }) => kind);
  return [core.length === 1 ? core[0] : undefined, nothing.join()];
}

function compareLeaves(
  place: Place,
  before: SurfaceType,
  after: SurfaceType,
  oldText: string,
  newText: string,
): Finding {
  const { pair } = place;
  const old: Sided = { type: before, side: "before" };
  const now: Sided = { type: after, side: "after" };
  const id = kindOfChange(old, now, pair);
  let level: Level = "none";
  let wire: Wire = "none";
  for (const way of waysOf(place.direction)) {
    level = larger(level, id === "type-restated" ? "patch" : levelOf(way, id, old, now, place));
    if (level !== "major" && !isHandedOn(way, old, now, pair)) level = "major";
    const isAccepted = way === "request" ? fits(old, now, "accept", pair) : fits(now, old, "answer", pair);
    if (!isAccepted) wire = "breaks";
  }
  const details = id.startsWith("value") ? valueDetails(before, after) : foldedDetails(place, before, after);
  return findingAt(place, { id, level, wire, before: oldText, after: newText, ...(details.length > 0 && { details }) });
}

/** The values that came and went. */
function valueDetails(before: SurfaceType, after: SurfaceType): string[] {
  const texts = (type: SurfaceType) => alternativesOf(type).map((one) => typeText(one));
  const [old, now] = [texts(before), texts(after)];
  return [
    ...now.filter((text) => !old.includes(text)).map((text) => `+ ${text}`),
    ...old.filter((text) => !now.includes(text)).map((text) => `− ${text}`),
  ];
}

/**
 * Programs name types where they hand values on. Where another type stands now, the old one may be there as well, and no longer what it
 * was: then values do not go from one to the other.
 */
function isHandedOn(way: Way, old: Sided, now: Sided, pair: Pair): boolean {
  const names = mentionedModels(old.type);
  if (names.length === 0 || names.some((name) => !Object.hasOwn(pair.after, name) || pair.renamed.has(name)))
    return true;
  const named: Sided = { type: old.type, side: "after" };
  return way === "request" ? fits(named, now, "assign", pair) : fits(now, named, "assign", pair);
}

function levelOf(way: Way, id: RuleId, old: Sided, now: Sided, { pair, variants }: Place): Level {
  if (way === "request") {
    if (!fits(old, now, "write", pair)) return "major";
    // Another media type has another kind of form, beside the same value.
    return isForm(addedTo(old.type, now.type)) ? "patch" : "minor";
  }
  if (!fits(now, old, "read", pair)) return "major";
  const lost = lostAlternatives(old, now, pair);
  if (lost.length > 0) return variants === "open" && lost.every(isVariant) ? "minor" : "major";
  // `"a" | (string & {})` is string to a compiler.
  return id === "values-listed" && isOpenList(now.type) ? "patch" : "minor";
}

/** The alternatives that a type has and another had not. */
function addedTo(old: SurfaceType, now: SurfaceType): readonly SurfaceType[] {
  const texts = alternativesOf(old).map((one) => typeText(one));
  return alternativesOf(now).filter((one) => !texts.includes(typeText(one)));
}

function isForm(types: readonly SurfaceType[]): boolean {
  return types.length > 0 && types.every(({ kind }) => kind === "form-data" || kind === "url-search-params");
}

function isVariant({ kind }: SurfaceType): boolean {
  return kind !== "literals";
}

function isOpenList(type: SurfaceType): boolean {
  const members = type.kind === "union" ? type.members : [type];
  return members.some((member) => member.kind === "literals" && member.open === true);
}

/** What happened, in one word. */
function kindOfChange(old: Sided, now: Sided, pair: Pair): RuleId {
  if (isSameShape(old, now, pair)) return "type-restated";
  if (old.type.kind === "void") return "result-added";
  if (now.type.kind === "void") return "result-removed";
  const before = new Map(alternativesOf(old.type).map((type) => [typeText(type, pair.renamed), type]));
  const after = new Map(alternativesOf(now.type).map((type) => [typeText(type), type]));
  const gone = [...before].filter(([text]) => !after.has(text)).map(([, type]) => type);
  const come = [...after].filter(([text]) => !before.has(text)).map(([, type]) => type);
  const isNull = ({ kind }: SurfaceType) => kind === "null";
  const isMissing = come.length > 0 && come.every(({ kind }) => kind === "undefined");
  if (gone.length === 0 && isMissing) return "result-may-be-missing";
  if (gone.length === 0 && come.length > 0 && come.every(isNull)) return "became-nullable";
  if (come.length === 0 && gone.length > 0 && gone.every(isNull)) return "no-longer-nullable";
  if (gone.length === 0 && come.length === 0 && isOpenList(old.type) !== isOpenList(now.type))
    return isOpenList(now.type) ? "values-unlisted" : "values-listed";
  const isValue = ({ kind }: SurfaceType) => kind === "literals";
  const kept = [...before].some(([text]) => after.has(text));
  if ([...gone, ...come].every(isValue)) {
    if (gone.length === 0) return "value-added";
    if (come.length === 0) return "value-removed";
    return "values-changed";
  }
  if (gone.every(isText) && come.every(isValue) && gone.length > 0 && come.length > 0) return "values-listed";
  if (gone.every(isValue) && come.every(isText) && gone.length > 0 && come.length > 0) return "values-unlisted";
  if (kept && gone.length === 0) return "variant-added";
  if (kept && come.length === 0) return "variant-removed";
  if (fits(old, now, "read", pair)) return "type-widened";
  if (fits(now, old, "read", pair)) return "type-narrowed";
  return "type-changed";
}

function isText({ kind }: SurfaceType): boolean {
  return kind === "string";
}

/** Alternatives, with the values of open lists as well. */
function alternativesOf(type: SurfaceType): readonly SurfaceType[] {
  if (type.kind === "union") return type.members.flatMap(alternativesOf);
  if (type.kind === "literals") return alternatives({ kind: "literals", values: type.values });
  return [type];
}

/** Where a named type gave way to another one: how the two differ, folded into the one change. */
function foldedDetails(place: Place, before: SurfaceType, after: SurfaceType): string[] {
  const old = shapeOf(before, place.pair.before);
  const now = shapeOf(after, place.pair.after);
  if (old === undefined || now === undefined || (before.kind !== "model" && after.kind !== "model")) return [];
  const names = [...new Set([...Object.keys(old.properties), ...Object.keys(now.properties)])].sort();
  return names.flatMap((name) => {
    const a = Object.hasOwn(old.properties, name) ? old.properties[name] : undefined;
    const b = Object.hasOwn(now.properties, name) ? now.properties[name] : undefined;
    if (a === undefined) return b === undefined ? [] : [`+ ${propertyText(name, b)}`];
    if (b === undefined) return [`− ${propertyText(name, a)}`];
    const text = propertyText(name, b);
    const oldText = `${keyText(name)}${a.required ? "" : "?"}: ${typeText(a.type, place.pair.renamed)}`;
    return oldText === text ? [] : [`~ ${propertyText(name, a)} → ${typeText(b.type)}`];
  });
}

/** A property as it is declared: `name?: string`. */
export function propertyText(name: string, { type, required }: Pick<SurfaceProperty, "type" | "required">): string {
  return `${keyText(name)}${required ? "" : "?"}: ${typeText(type)}`;
}

/** The way to a property of a thing: `User.division`, `User["x-id"]`. */
function memberOf(symbol: string, name: string): string {
  const key = keyText(name);
  return key.startsWith('"') ? `${symbol}[${key}]` : `${symbol}.${key}`;
}

/** Compares two objects property by property. */
export function compareObjects(place: Place, before: ObjectShape, after: ObjectShape): Finding[] {
  const has = (shape: ObjectShape, name: string) => Object.hasOwn(shape.properties, name);
  const gone = Object.keys(before.properties).filter((name) => !has(after, name));
  const come = Object.keys(after.properties).filter((name) => !has(before, name));
  const renamed = pairByName(
    gone.map((name) => ({ name, text: comparable(before.properties[name]!, place.pair.renamed) })),
    come.map((name) => ({ name, text: comparable(after.properties[name]!) })),
  );
  const newNames = new Set(renamed.values());
  const at = (name: string): Place => {
    const pointer = place.pointer === undefined ? {} : { pointer: place.pointer };
    return { ...place, ...pointer, symbol: memberOf(place.symbol, name) };
  };
  return [
    ...gone.flatMap((name) => {
      const property = before.properties[name]!;
      const other = renamed.get(name);
      if (other !== undefined) return [renamedProperty(place, name, other, property)];
      return removedProperty(at(name), property, name, after);
    }),
    ...come.flatMap((name) => (newNames.has(name) ? [] : addedProperty(at(name), after.properties[name]!, name))),
    ...Object.keys(before.properties)
      .filter((name) => has(after, name))
      .flatMap((name) => compareProperties(at(name), before.properties[name]!, after.properties[name]!)),
    ...compareFurther(place, before, after),
    ...compareClosed(place, before, after),
  ];
}

/** Whether the service refuses what is not declared: types do so anyway. */
function compareClosed(place: Place, before: ObjectShape, after: ObjectShape): Finding[] {
  if (before.closed === after.closed) return [];
  const rule = (shape: ObjectShape) => ({ constraints: shape.closed ? ["additionalProperties: false"] : [] });
  return compareRules(place, rule(before), rule(after));
}

function comparable(property: SurfaceProperty, renamed?: ReadonlyMap<string, string>): string {
  const { required, readOnly, writeOnly } = property;
  return JSON.stringify([typeText(property.type, renamed), required, readOnly ?? false, writeOnly ?? false]);
}

/** Whether a property is part of what goes a way: what only the service sets is not sent, what is only sent does not come back. */
function isPart({ readOnly, writeOnly }: SurfaceProperty, way: Way): boolean {
  return way === "request" ? readOnly !== true : writeOnly !== true;
}

function renamedProperty(place: Place, name: string, other: string, property: SurfaceProperty): Finding {
  const symbol = memberOf(place.symbol, name);
  // What neither is sent nor received is nobody's.
  const isUsed = waysOf(place.direction).some((way) => isPart(property, way));
  const [level, wire] = isUsed ? (["major", "breaks"] as const) : (["patch", "none"] as const);
  const texts = { before: keyText(name), after: keyText(other) };
  return findingAt({ ...place, symbol }, { id: "property-renamed", level, wire, ...texts });
}

function removedProperty(place: Place, property: SurfaceProperty, name: string, after: ObjectShape): Finding[] {
  // An object that may hold anything still takes the key; what is read of it is another type.
  const isStillTaken = after.additional !== undefined;
  const ways = waysOf(place.direction).filter((way) => isPart(property, way));
  const isUnharmed = isStillTaken && !ways.includes("response");
  const level = ways.length === 0 ? "patch" : isUnharmed ? "minor" : "major";
  const wire = ways.includes("response") ? "breaks" : "none";
  return [findingAt(place, { id: "property-removed", level, wire, before: propertyText(name, property) })];
}

function addedProperty(place: Place, property: SurfaceProperty, name: string): Finding[] {
  const ways = waysOf(place.direction).filter((way) => isPart(property, way));
  const isBreaking = property.required && isMade(place);
  return [
    findingAt(place, {
      id: property.required ? "required-property-added" : "property-added",
      level: isBreaking ? "major" : ways.length === 0 ? "patch" : "minor",
      wire: isBreaking && ways.includes("request") ? "breaks" : "none",
      after: propertyText(name, property),
      ...(isBreaking && !ways.includes("request") && { details: [madeOtherwise] }),
    }),
  ];
}

/** Whether programs make such objects, to send them. */
function isMade({ direction }: Place): boolean {
  return waysOf(direction).includes("request");
}

/** What only the service sets is required where a type is only for what it answers: then what is sent has got a type of its own. */
const madeOtherwise = "what is sent has a type of its own now, that of the argument: make objects of that";

function compareProperties(place: Place, before: SurfaceProperty, after: SurfaceProperty): Finding[] {
  const ways = waysOf(place.direction);
  const findings: Finding[] = [];
  const add = (
    id: RuleId,
    level: Level,
    wire: Wire,
    texts: { before?: string; after?: string; details?: readonly string[] } = {},
  ) => findings.push(findingAt(place, { id, level, wire, ...texts }));
  const goes = ways.filter((way) => isPart(before, way) && isPart(after, way));
  if (before.required !== after.required) {
    const breaking = after.required ? isMade(place) : goes.includes("response");
    const texts = { before: typeText(before.type), after: typeText(after.type) };
    const [was, is] = after.required
      ? [`${texts.before} | undefined`, texts.after]
      : [texts.before, `${texts.after} | undefined`];
    const id = after.required ? "became-required" : "became-optional";
    const isVisible = goes.length > 0;
    const isHeard = after.required ? goes.includes("request") : breaking;
    add(id, breaking ? "major" : isVisible ? "minor" : "patch", isHeard ? "breaks" : "none", {
      before: was,
      after: is,
      ...(breaking && !isHeard && { details: [madeOtherwise] }),
    });
  }
  compareAccess(ways, before, after, add);
  const inner = compareTypes({ ...place, direction: narrowed(place.direction, goes) }, before.type, after.type);
  // What neither is sent nor received is nobody's.
  findings.push(...(goes.length > 0 ? inner : inner.map((one) => ({ ...one, level: "patch", wire: "none" }) as const)));
  if (before.deprecated !== after.deprecated)
    add(after.deprecated ? "property-deprecated" : "property-reinstated", after.deprecated ? "minor" : "patch", "none");
  findings.push(...compareRules(place, before, after));
  return findings;
}

/** A direction without the way that a property does not go. */
function narrowed(direction: Direction, goes: readonly Way[]): Direction {
  const [only] = goes;
  return goes.length === 1 && only !== undefined && direction !== "exported" ? only : direction;
}

function compareAccess(
  ways: readonly Way[],
  before: SurfaceProperty,
  after: SurfaceProperty,
  add: (id: RuleId, level: Level, wire: Wire) => void,
): void {
  if (before.readOnly !== after.readOnly) {
    const isSent = ways.includes("request");
    if (after.readOnly) add("became-read-only", isSent ? "major" : "patch", isSent ? "breaks" : "none");
    else {
      const level = !isSent ? "patch" : after.required ? "major" : "minor";
      add("no-longer-read-only", level, level === "major" ? "breaks" : "none");
    }
  }
  if (before.writeOnly !== after.writeOnly) {
    const isReceived = ways.includes("response");
    if (after.writeOnly) add("became-write-only", isReceived ? "major" : "patch", isReceived ? "breaks" : "none");
    else add("no-longer-write-only", isReceived ? "minor" : "patch", "none");
  }
}

/** What the service checks and assumes beyond the type. */
export function compareRules(
  place: Omit<Place, "pair" | "variants">,
  before: { readonly constraints?: readonly string[]; readonly default?: unknown },
  after: { readonly constraints?: readonly string[]; readonly default?: unknown },
): Finding[] {
  const findings: Finding[] = [];
  const isSent = waysOf(place.direction).includes("request");
  const old = ruleMap(before.constraints);
  const now = ruleMap(after.constraints);
  for (const word of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [a, b] = [old.get(word), now.get(word)];
    if (a === b) continue;
    const isFormat = word === "format" || word.startsWith("content");
    const wire = isFormat ? "none" : isSent && isStricter(word, a, b) ? "breaks" : "changes";
    const texts = textsOf(a === undefined ? undefined : `${word}: ${a}`, b === undefined ? undefined : `${word}: ${b}`);
    const id = isFormat ? "format-changed" : "constraint-changed";
    findings.push(
      findingAt(place, { id, level: "patch", wire: wire === "changes" && !isSent ? "none" : wire, ...texts }),
    );
  }
  const [a, b] = [jsonText(before.default), jsonText(after.default)];
  if (a !== b) {
    // A default that was always so and is now written down changes nothing.
    const wire = isSent && a !== undefined ? "breaks" : "none";
    findings.push(findingAt(place, { id: "default-changed", level: "patch", wire, ...textsOf(a, b) }));
  }
  return findings;
}

function jsonText(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

function ruleMap(constraints: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(constraints.map((text) => [text.slice(0, text.indexOf(": ")), text.slice(text.indexOf(": ") + 2)]));
}

/** Whether fewer values pass; rules that cannot be compared count as stricter. */
function isStricter(word: string, before: string | undefined, after: string | undefined): boolean {
  if (after === undefined) return false;
  if (before === undefined) return true;
  if (/^(min|exclusiveMin)/.test(word)) return Number(after) > Number(before);
  if (/^(max|exclusiveMax)/.test(word)) return Number(after) < Number(before);
  return true;
}

/** Properties that are not declared by name. */
function compareFurther(place: Place, before: ObjectShape, after: ObjectShape): Finding[] {
  const { additional: old } = before;
  const { additional: now } = after;
  if (old !== undefined && now !== undefined)
    return compareTypes({ ...place, symbol: `${place.symbol}[key]` }, old, now);
  if (old === undefined && now === undefined) return [];
  const texts = textsOf(old && `[key: string]: ${typeText(old)}`, now && `[key: string]: ${typeText(now)}`);
  if (old === undefined) {
    return [findingAt(place, { id: "further-properties-added", level: "minor", wire: "none", ...texts })];
  }
  return [findingAt(place, { id: "further-properties-removed", level: "major", wire: "none", ...texts })];
}
