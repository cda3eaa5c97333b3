// `sdkwright slice`: a part of a description, as a description of the same version and format.
import { writeAtomically } from "../disk/write.js";
import { hasErrors, Stop, type Diagnostic } from "../diagnostics/diagnostic.js";
import { readBundle } from "../document/read.js";
import { formatDocument, type Selection } from "../document/slice.js";
import { readAllowed } from "../source/allow.js";
import type { Source } from "../source/source.js";

export interface SliceOptions extends Selection {
  readonly spec: string;
  /** Overlay files, applied before. */
  readonly overlays?: readonly string[];
  /** Folders and addresses that references may lead to, relative to the current folder. */
  readonly allow?: readonly string[];
  /** The file to write; without it the text is only returned. */
  readonly output?: string;
}

export interface SliceResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, Source>;
  /** The slice; missing where something was wrong, and then nothing was written. */
  readonly text?: string;
}

/** Cuts the chosen operations and all that they reach out of a description. */
export async function slice({
  spec,
  overlays = [],
  allow = [],
  output,
  ...selection
}: SliceOptions): Promise<SliceResult> {
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, Source>();
  try {
    const bundle = await readBundle(
      {
        spec,
        overlays,
        selection,
        allowed: readAllowed(allow, process.cwd()),
        onSource: (source) => sources.set(source.uri, source),
      },
      (diagnostic) => diagnostics.push(diagnostic),
    );
    if (hasErrors(diagnostics)) return { diagnostics, sources };
    const text = formatDocument(bundle.root, bundle.sources[0]?.format === "yaml" ? "yaml" : "json");
    if (output !== undefined) writeAtomically(output, text);
    return { diagnostics, sources, text };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { diagnostics, sources };
  }
}
