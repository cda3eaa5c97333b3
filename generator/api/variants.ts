// A service in, the same with a second shape for models that are not the same in requests and in responses out.
//
// A model keeps its name for what the service answers. What is sent becomes `<Name>Input`, but only where one shape cannot serve
// both ways: where the service alone sets something that is required, where something is only ever sent, or where such a model is
// inside. Optional properties that only the service sets are `readonly`, which is enough.
import type { Api, Content, Incoming, Model, ModelId, Operation, Property, Type } from "./api.js";
import { namesBeside } from "./derived.js";
import type { Context } from "./fields.js";
import { byName } from "./names.js";
import { mapInner, modelsOf, reachedModels, requestTypes, responseTypes } from "./usage.js";

export function splitVariants(context: Pick<Context, "report">, api: Api): Api {
  const requests = reachedModels(api, requestTypes);
  const responses = reachedModels(api, responseTypes);
  const split = differingModels(api.models.filter(({ id }) => requests.has(id) && responses.has(id)));
  const inputs = new Map([...split].map((id) => [id, inputId(id)]));
  const sent = (type: Type) => withInputs(type, inputs);
  const models = api.models.map((model): Model => {
    if (split.has(model.id))
      return { ...model, type: mapProperties(model.type, (one) => (one.writeOnly ? [] : [one])) };
    if (requests.has(model.id) === responses.has(model.id)) return model;
    // It travels one way only: nothing can be asked for that the other way alone has, but nothing gets lost.
    const other = requests.has(model.id) ? "readOnly" : "writeOnly";
    const type = mapProperties(model.type, (one) => [one[other] ? { ...one, required: false } : one]);
    return { ...model, type: requests.has(model.id) ? sent(type) : type };
  });
  return {
    ...api,
    models: [...models, ...inputModels(context, api.models, split, sent)].sort(byName),
    operations: api.operations.map((operation) => withSent(operation, sent)),
    webhooks: api.webhooks.map((webhook) => withAnswered(webhook, sent)),
  };
}

/** The id of the shape in which a model is sent. */
function inputId(id: ModelId): ModelId {
  return `input:${id}`;
}

/** The models that need two shapes: for what they are, or for what is inside of them. */
function differingModels(models: readonly Model[]): ReadonlySet<ModelId> {
  const holders = new Map<ModelId, ModelId[]>();
  for (const { id, type } of models) {
    for (const inner of modelsOf(type)) holders.set(inner, [...(holders.get(inner) ?? []), id]);
  }
  const found = new Set<ModelId>();
  const queue = models.filter(({ type }) => differs(type)).map(({ id }) => id);
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    for (const holder of holders.get(id) ?? []) queue.push(holder);
  }
  return found;
}

function differs(type: Type): boolean {
  let is = false;
  mapProperties(type, (property) => {
    is ||= property.writeOnly || (property.readOnly && property.required);
    return [property];
  });
  return is;
}

function inputModels(
  context: Pick<Context, "report">,
  models: readonly Model[],
  split: ReadonlySet<ModelId>,
  sent: (type: Type) => Type,
): Model[] {
  const twins = models.filter(({ id }) => split.has(id));
  const names = namesBeside(
    context,
    models,
    twins.map(({ id, name }) => ({ id: inputId(id), wanted: `${name}Input`, pointer: id.replace(/^\w+:/, "") })),
  );
  return twins.map((model): Model => {
    const { id, name, description } = model;
    const own = mapProperties(model.type, (one) => (one.readOnly ? [] : [one]));
    const type = isEmpty(own) ? mapProperties(model.type, (one) => [{ ...one, required: false }]) : own;
    return {
      ...model,
      id: inputId(id),
      name: names.get(inputId(id)) ?? `${name}Input`,
      derived: { from: id, as: "input" },
      description: [description, `What is sent of ${name}.`].filter((text) => text !== undefined).join("\n\n"),
      type: sent(type),
    };
  });
}

function isEmpty(type: Type): boolean {
  return type.kind === "object" && type.properties.length === 0 && type.additional === undefined;
}

/** What a program answers to the service is sent. */
function withAnswered<T extends Incoming>(incoming: T, sent: (type: Type) => Type): T {
  const responses = incoming.responses.map((response) => ({
    ...response,
    content: response.content.map((content) => sentContent(content, sent)),
  }));
  return { ...incoming, responses };
}

function withSent(operation: Operation, sent: (type: Type) => Type): Operation {
  const { parameters, body, callbacks } = operation;
  return {
    ...operation,
    ...(callbacks !== undefined && { callbacks: callbacks.map((callback) => withAnswered(callback, sent)) }),
    parameters: parameters.map((parameter) => ({
      ...parameter,
      type: sent(parameter.type),
      ...(parameter.content !== undefined && { content: sentContent(parameter.content, sent) }),
    })),
    ...(body !== undefined && {
      body: { ...body, content: body.content.map((content) => sentContent(content, sent)) },
    }),
  };
}

function sentContent(content: Content, sent: (type: Type) => Type): Content {
  const events = content.events?.map((event) => ({ ...event, data: sent(event.data) }));
  return { ...content, type: sent(content.type), ...(events !== undefined && { events }) };
}

/** The same type, in which models that have a shape of their own for requests are those. */
function withInputs(type: Type, inputs: ReadonlyMap<ModelId, ModelId>): Type {
  const idOf = (id: ModelId) => inputs.get(id) ?? id;
  if (type.kind === "model") return inputs.has(type.id) ? { ...type, id: idOf(type.id) } : type;
  const mapped = mapInner(type, (inner) => withInputs(inner, inputs));
  if (mapped.kind !== "union" || mapped.discriminator === undefined) return mapped;
  const { property, mapping } = mapped.discriminator;
  return {
    ...mapped,
    discriminator: { property, mapping: mapping.map(({ value, model }) => ({ value, model: idOf(model) })) },
  };
}

/** The same type with other properties, in every object without a name that it consists of. */
function mapProperties(type: Type, change: (property: Property) => readonly Property[]): Type {
  const mapped = mapInner(type, (inner) => mapProperties(inner, change));
  return mapped.kind === "object" ? { ...mapped, properties: mapped.properties.flatMap(change) } : mapped;
}
