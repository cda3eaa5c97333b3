// The methods of two surfaces in, what changed about each out.
import type { Argument, Conventions, Method, SurfaceType } from "../surface/surface.js";
import { typeText, unionOf } from "../surface/type.js";
import type { Finding, Level, RuleId, Wire } from "./change.js";
import { compareIncoming } from "./incoming.js";
import { fits, type Pair } from "./relation.js";
import { pairByName } from "./renames.js";
import { renamedTo } from "./models.js";
import { compareRules, compareTypes, findingAt, textsOf, type Place } from "./types.js";

type Methods = { readonly [symbol: string]: Method };

/** Every method: gone, new, renamed, or changed. A method of the same operation under another name was renamed. */
export function compareMethods(before: Methods, after: Methods, pair: Pair, conventions: Conventions): Finding[] {
  const renamed = renamedMethods(before, after);
  const newNames = new Set(renamed.values());
  const findings: Finding[] = [];
  for (const [symbol, old] of Object.entries(before)) {
    const newSymbol = renamed.get(symbol) ?? symbol;
    const now = Object.hasOwn(after, newSymbol) ? after[newSymbol] : undefined;
    const place = placeOf(symbol, old, pair, conventions);
    const whole = { ...place, direction: "none" } as const;
    if (now === undefined) {
      const to = renamedNow(symbol, old, renamed) ?? otherName(old, after);
      const isThere = to !== undefined && Object.hasOwn(after, to);
      const texts = isThere ? { before: symbol, after: to } : { before: old.operation };
      // The name alone is gone: requests of installed versions are answered.
      const wire = isThere ? "none" : "breaks";
      findings.push(findingAt(whole, { id: "method-removed", level: "major", wire, ...texts }));
      continue;
    }
    if (newSymbol !== symbol)
      findings.push(renamedTo(whole, "method-renamed", symbol, newSymbol, Object.hasOwn(after, symbol)));
    findings.push(...compareMethod({ ...place, symbol: newSymbol, pointer: now.pointer }, old, now, conventions));
  }
  for (const [symbol, now] of Object.entries(after)) {
    if (Object.hasOwn(before, symbol) || newNames.has(symbol)) continue;
    const place = placeOf(symbol, now, pair, conventions);
    findings.push(
      findingAt(
        { ...place, direction: "none" },
        { id: "method-added", level: "minor", wire: "none", after: now.operation },
      ),
    );
  }
  return findings;
}

/** Old symbol → new symbol: methods of the same operation, which the new surface has under another name alone, or under both. */
export function renamedMethods(before: Methods, after: Methods): ReadonlyMap<string, string> {
  const isKept = (symbol: string) => after[symbol]?.renamedTo !== undefined && before[symbol]?.renamedTo === undefined;
  const gone = Object.entries(before).filter(([symbol]) => !Object.hasOwn(after, symbol) || isKept(symbol));
  const come = Object.entries(after).filter(([symbol]) => !Object.hasOwn(before, symbol));
  const renamed = new Map<string, string>();
  for (const [symbol, { operation }] of gone) {
    const candidates = come.filter(([, method]) => method.operation === operation).map(([name]) => name);
    // An operation in several classes keeps the class where it can.
    const found = candidates.find((name) => classOf(name) === classOf(symbol)) ?? candidates[0];
    if (found !== undefined && ![...renamed.values()].includes(found)) renamed.set(symbol, found);
  }
  return renamed;
}

/** The symbol that a method has now of which the old surface had kept this name; `undefined` where it is a method's own. */
function renamedNow(
  symbol: string,
  { renamedTo: to }: Method,
  renamed: ReadonlyMap<string, string>,
): string | undefined {
  if (to === undefined) return undefined;
  const target = to.includes(".") ? to : `${classOf(symbol)}.${to}`;
  return renamed.get(target) ?? target;
}

/** Another method of the same operation: one in the class of another tag. */
function otherName({ operation }: Method, after: Methods): string | undefined {
  return Object.keys(after).find((symbol) => after[symbol]!.operation === operation);
}

function classOf(symbol: string): string {
  return symbol.slice(0, symbol.indexOf("."));
}

function placeOf(symbol: string, method: Method, pair: Pair, { variants }: Conventions): Place {
  return {
    symbol,
    direction: "both",
    declaration: { kind: "method", name: symbol },
    pointer: method.pointer,
    pair,
    variants,
  };
}

function compareMethod(place: Place, before: Method, after: Method, conventions: Conventions): Finding[] {
  if (place.pair.renamed.size === 0 && JSON.stringify(before) === JSON.stringify(after)) return [];
  const findings: Finding[] = [];
  const add = (id: RuleId, level: Level, wire: Wire, texts: { before?: string; after?: string } = {}) =>
    findings.push(findingAt({ ...place, direction: "none" }, { id, level, wire, ...texts }));
  if (before.operation !== after.operation) {
    // The name of a placeholder is not part of an address.
    const isElsewhere =
      address(before.operation) !== address(after.operation) || arePlacesSwapped(before.operation, after.operation);
    if (isElsewhere) add("url-changed", "patch", "breaks", { before: before.operation, after: after.operation });
  }
  if (before.deprecated !== after.deprecated)
    add(after.deprecated ? "method-deprecated" : "method-reinstated", after.deprecated ? "minor" : "patch", "none");
  if (before.preview !== after.preview)
    add(after.preview === true ? "method-made-preview" : "method-made-stable", "minor", "none");
  findings.push(...compareArguments(place, before.arguments, after.arguments, conventions));
  findings.push(...compareResults(place, before, after));
  findings.push(...compareItems(place, before, after));
  findings.push(...compareErrors(place, before, after, conventions));
  findings.push(...compareHeaders(place, before, after, conventions));
  findings.push(
    ...compareIncoming(before.callbacks ?? {}, after.callbacks ?? {}, (key) => ({
      ...place,
      symbol: `${place.symbol} callback ${key}`,
      direction: "response",
    })),
  );
  const [oldSecurity, newSecurity] = [securityText(before), securityText(after)];
  if (oldSecurity !== newSecurity) {
    const isStricter = !before.security.every((old) =>
      after.security.some((now) => now.every((one) => old.includes(one))),
    );
    // No requirement at all is met by everybody.
    const isOpen = after.security.length === 0;
    const wasOpen = before.security.length === 0;
    const breaks = !isOpen && (wasOpen || isStricter);
    add("security-changed", "patch", breaks ? "breaks" : "changes", { before: oldSecurity, after: newSecurity });
  }
  if (before.text !== after.text) add("documentation-changed", "patch", "none");
  return findings;
}

function address(operation: string): string {
  return operation.replace(/\{[^{}]*\}/g, "{}");
}

/** Whether a placeholder stands where another one stood, and is there still: programs give the same arguments, which go elsewhere. */
function arePlacesSwapped(before: string, after: string): boolean {
  const names = (operation: string) => [...operation.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  const [old, now] = [names(before), names(after)];
  return old.some((name, index) => now[index] !== name && now.includes(name));
}

/** `key or login (read, write)`: each scheme with the scopes that it needs. */
function securityText({ security }: Method): string {
  if (security.length === 0) return "none";
  return security.map((alternative) => alternativeText(alternative)).join(" or ");
}

function alternativeText(alternative: readonly string[]): string {
  if (alternative.length === 0) return "none";
  const schemes = alternative.filter((one) => !alternative.some((other) => one.startsWith(`${other} `)));
  return schemes
    .map((scheme) => {
      const scopes = alternative.flatMap((one) => (one.startsWith(`${scheme} `) ? [one.slice(scheme.length + 1)] : []));
      return scopes.length === 0 ? scheme : `${scheme} (${scopes.join(", ")})`;
    })
    .join(" and ");
}

function argumentPlace(place: Place, name: string): Place {
  return { ...place, symbol: `${place.symbol}(${name})`, direction: "request" };
}

function compareArguments(
  place: Place,
  before: readonly Argument[],
  after: readonly Argument[],
  conventions: Conventions,
): Finding[] {
  const isPositional = conventions.arguments === "positional";
  const old = new Map(before.map((argument) => [argument.name, argument]));
  const kept = keptArguments(old, after);
  const now = new Map(after.filter(({ name }) => !kept.has(name)).map((argument) => [argument.name, argument]));
  const gone = before.filter(({ name }) => !now.has(name));
  const come = after.filter(({ name }) => !old.has(name));
  const renamed = new Map([...pairByName(gone.map(comparable), come.map(comparable)), ...kept]);
  const newNames = new Set(renamed.values());
  const findings: Finding[] = [];
  for (const argument of gone) {
    const other = now.get(renamed.get(argument.name) ?? "");
    const at = argumentPlace(place, argument.name);
    if (other === undefined) {
      const to = argument.renamedTo;
      const isThere = to !== undefined && after.some(({ name }) => name === to);
      const texts = { before: argumentText(argument), ...(isThere && { after: to }) };
      findings.push(findingAt(at, { id: "argument-removed", level: "major", wire: goneWire(argument), ...texts }));
      continue;
    }
    // What is given by position has no name where it is called.
    const level = kept.has(argument.name) ? "minor" : isPositional && argument.required ? "patch" : "major";
    const isNamedOnWire = argument.wire.in !== "path" && argument.wire.in !== "body";
    const wire = isNamedOnWire && argument.wire.key !== other.wire.key ? "breaks" : "none";
    findings.push(findingAt(at, { id: "argument-renamed", level, wire, before: argument.name, after: other.name }));
    findings.push(...compareArgument(argumentPlace(place, other.name), argument, other, isPositional, true));
  }
  for (const argument of come.filter(({ name }) => !newNames.has(name))) {
    const id = argument.required ? "required-argument-added" : "argument-added";
    const level = argument.required || argument.hides === true ? "major" : "minor";
    const wire = argument.required ? "breaks" : "none";
    findings.push(findingAt(argumentPlace(place, argument.name), { id, level, wire, after: argumentText(argument) }));
  }
  for (const argument of before) {
    const other = now.get(argument.name);
    if (other !== undefined)
      findings.push(...compareArgument(argumentPlace(place, argument.name), argument, other, isPositional, false));
  }
  if (isPositional) findings.push(...compareOrder(place, before, after, renamed));
  return findings;
}

/** Old names of options that the new method takes, too. */
function keptArguments(before: ReadonlyMap<string, Argument>, after: readonly Argument[]): Map<string, string> {
  return new Map(
    after.flatMap(({ name, renamedTo: to }): [string, string][] => {
      const old = before.get(name);
      return to !== undefined && old !== undefined && old.renamedTo === undefined && !before.has(to)
        ? [[name, to]]
        : [];
    }),
  );
}

/** Arguments that could be the same under another name. */
function comparable({ name, required, type, wire }: Argument): { name: string; text: string } {
  return { name, text: JSON.stringify([required, typeText(type), wire.in]) };
}

/** A service ignores what it does not know, but for a body that it does not expect. */
function goneWire({ wire }: Argument): Wire {
  return wire.in === "body" ? "breaks" : "none";
}

function argumentText({ name, required, type }: Argument): string {
  return `${name}${required ? "" : "?"}: ${typeText(type)}`;
}

function compareArgument(
  place: Place,
  before: Argument,
  after: Argument,
  isPositional: boolean,
  isRenamed: boolean,
): Finding[] {
  const findings: Finding[] = [];
  const texts = { before: argumentText(before), after: argumentText(after) };
  if (!before.required && after.required)
    findings.push(findingAt(place, { id: "argument-became-required", level: "major", wire: "breaks", ...texts }));
  if (before.required && !after.required) {
    const level = isPositional ? "major" : "minor";
    findings.push(findingAt(place, { id: "argument-became-optional", level, wire: "none", ...texts }));
  }
  findings.push(...compareTypes(place, before.type, after.type));
  if (before.deprecated !== after.deprecated) {
    const id = after.deprecated ? "argument-deprecated" : "argument-reinstated";
    findings.push(findingAt(place, { id, level: after.deprecated ? "minor" : "patch", wire: "none" }));
  }
  const { mediaTypes: oldTypes } = before.wire;
  const { mediaTypes: newTypes } = after.wire;
  const [oldWay, newWay] = [wayText(before, isRenamed), wayText(after, isRenamed)];
  if (oldWay !== newWay)
    findings.push(
      findingAt(place, { id: "sent-differently", level: "patch", wire: "breaks", ...textsOf(oldWay, newWay) }),
    );
  if (oldTypes !== undefined && newTypes !== undefined && oldTypes.join() !== newTypes.join()) {
    const isStillTaken = oldTypes[0] !== undefined && newTypes.includes(oldTypes[0]);
    const id = isStillTaken && newTypes.length > oldTypes.length ? "media-type-added" : "media-type-changed";
    const wire = isStillTaken ? "none" : "breaks";
    findings.push(findingAt(place, { id, level: "patch", wire, ...textsOf(oldTypes.join(", "), newTypes.join(", ")) }));
  }
  findings.push(...compareRules(place, before.wire, after.wire));
  return findings;
}

/** How an argument travels. In a path it has a place and no name. */
function wayText({ wire }: Argument, isRenamed: boolean): string {
  const key = wire.key === undefined || wire.in === "path" || isRenamed ? [] : [JSON.stringify(wire.key)];
  return [wire.in, ...key, ...(wire.style === undefined ? [] : [wire.style])].join(" ");
}

/** The order of the arguments that both have; those that came or went are told on their own. */
function compareOrder(
  place: Place,
  before: readonly Argument[],
  after: readonly Argument[],
  renamed: ReadonlyMap<string, string>,
): Finding[] {
  const newNames = after.filter(({ required }) => required).map(({ name }) => name);
  const oldNames = before.filter(({ required }) => required).map(({ name }) => renamed.get(name) ?? name);
  const old = oldNames.filter((name) => newNames.includes(name));
  const now = newNames.filter((name) => oldNames.includes(name));
  if (old.join() === now.join()) return [];
  const texts = { before: `(${old.join(", ")})`, after: `(${now.join(", ")})` };
  return [
    findingAt(
      { ...place, direction: "request" },
      { id: "arguments-reordered", level: "major", wire: "none", ...texts },
    ),
  ];
}

function compareResults(place: Place, before: Method, after: Method): Finding[] {
  const at: Place = { ...place, symbol: `${place.symbol}()`, direction: "response" };
  const findings = compareTypes(at, before.result, after.result);
  // An SDK asks for what it was made for: further media types do not reach those that are installed.
  const isExpected = Object.values(after.successes).every((type) =>
    fits({ type, side: "after" }, { type: before.result, side: "before" }, "answer", place.pair),
  );
  if (findings.length > 0)
    return isExpected ? findings.map((finding): Finding => ({ ...finding, wire: "none" })) : findings;
  const [old, now] = [Object.keys(before.successes).join(", "), Object.keys(after.successes).join(", ")];
  if (old === now) return [];
  const isEmpty = ({ kind }: SurfaceType) => kind === "undefined";
  const mayBeMissing = (method: Method) => Object.values(method.successes).some(isEmpty);
  // The type of the result does not say that an answer may be empty.
  const isSurprise = before.result.kind !== "void" && mayBeMissing(after) && !mayBeMissing(before);
  const id = isSurprise ? "result-may-be-missing" : "success-status-changed";
  const [level, wire] = isSurprise ? (["major", "breaks"] as const) : (["patch", "none"] as const);
  return [findingAt(at, { id, level, wire, before: old, after: now })];
}

/** Whether a method can be iterated, and what that gives. What is sent stays: installed versions ask for pages as before. */
function compareItems(place: Place, { items: before }: Method, { items: after }: Method): Finding[] {
  const at: Place = { ...place, symbol: `${place.symbol}()`, direction: "response" };
  if (before !== undefined && after !== undefined)
    return compareTypes({ ...at, symbol: `${at.symbol} items` }, before, after);
  if (after !== undefined)
    return [findingAt(at, { id: "paging-added", level: "minor", wire: "none", after: typeText(after) })];
  if (before !== undefined)
    return [findingAt(at, { id: "paging-removed", level: "major", wire: "none", before: typeText(before) })];
  return [];
}

function compareErrors(place: Place, before: Method, after: Method, { errors, results }: Conventions): Finding[] {
  const rule = { added: "error-status-added", removed: "error-status-removed", wire: "none" } as const;
  // What is printed is a union of types; where a type has every status by name, none says anything of another.
  const isUnion = errors === "typed" && results === "printed";
  const [old, now] = isUnion ? [narrowed(before.errors), narrowed(after.errors)] : [before.errors, after.errors];
  // An error without a body has no type of its own.
  const isTyped = ({ kind }: SurfaceType) => errors === "typed" && (!isUnion || kind !== "undefined");
  return compareDeclared(place, old, now, isTyped, (status) => `error ${status}`, rule).map((finding): Finding => {
    if (!isUnion || finding.id !== "error-status-removed" || finding.level !== "major") return finding;
    // Where other errors are declared for any status, the status may still be asked for.
    const rest = openErrors(after.errors);
    const isStillRead =
      rest !== undefined &&
      compareTypes(place, old[finding.symbol.slice(finding.symbol.lastIndexOf(" ") + 1)]!, rest).every(
        ({ level, direction }) => direction !== "response" && level !== "major",
      );
    return isStillRead ? { ...finding, level: "patch" } : finding;
  });
}

/** What an error holds whose status is asked for: what is declared for it, or for any of a range. */
function narrowed(errors: Method["errors"]): Method["errors"] {
  const rest = openErrors(errors);
  if (rest === undefined) return errors;
  return Object.fromEntries(
    Object.entries(errors).map(([status, type]) => [status, type.kind === "undefined" ? type : unionOf([type, rest])]),
  );
}

/** What errors hold that are declared for more than one status; `undefined` where none is. */
function openErrors(errors: Method["errors"]): SurfaceType | undefined {
  const types = Object.entries(errors).filter(([status, { kind }]) => !/^\d+$/.test(status) && kind !== "undefined");
  return types.length === 0 ? undefined : unionOf(types.map(([, type]) => type));
}

function compareHeaders(place: Place, before: Method, after: Method, { headers }: Conventions): Finding[] {
  return compareDeclared(
    place,
    before.headers,
    after.headers,
    () => headers === "typed",
    (name) => `header ${name}`,
    {
      added: "header-added",
      removed: "header-removed",
      wire: "breaks",
    },
  );
}

/** What an answer may be or hold besides its body: part of the types, or only of what is written about the method. */
function compareDeclared(
  place: Place,
  before: { readonly [name: string]: SurfaceType },
  after: { readonly [name: string]: SurfaceType },
  isTyped: (type: SurfaceType) => boolean,
  words: (name: string) => string,
  rule: { readonly added: RuleId; readonly removed: RuleId; readonly wire: Wire },
): Finding[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name): Finding[] => {
    const old = Object.hasOwn(before, name) ? before[name] : undefined;
    const now = Object.hasOwn(after, name) ? after[name] : undefined;
    const at: Place = { ...place, symbol: `${place.symbol} ${words(name)}`, direction: "response" };
    if (old === undefined && now !== undefined)
      return [findingAt(at, { id: rule.added, level: "minor", wire: "none", after: typeText(now) })];
    if (old !== undefined && now === undefined) {
      const level = isTyped(old) ? "major" : "patch";
      return [findingAt(at, { id: rule.removed, level, wire: rule.wire, before: typeText(old) })];
    }
    if (old === undefined || now === undefined) return [];
    if (isTyped(old)) return compareTypes(at, old, now);
    const texts = { before: typeText(old, place.pair.renamed), after: typeText(now) };
    if (texts.before === texts.after) return [];
    const isSame = fits({ type: now, side: "after" }, { type: old, side: "before" }, "answer", place.pair);
    return [findingAt(at, { id: "type-changed", level: "patch", wire: isSame ? "none" : "breaks", ...texts })];
  });
}
