// A plan in, every difference between what calls of its package give and what a server of the description gets, and back, out.
import type { Api, Operation, Plan } from "../../generator/index.js";
import { answer, answersOf, errorDifference, negotiate, resultDifference, type Answer } from "./answer.js";
import { differencesOf, type Arrived, type Difference } from "./arrived.js";
import { inMemory, type Connection } from "./connection.js";
import { operationsOf, readDescription, type DescribedOperation, type Description } from "./description.js";
import { givenFor, type Given } from "./given.js";
import { loadPackage, type Package } from "./package.js";
import { Sampler, Unsendable, type Mode } from "./sample.js";

export interface WireResult {
  /** The operations of the description, counted without the generator. */
  readonly operations: number;
  /** Those that were called. */
  readonly called: number;
  readonly mismatches: readonly Mismatch[];
  readonly skipped: readonly { readonly operation: string; readonly reason: string }[];
}

export interface Mismatch extends Difference {
  /** `GET /users/{id}` */
  readonly operation: string;
}

export interface WireOptions {
  /** Default: in memory. */
  readonly connection?: Connection;
  /** Which operations are called. Default: all. */
  readonly sample?: (operation: string, index: number) => boolean;
}

/** Calls every operation of a plan against a server made from its description. */
export async function wireMismatches(plan: Plan, options: WireOptions = {}): Promise<WireResult> {
  const nothing = { operations: 0, called: 0, mismatches: [] };
  const { api, texts, sources } = plan;
  const [source] = sources.values();
  if (api === undefined || texts === undefined || source === undefined) {
    return { ...nothing, skipped: [{ operation: "*", reason: "there is no package" }] };
  }
  let description: Description;
  let operations: readonly DescribedOperation[];
  try {
    description = await readDescription(source.uri, source.text);
    operations = operationsOf(description);
  } catch (error) {
    return { ...nothing, skipped: [{ operation: "*", reason: `no other reader reads it: ${firstLine(error)}` }] };
  }
  const connection = options.connection ?? inMemory();
  const loaded = await loadPackage(texts).catch((error: unknown) => new Error(firstLine(error)));
  if (loaded instanceof Error) {
    const mismatches = [{ operation: "*", what: "package", detail: loaded.message }];
    return { ...nothing, operations: operations.length, mismatches, skipped: [] };
  }
  const client = new loaded["ApiClient"]({ baseUrl: connection.base, maxRetries: 0, ...connection.options });
  const known = new Map(api.operations.map((operation) => [operation.id, operation]));
  const mismatches: Mismatch[] = [];
  const skipped: { operation: string; reason: string }[] = [];
  let called = 0;
  for (const [index, described] of operations.entries()) {
    const { id } = described;
    if (options.sample?.(id, index) === false) continue;
    const skip = (reason: string) => skipped.push({ operation: id, reason });
    const operation = known.get(id);
    if (operation === undefined) {
      if (isReported(plan, described)) skip("left out with a warning");
      else mismatches.push({ operation: id, what: "operation", detail: "it is not in the package" });
      continue;
    }
    if (!isPath(described.path)) {
      skip("the path is none that a URL can have");
      continue;
    }
    if (described.path.includes("}{")) {
      skip("nobody can tell where one placeholder ends and the next begins");
      continue;
    }
    if (/[{}]/.test(described.server ?? "")) {
      skip("only a caller knows where the server is");
      continue;
    }
    try {
      const call = callOf(loaded, client, api, operation);
      const sampler = new Sampler(description, index);
      const found = await callDifferences({ description, described, operation, call, connection, sampler, skip });
      mismatches.push(...found.map((difference) => ({ operation: id, ...difference })));
      called++;
    } catch (error) {
      if (error instanceof Unsendable) skip(error.message);
      else mismatches.push({ operation: id, what: "call", detail: String(error) });
    }
  }
  const counted = new Set(operations.map(({ id }) => id));
  for (const { id } of api.operations.filter((one) => !counted.has(one.id))) {
    mismatches.push({ operation: id, what: "operation", detail: "the description has no such operation" });
  }
  return { operations: operations.length, called, mismatches, skipped };
}

/** Whether a template is one of a path: no dot segments, and outside of its placeholders nothing that never stands in one. */
function isPath(template: string): boolean {
  const text = template.replace(/\{[^{}]+\}/g, "x");
  return !/(^|\/)\.\.?(\/|$)/.test(text) && !/[{}"<>^`\\]/.test(text);
}

/** Whether a finding of the run is about an operation, or about its path. */
function isReported({ diagnostics }: Plan, { path }: DescribedOperation): boolean {
  const pointer = `/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return diagnostics.some(
    ({ place, message }) =>
      message.includes(path) || (place && "pointer" in place && place.pointer.startsWith(pointer)),
  );
}

type Call = (given: Given) => Promise<unknown>;

/** The generated method as a function of what is given, whose names are those on the wire. */
function callOf(loaded: Package, client: unknown, api: Api, operation: Operation): Call {
  const resource = api.resources.find((one) => one.operations.includes(operation.id))!;
  const instance = new loaded[resource.name](client) as Record<string, (...values: unknown[]) => Promise<unknown>>;
  return async (given) => {
    const values = new Map<string, unknown>();
    for (const [{ name, in: place }, value] of given.parameters) {
      const parameter = operation.parameters.find((one) => one.key === name && one.in === place);
      if (parameter !== undefined) values.set(parameter.name, value);
    }
    if (given.body !== undefined && operation.body !== undefined) values.set(operation.body.name, given.body.value);
    const required = new Set(
      [...operation.parameters, ...(operation.body === undefined ? [] : [operation.body])].flatMap((one) =>
        one.required ? [one.name] : [],
      ),
    );
    const positional = operation.arguments.filter((name) => required.has(name));
    const opts: Record<string, unknown> = Object.fromEntries([...values].filter(([name]) => !required.has(name)));
    // Of several media types the value decides, unless the caller does; of a range, the caller's value says which one it is.
    const { mediaType } = given.body ?? {};
    const option = operation.body?.contentTypeOption;
    if (option !== undefined && mediaType !== undefined && !mediaType.includes("*")) opts[option] = mediaType;
    return instance[operation.name]!(...positional.map((name) => values.get(name)), opts);
  };
}

interface Tester {
  readonly description: Description;
  readonly described: DescribedOperation;
  readonly operation: Operation;
  readonly call: Call;
  readonly connection: Connection;
  readonly sampler: Sampler;
  readonly skip: (reason: string) => void;
}

/** Each mode of values once, each media type of the body once, and each declared response once. */
async function callDifferences(tester: Tester): Promise<Difference[]> {
  const { description, described, operation, sampler } = tester;
  const [mediaType, ...otherTypes] = operation.body?.content.map((content) => content.mediaType) ?? [];
  const isKnown = mediaType === undefined ? described.body.size === 0 : described.body.has(mediaType);
  const unknown = { what: "body", detail: `${mediaType} is none of ${[...described.body.keys()].join(", ")}` };
  const given = (mode: Mode, type = mediaType) => givenFor(description, described, type, sampler, mode);
  const full = given("full");
  const answers = answersOf(described);
  const [first = { status: 204, response: { status: "204", content: new Map<string, never>() } }, ...others] = answers;
  const differences = [
    ...(isKnown ? [] : [unknown]),
    ...(await exchange(tester, full, first)),
    ...(await exchange(tester, given("sparse"), first, "request")),
  ];
  for (const type of otherTypes) differences.push(...(await exchange(tester, given("full", type), first, "request")));
  for (const other of others) differences.push(...(await exchange(tester, full, other, "answer")));
  return differences;
}

/** One call: what arrived, and what came back. */
async function exchange(
  { description, described, call, connection, sampler, skip }: Tester,
  given: Given,
  response: ReturnType<typeof answersOf>[number],
  only?: "request" | "answer",
): Promise<Difference[]> {
  const differences: Difference[] = [];
  let arrived: Arrived | undefined;
  let answered: Answer | undefined;
  connection.answerWith((request) => {
    arrived = request;
    const { content } = response.response;
    const accept = request.headers.get("accept");
    const chosen = negotiate(accept, content);
    if (chosen === undefined && content.size > 0 && response.status < 300) {
      const offered = [...content.keys()].join(", ");
      differences.push({ what: "accept", detail: `${accept ?? "nothing"} accepts none of ${offered}` });
    }
    const mediaType = chosen ?? content.keys().next().value;
    try {
      answered = answer(description, described, response, mediaType, sampler);
    } catch (error) {
      if (!(error instanceof Unsendable)) throw error;
      skip(error.message);
      answered = answer(description, described, { ...response, status: 204 }, undefined, sampler);
    }
    return answered;
  });
  const outcome = await call(given).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (arrived === undefined || answered === undefined) {
    return [{ what: "call", detail: "error" in outcome ? String(outcome.error) : "nothing was sent" }];
  }
  if (only !== "answer") differences.push(...(await differencesOf(described, given, arrived, connection.base)));
  if (only !== "request") differences.push(...(await outcomeDifferences(answered, outcome)));
  return differences;
}

async function outcomeDifferences(
  answered: Answer,
  outcome: { readonly value: unknown } | { readonly error: unknown },
): Promise<Difference[]> {
  const isError = answered.status >= 300;
  const what = `${isError ? "error" : "answer"} ${answered.status} (${answered.mediaType ?? "no content"})`;
  if (isError !== "error" in outcome) {
    return [{ what, detail: "error" in outcome ? String(outcome.error) : "the call succeeded" }];
  }
  const difference =
    "error" in outcome ? errorDifference(answered, outcome.error) : await resultDifference(answered, outcome.value);
  return difference === undefined ? [] : [difference];
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!.slice(0, 200);
}
