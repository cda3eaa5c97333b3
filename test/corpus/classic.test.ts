// The notes that a service published of two releases, and ours in the same layout: they differ only where it is known why.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { notesBetween } from "../../generator/compatibility/classic.js";
import { loadConfig, plan, type Surface } from "../../generator/index.js";

const folder = join(import.meta.dirname, "../../../shared/specs/genesys-cloud/history");
const isHere = existsSync(folder);
if (!isHere) console.warn("skipped: ../shared/specs/genesys-cloud/history is not here");

async function surfaceOf(version: string): Promise<Surface> {
  const spec = join(folder, `${version}.swagger2.json`);
  const { surface } = await plan(loadConfig({ spec, output: "unused", config: false }), "surface");
  return surface!;
}

/** `level heading: text`, sorted. */
function published(version: string): string[] {
  const words = { Major: "major", Minor: "minor", Point: "patch" } as const;
  let level = "";
  let heading = "";
  const notes: string[] = [];
  for (const line of readFileSync(join(folder, `${version}.releaseNotes.md`), "utf8").split("\n")) {
    level = words[/^# (Major|Minor|Point)/.exec(line)?.[1] as keyof typeof words] ?? level;
    heading = /^\*\*(.*)\*\* \(/.exec(line)?.[1] ?? heading;
    const text = /^\* (.*)$/.exec(line.trimEnd())?.[1];
    if (text !== undefined) notes.push(`${level} ${heading}: ${text}`);
  }
  return notes.sort();
}

interface Difference {
  /** What was published, and what we say instead; "" where one of them says nothing. */
  readonly published: string;
  readonly ours: string;
  readonly reason: string;
}

const texts = "A surface says whether texts changed, and keeps none of them";
const deprecated = [
  "DELETE /api/v2/quality/forms/{formId}",
  "GET /api/v2/quality/forms",
  "GET /api/v2/quality/forms/{formId}",
  "GET /api/v2/quality/forms/{formId}/versions",
  "GET /api/v2/quality/publishedforms",
  "GET /api/v2/quality/publishedforms/{formId}",
  "POST /api/v2/quality/forms",
  "POST /api/v2/quality/publishedforms",
  "PUT /api/v2/quality/forms/{formId}",
];

/** Every difference, with its reason. */
const reviewed: { readonly [version: string]: readonly Difference[] } = {
  "17.0.0": [
    {
      published: "minor UserReference: id is no longer readonly",
      ours: "patch UserReference: id is no longer readonly",
      reason: "The type only travels in answers: no program writes it",
    },
    {
      published:
        "patch GET /api/v2/conversations/{conversationId}/recordings: Description was changed for parameter formatId",
      ours: "",
      reason: texts,
    },
    { published: "patch POST /api/v2/recording/batchrequests: Summary was changed", ours: "", reason: texts },
  ],
  "18.0.0": [
    ...deprecated.map((operation) => ({
      published: `major ${operation}: Has been deprecated`,
      ours: `minor ${operation}: Has been deprecated`,
      reason: "What is deprecated goes on working (https://semver.org, 7)",
    })),
    {
      published: "major POST /api/v2/outbound/contactlists/{contactListId}/contacts: Parameter doNotQueue was added",
      ours: "minor POST /api/v2/outbound/contactlists/{contactListId}/contacts: Parameter doNotQueue was added",
      reason: "It is optional, and one of the options",
    },
    ...[
      "POST /api/v2/conversations/emails/{conversationId}/inboundmessages: Summary was changed",
      "POST /api/v2/conversations/emails: Description was changed",
      "POST /api/v2/outbound/contactlists/{contactListId}/contacts: Description was changed for parameter clearSystemData",
      "POST /api/v2/outbound/contactlists/{contactListId}/contacts: Description was changed for parameter priority",
    ].map((text) => ({ published: `patch ${text}`, ours: "", reason: texts })),
  ],
};

describe.skipIf(!isHere)("classic notes", () => {
  it.each([
    ["16.0.0", "17.0.0"],
    ["17.0.0", "18.0.0"],
  ] as const)(
    "from %s to %s are the published ones, but for what was reviewed",
    { timeout: 120_000 },
    async (from, to) => {
      const notes = notesBetween(await surfaceOf(from), await surfaceOf(to));
      const ours = notes.map(({ level, heading, text }) => `${level} ${heading}: ${text}`);
      const theirs = published(to);
      expect(theirs.length).toBeGreaterThan(70);
      const sides = (side: "published" | "ours") =>
        reviewed[to]!.map((difference) => difference[side])
          .filter((text) => text !== "")
          .sort();
      expect(theirs.filter((note) => !ours.includes(note))).toEqual(sides("published"));
      expect(ours.filter((note) => !theirs.includes(note)).sort()).toEqual(sides("ours"));
    },
  );
});
