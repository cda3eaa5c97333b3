// Text in, the same formatted as Prettier formats it out. The only file that knows a formatter.
//
// oxfmt prints what Prettier prints and is many times faster, but for one shape, which is mended here; a test holds what is generated to
// Prettier.
import { format as oxfmt } from "oxfmt";

/** Prettier's defaults. They are spelled out, because oxfmt has defaults of its own. */
const options = {
  printWidth: 80,
  tabWidth: 2,
  useTabs: false,
  semi: true,
  singleQuote: false,
  trailingComma: "all",
  endOfLine: "lf",
  insertFinalNewline: true,
  sortPackageJson: false,
} as const;

/** Formats TypeScript, JavaScript and JSON; other texts stay as their templates draw them. */
export async function format(path: string, text: string): Promise<string> {
  if (!/\.(ts|mjs|json)$/.test(path)) return text;
  const { code, errors } = await oxfmt(path, text, options);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path} cannot be formatted: ${error.message}\n${error.codeframe ?? ""}`);
  return path.endsWith(".ts") ? withWholeUnions(code) : code;
}

/** What a union stands behind, and the union, a member to a line. */
const broken = /([=:(]\n)( +)\| .*(?:\n\2\| .*)+$(?!\n\2[ |/])/gm;

/** Prettier leaves a union whole on the line below what it stands behind, where it fits there; oxfmt gives every member a line. */
function withWholeUnions(code: string): string {
  return code.replace(broken, (found, head: string, indent: string) => {
    const members = found.slice(head.length).split("\n");
    const whole = `${indent}${members.map((line) => line.slice(indent.length + 2)).join(" | ")}`;
    return whole.length <= options.printWidth ? `${head}${whole}` : found;
  });
}
