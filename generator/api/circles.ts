// Models in, the same out without circles that a type alias cannot follow: a model that is one of its own alternatives, or that
// extends a model of which it is an alternative.
import type { Model, ModelId, Type } from "./api.js";
import { intersection, union } from "./combine.js";

/**
 * TypeScript resolves an alias up to the next object or list; a circle that meets none has no end (TS2456). Such a circle says
 * nothing about values, either, so it can be cut without losing anything:
 *
 * - A child that extends its base, which is a choice of its children: there the child takes what else the base says. Of the base's
 *   choice, the child is one.
 * - A choice that contains itself: it is a choice of the others.
 */
export function withoutCircles(models: readonly Model[]): Model[] {
  const extending = cut(models, (type, circle) => extensions(type).some((id) => circle.has(id)));
  return cut(extending, () => true);
}

/** Puts what they stand for in the place of references to models of the same circle, in the models that `applies` to. */
function cut(models: readonly Model[], applies: (type: Type, circle: ReadonlySet<ModelId>) => boolean): Model[] {
  const circles = circlesOf(models);
  if (circles.size === 0) return [...models];
  const types = new Map(models.map(({ id, type }) => [id, type]));
  return models.map((model) => {
    const circle = circles.get(model.id);
    if (circle === undefined || !applies(model.type, circle)) return model;
    return { ...model, type: spelledOut(model.type, "alone", { circle, types, seen: new Set([model.id]) }) };
  });
}

/** What a reference is: all that there is, one of several alternatives, or one of several things that hold together. */
type Role = "alone" | "choice" | "part";

interface Circle {
  readonly circle: ReadonlySet<ModelId>;
  readonly types: ReadonlyMap<ModelId, Type>;
  /** What has been spelled out already. */
  readonly seen: Set<ModelId>;
}

/**
 * The type with the models of a circle spelled out. What has been spelled out before is not again: among alternatives it adds none,
 * and of what holds anyway it says nothing.
 */
function spelledOut(type: Type, role: Role, circle: Circle): Type {
  const { seen, types } = circle;
  switch (type.kind) {
    case "model":
      if (!circle.circle.has(type.id)) return type;
      if (seen.has(type.id)) return { kind: role === "choice" ? "never" : "unknown" };
      seen.add(type.id);
      return spelledOut(types.get(type.id) ?? type, role, circle);
    case "intersection":
      return intersection(type.members.map((member) => spelledOut(member, "part", circle)));
    case "union":
      // A choice of which the model itself is one says nothing about it, however many others there are.
      if (role === "part" && type.members.some((member) => member.kind === "model" && seen.has(member.id)))
        return { kind: "unknown" };
      return union(type.members.map((member) => spelledOut(member, role === "part" ? "part" : "choice", circle)));
    default:
      return type;
  }
}

/** The models that a type is, whatever else it is. */
export function extensions(type: Type): ModelId[] {
  if (type.kind === "model") return [type.id];
  return type.kind === "intersection" ? type.members.flatMap(extensions) : [];
}

/** The models that a type is or may be, with no object or list in between. */
function heads(type: Type): ModelId[] {
  if (type.kind === "model") return [type.id];
  return type.kind === "intersection" || type.kind === "union" ? type.members.flatMap(heads) : [];
}

/** Every model that reaches itself, with the models that it reaches and that reach it. */
export function circlesOf(models: readonly Model[], edgesOf = heads): Map<ModelId, ReadonlySet<ModelId>> {
  const edges = new Map(models.map(({ id, type }) => [id, edgesOf(type)]));
  const circles = new Map<ModelId, ReadonlySet<ModelId>>();
  for (const group of components(edges)) {
    const [only] = group;
    if (group.length === 1 && !edges.get(only!)!.includes(only!)) continue;
    const circle = new Set(group);
    for (const id of group) circles.set(id, circle);
  }
  return circles;
}

/** Strongly connected components (Tarjan 1972), with a stack of its own: chains of models may be longer than a program may call. */
export function components(edges: ReadonlyMap<ModelId, readonly ModelId[]>): ModelId[][] {
  const found: ModelId[][] = [];
  const order = new Map<ModelId, number>();
  const lowest = new Map<ModelId, number>();
  const open: ModelId[] = [];
  const isOpen = new Set<ModelId>();
  for (const root of edges.keys()) {
    const work: { id: ModelId; next: number }[] = order.has(root) ? [] : [{ id: root, next: 0 }];
    for (let step = work.at(-1); step !== undefined; step = work.at(-1)) {
      const { id } = step;
      if (!order.has(id)) {
        order.set(id, order.size);
        lowest.set(id, order.get(id)!);
        open.push(id);
        isOpen.add(id);
      }
      const target = edges.get(id)![step.next++];
      if (target !== undefined) {
        if (!edges.has(target)) continue;
        if (!order.has(target)) work.push({ id: target, next: 0 });
        else if (isOpen.has(target)) lowest.set(id, Math.min(lowest.get(id)!, order.get(target)!));
        continue;
      }
      work.pop();
      const above = work.at(-1);
      if (above !== undefined) lowest.set(above.id, Math.min(lowest.get(above.id)!, lowest.get(id)!));
      if (lowest.get(id) !== order.get(id)) continue;
      const group = open.splice(open.lastIndexOf(id));
      for (const member of group) isOpen.delete(member);
      found.push(group);
    }
  }
  return found;
}
