// The methods of two surfaces in, out: where what one method gives cannot be given back to another one of the same address any more.
//
// `api.putUser(id, { ...(await api.getUser(id)), name })` may break although nothing that either method promises does: what is answered
// may grow, what is asked for may too, and the two of them need not fit any longer.
import type { Method, ObjectShape, SurfaceType } from "../surface/surface.js";
import { mentionedModels, typeText } from "../surface/type.js";
import type { Finding } from "./change.js";
import { alternatives, fits, shapeOf, type Pair } from "./relation.js";
import { findingAt } from "./types.js";

type Methods = { readonly [symbol: string]: Method };

/** What is read at an address, and given back to it. */
export interface RoundTrip {
  readonly reader: string;
  readonly writer: string;
  /** The argument that takes it. */
  readonly argument: string;
}

/** Every round trip that compiles: an object that a GET gives, taken apart, fits the body of a PUT or PATCH. */
export function roundTrips(methods: Methods, models: Pair["before"]): RoundTrip[] {
  const readers = new Map<string, string>();
  for (const [symbol, { operation, renamedTo }] of Object.entries(methods))
    if (operation.startsWith("GET ") && renamedTo === undefined) readers.set(addressOf(operation), symbol);
  return Object.entries(methods).flatMap(([writer, method]) => {
    const reader = /^(PUT|PATCH) /.test(method.operation) ? readers.get(addressOf(method.operation)) : undefined;
    if (reader === undefined || method.renamedTo !== undefined) return [];
    const trip = tripOf(reader, writer, methods);
    return trip !== undefined && isPossible(trip, methods, models) ? [trip] : [];
  });
}

/** Those that compiled before and do not any more, but for those of which parts are breaking already, which is told there. */
export function compareRoundTrips(
  before: Methods,
  after: Methods,
  pair: Pair,
  isBroken: (declaration: Finding["declaration"]) => boolean,
): Finding[] {
  return roundTrips(before, pair.before).flatMap((trip) => {
    const { reader, writer, argument } = trip;
    if (!Object.hasOwn(after, reader) || !Object.hasOwn(after, writer)) return [];
    const now = tripOf(reader, writer, after);
    if (now?.argument !== argument || isPossible(now, after, pair.after)) return [];
    const [given, taken] = typesOf(now, after);
    const models = reachable([...typesOf(trip, before), given, taken], pair);
    const methods = [reader, writer].map((name) => ({ kind: "method", name }) as const);
    if ([...methods, ...models.map((name) => ({ kind: "model", name }) as const)].some(isBroken)) return [];
    const place = {
      symbol: `${writer}(${argument})`,
      direction: "request",
      declaration: { kind: "method", name: writer },
      pointer: after[writer]!.pointer,
    } as const;
    return [
      findingAt(place, {
        id: "roundtrip-broken",
        level: "major",
        wire: "none",
        before: typeText(given),
        after: typeText(taken),
        details: [`it was what ${reader} gives`, ...misfits(now, after, pair.after)],
      }),
    ];
  });
}

function tripOf(reader: string, writer: string, methods: Methods): RoundTrip | undefined {
  const body = methods[writer]!.arguments.find(({ wire }) => wire.in === "body");
  return body && { reader, writer, argument: body.name };
}

/** What is given, and what is taken. */
function typesOf({ reader, writer, argument }: RoundTrip, methods: Methods): readonly [SurfaceType, SurfaceType] {
  return [methods[reader]!.result, methods[writer]!.arguments.find(({ name }) => name === argument)!.type];
}

function isPossible(trip: RoundTrip, methods: Methods, models: Pair["before"]): boolean {
  const [given, taken] = typesOf(trip, methods);
  const shape = shapeOf(given, models);
  return shape !== undefined && alternatives(taken, models).some((one) => takes(one, shape, models));
}

function takes(type: SurfaceType, given: ObjectShape, models: Pair["before"]): boolean {
  const pair: Pair = { before: models, after: models, renamed: new Map() };
  // A new object has no further properties, and counts as one that may have some of any type.
  const isOpen = shapeOf(type, models)?.additional !== undefined;
  const fresh = isOpen ? { additional: { kind: "never" } as const, ...given } : given;
  return fits({ type: fresh, side: "before" }, { type, side: "before" }, "assign", pair);
}

/** What of an object that is read does not fit: `tags: string is no string[]`. */
function misfits(trip: RoundTrip, methods: Methods, models: Pair["before"]): string[] {
  const [given, taken] = typesOf(trip, methods).map((type) => shapeOf(type, models));
  const pair: Pair = { before: models, after: models, renamed: new Map() };
  return Object.entries(taken?.properties ?? {}).flatMap(([name, wanted]) => {
    const own = given !== undefined && Object.hasOwn(given.properties, name) ? given.properties[name] : undefined;
    if (own === undefined) return wanted.required ? [`${name} is needed`] : [];
    if (wanted.required && !own.required) return [`${name} may be missing`];
    const isFit = fits({ type: own.type, side: "before" }, { type: wanted.type, side: "before" }, "assign", pair);
    return isFit ? [] : [`${name}: ${typeText(own.type)} is no ${typeText(wanted.type)}`];
  });
}

/** Placeholders may be called otherwise in the one and in the other. */
function addressOf(operation: string): string {
  return operation.slice(operation.indexOf(" ") + 1).replace(/\{[^}]*\}/g, "{}");
}

/** The models that types are made of, in either surface. */
function reachable(types: readonly SurfaceType[], { before, after }: Pair): string[] {
  const found = new Set<string>();
  const queue = types.flatMap(mentionedModels);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    for (const models of [before, after])
      if (Object.hasOwn(models, name)) queue.push(...mentionedModels(models[name]!.type));
  }
  return [...found];
}
