// Text in, the same formatted as Prettier formats it out. The only file that knows a formatter.
//
// oxfmt prints what Prettier prints and is many times faster; that the two agree on everything that is generated, a test checks.
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
  return code;
}
