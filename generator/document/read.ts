// What a run is asked to read in, a `Document` out: read, parsed, joined, overlaid, bundled, sliced, upgraded, in this order.
import { Stop, type Diagnostic, type Report } from "../diagnostics/diagnostic.js";
import { nothingAllowed, type Allowed } from "../source/allow.js";
import { readDescription } from "../source/read.js";
import { parseSource, type ParsedSource, type Source } from "../source/source.js";
import { originOf, type AppliedOverlay, type Document, type JoinedSource, type Origins } from "./document.js";
import { join, type Part } from "./join/join.js";
import { composedOrigins } from "./join/origins.js";
import type { Mark } from "./join/preview.js";
import { applyOverlay } from "./overlay.js";
import { bundle, type Bundle } from "./refs/bundle.js";
import { sameResponses } from "./sameResponses.js";
import { depthExceeds, isObject, maxDepth, type JsonObject } from "./shape.js";
import { slice, type Selection } from "./slice.js";
import { upgrade } from "./upgrade.js";

/** What to read, and what of it. */
export interface ReadOptions {
  /** A file, a URL, or `-` for standard input. */
  readonly spec: string;
  /** The text of `spec`, where it is known already and need not be read. */
  readonly given?: string;
  /** Further descriptions of the same service, joined to the first one in order. Default: none. */
  readonly joined?: readonly JoinedSpec[];
  /** Overlay files, applied in order. */
  readonly overlays: readonly string[];
  readonly selection: Selection;
  /** What references may lead to outside of the description's folder. Default: nothing. */
  readonly allowed?: Allowed;
  /** Told of every file as it is read, so that messages can show lines of it. */
  readonly onSource?: (source: Source) => void;
}

/** A further description of a service. */
export interface JoinedSpec {
  /** A file or a URL. */
  readonly spec: string;
  /** What is said of all that it adds. */
  readonly mark?: Mark;
}

/** Reads and prepares a description. Throws `Stop` where nothing is left to go on with; everything found was reported by then. */
export async function readDocument(options: ReadOptions, report: Report): Promise<Document> {
  const bundled = await readBundle(options, report);
  const { root, origins } = upgrade(bundled.root, bundled.origins, report);
  return {
    writtenIn: versionOf(bundled.root) ?? "",
    root,
    origins,
    sources: bundled.sources,
    joined: bundled.joined,
    unopened: bundled.unopened,
    overlays: bundled.overlays,
  };
}

/** A description in one piece, with what it was corrected by. */
export interface Corrected extends Bundle {
  readonly joined: readonly JoinedSource[];
  readonly overlays: readonly AppliedOverlay[];
}

/** The first half of the way: the description in one piece, in the version that it was written in. */
export async function readBundle(options: ReadOptions, report: Report): Promise<Corrected> {
  const { source: main, value } = await readMain(options, report);
  const read = { main, root: checkRoot(main, value, report) };
  const { joined = [] } = options;
  const whole = joined.length === 0 ? undefined : await joinAll(read, joined, options, report);
  let { root } = whole ?? read;
  const overlays: AppliedOverlay[] = [];
  for (const file of options.overlays) {
    const overlay = await overlaid(root, file, report, options.onSource);
    root = overlay.root;
    overlays.push(overlay);
  }
  const bundled = await bundleOf(main, root, whole, options, report);
  for (const source of bundled.sources) options.onSource?.(source);
  const sliced = slice(bundled.root, options.selection, (finding) => {
    const { pointer, ...diagnostic } = finding;
    report(withPlace(diagnostic, bundled.origins, pointer));
  });
  return { ...bundled, root: sliced, overlays, joined: whole?.joined ?? [] };
}

/** Several descriptions as one: what is known of it before overlays correct it. */
interface Whole extends Bundle {
  readonly joined: readonly JoinedSource[];
}

/** Reads the further descriptions, puts each in one piece, and joins them. */
async function joinAll(
  { main, root }: { readonly main: Source; readonly root: JsonObject },
  joined: readonly JoinedSpec[],
  { allowed = nothingAllowed, onSource }: ReadOptions,
  report: Report,
): Promise<Whole> {
  const first = await bundle(main, sameResponses(root), allowed, report);
  const bundles = [first];
  const parts: Part[] = [{ ...first, uri: main.uri }];
  const described: JoinedSource[] = [];
  for (const { spec, mark } of joined) {
    const { source, value } = await readMain({ spec, ...(onSource && { onSource }) }, report);
    const own = await bundle(source, sameResponses(checkRoot(source, value, report)), allowed, report);
    const marked = mark !== undefined && { mark };
    bundles.push(own);
    parts.push({ ...own, uri: source.uri, ...marked });
    described.push({ source, info: own.root["info"], ...marked });
  }
  return {
    ...join(parts, report),
    sources: [...new Map(bundles.flatMap(({ sources }) => sources).map((source) => [source.uri, source])).values()],
    unopened: bundles.flatMap(({ unopened }) => unopened),
    joined: described,
  };
}

/** The description in one piece; of a joined one, what overlays refer to is all that is not there yet. */
async function bundleOf(
  main: Source,
  root: JsonObject,
  whole: Whole | undefined,
  { allowed = nothingAllowed }: ReadOptions,
  report: Report,
): Promise<Bundle> {
  if (whole === undefined) return bundle(main, sameResponses(root), allowed, report);
  const own = await bundle(main, sameResponses(root), allowed, (found) => {
    const { place, ...diagnostic } = found;
    report(
      place?.uri === main.uri && place.pointer !== undefined
        ? withPlace(diagnostic, whole.origins, place.pointer)
        : found,
    );
  });
  const known = new Set(whole.sources.map(({ uri }) => uri));
  return {
    ...own,
    origins: composedOrigins(whole.origins, own.origins, main.uri),
    sources: [...whole.sources, ...own.sources.filter(({ uri }) => !known.has(uri))],
    unopened: [...whole.unopened, ...own.unopened],
  };
}

function withPlace(diagnostic: Diagnostic, origins: Origins, pointer: string): Diagnostic {
  const place = originOf(origins, pointer);
  return place === undefined ? diagnostic : { ...diagnostic, place };
}

async function readMain(
  { spec, given, onSource }: Pick<ReadOptions, "spec" | "given" | "onSource">,
  report: Report,
): Promise<Pick<ParsedSource, "source" | "value">> {
  let read: { readonly uri: string; readonly bytes: Uint8Array | string };
  try {
    read = given === undefined ? await readDescription(spec) : { uri: spec, bytes: given };
  } catch (error) {
    report({ code: "source/unreadable", severity: "error", message: readFailure(spec, error) });
    throw new Stop();
  }
  const { source, value, problems } = parseSource(read.uri, read.bytes);
  onSource?.(source);
  for (const { severity, message, offset } of problems) {
    report({ code: "source/syntax", severity, message, place: { uri: source.uri, offset } });
  }
  if (problems.some((problem) => problem.severity === "error")) throw new Stop();
  return { source, value };
}

function readFailure(spec: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return `${spec} does not exist`;
  if (code === "EISDIR") return `${spec} is a folder`;
  return `${spec} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

/** The description as an object whose version is one that can be read. */
function checkRoot({ uri }: Source, root: unknown, report: Report): JsonObject {
  const fail = (
    code: "document/not-openapi" | "document/version" | "document/too-deep",
    message: string,
    pointer: string,
    hint?: string,
  ): never => {
    report({
      code,
      severity: "error",
      message,
      place: { uri, pointer },
      ...(hint !== undefined && { hint }),
    });
    throw new Stop();
  };
  if (!isObject(root)) return fail("document/not-openapi", "an OpenAPI description is an object", "");
  if (depthExceeds(root, maxDepth))
    fail("document/too-deep", `the description nests deeper than ${maxDepth} levels`, "");
  const field = root["openapi"] === undefined ? "swagger" : "openapi";
  const version = root[field];
  if (version === undefined) {
    const other = root["asyncapi"] === undefined ? "" : ": this is AsyncAPI";
    return fail(
      "document/not-openapi",
      `there is neither \`openapi\` nor \`swagger\`${other}`,
      "",
      'a description says its version first: openapi: "3.1.0"',
    );
  }
  if (versionOf(root) === undefined) {
    const shown = JSON.stringify(version);
    return fail(
      "document/version",
      `${field}: ${shown} is not a version that can be read`,
      `/${field}`,
      'known are swagger: "2.0" and openapi: "3.0.x", "3.1.x", "3.2.x"',
    );
  }
  if (typeof version !== "string") {
    report({
      code: "document/version",
      severity: "warning",
      message: `\`${field}\` should be text: "${versionOf(root)}"`,
      place: { uri, pointer: `/${field}` },
    });
  }
  if (root["openapi"] !== undefined && root["swagger"] !== undefined) {
    report({
      code: "document/version",
      severity: "warning",
      message: "both `openapi` and `swagger` are there; `openapi` counts",
      place: { uri, pointer: "/swagger" },
    });
    const { swagger: _, ...rest } = root;
    return rest;
  }
  return root;
}

/** The version of a document that can be read; `undefined` for all others. YAML reads an unquoted 2.0 as a number. */
function versionOf(root: JsonObject): string | undefined {
  const { openapi, swagger } = root;
  if (openapi === undefined) return swagger === "2.0" || swagger === 2 ? "2.0" : undefined;
  const text = typeof openapi === "number" ? String(openapi) : openapi;
  return typeof text === "string" && /^3\.[012](\.\d+(-\S+)?)?$/.test(text) ? text : undefined;
}

async function overlaid(
  root: JsonObject,
  file: string,
  report: Report,
  onSource: ((source: Source) => void) | undefined,
): Promise<AppliedOverlay & { readonly root: JsonObject }> {
  const { source, value } = await readMain({ spec: file, ...(onSource && { onSource }) }, report);
  const changed = applyOverlay(root, value, (finding) => {
    const { pointer, ...diagnostic } = finding;
    report({ ...diagnostic, place: { uri: source.uri, pointer } });
  });
  return { source, ...changed };
}
