// Two surfaces in, what of the old one is in the new one under another name, for certain, out.
import type { Argument, Surface } from "../surface/surface.js";
import { typeText } from "../surface/type.js";
import { renamedMethods } from "./methods.js";
import { renamedModels } from "./models.js";

/**
 * Old symbol → new symbol: types with equal structures, methods of the same operation, options that send the same parameter. What the old
 * surface only kept under an old name does not count.
 */
export function renamesOf(before: Surface, after: Surface): ReadonlyMap<string, string> {
  const methods = renamedMethods(own(before.methods), after.methods);
  const models = renamedModels(own(before.models), after.models);
  const renamed = new Map([...models, ...methods]);
  for (const [symbol, old] of Object.entries(before.methods)) {
    const name = methods.get(symbol) ?? symbol;
    const now = Object.hasOwn(after.methods, name) ? after.methods[name] : undefined;
    if (now === undefined) continue;
    for (const [from, to] of renamedOptions(old.arguments, now.arguments, models))
      renamed.set(`${name}(${from})`, `${name}(${to})`);
  }
  return renamed;
}

function own<T extends { readonly renamedTo?: string }>(declarations: {
  readonly [name: string]: T;
}): {
  readonly [name: string]: T;
} {
  return Object.fromEntries(Object.entries(declarations).filter(([, { renamedTo }]) => renamedTo === undefined));
}

/** Options that are gone and others that have come, which send the same thing in the same place. */
function renamedOptions(
  before: readonly Argument[],
  after: readonly Argument[],
  models: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const text = ({ required, type, wire }: Argument) =>
    wire.key === undefined
      ? undefined
      : JSON.stringify([required, typeText(type, models), wire.in, wire.key, wire.style]);
  const isOption = ({ required, renamedTo }: Argument) => !required && renamedTo === undefined;
  const gone = before.filter((one) => isOption(one) && !after.some(({ name }) => name === one.name));
  // A name that was only kept may be the option's own again.
  const come = after.filter(
    (one) => isOption(one) && !before.some((old) => old.name === one.name && old.renamedTo === undefined),
  );
  return new Map(
    gone.flatMap((old): [string, string][] => {
      const now = come.find((one) => text(one) !== undefined && text(one) === text(old));
      return now === undefined ? [] : [[old.name, now.name]];
    }),
  );
}
