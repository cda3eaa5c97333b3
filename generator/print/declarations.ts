// Formatted TypeScript in, what it declares out: heads and members in one line each, without comments, bodies and values.
//
// It reads layout, not language. Everything that is printed has been formatted: a statement begins at the start of a line, a member two
// blanks further in, and what belongs to either is indented more. A compiler finds the same and takes a third of a whole run for it; a
// test holds the two together over what is generated.

/** One declaration: its head, and a line for each member. */
export interface Declaration {
  readonly name: string;
  readonly head: string;
  readonly members: readonly string[];
}

/** A part of a module: its text, and the same with blanks for what comments and strings say. Offsets are the same in both. */
export interface Piece {
  readonly text: string;
  readonly code: string;
}

/** Comments, strings, templates that hold no others, and regular expressions: a `/` that follows no value. */
const quiet =
  /\/\*[^]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`|(?<=[(,=:[!&|?{};]\s*|return )\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//g;

/** The statements of a module. */
export function statementsOf(text: string): Piece[] {
  const code = text.replace(quiet, (found) => {
    const blanks = " ".repeat(found.length - 2);
    return found.startsWith("/*") || found.startsWith("//") ? `  ${blanks}` : `${found[0]!}${blanks}${found[0]!}`;
  });
  return piecesOf({ text, code }, /\n(?=[A-Za-z@])/g);
}

/** Cuts a piece at every line that begins like this, behind its blanks. What stands before the first one is left out. */
function piecesOf(piece: Piece, starts: RegExp): Piece[] {
  const code = `\n${piece.code}`;
  const offsets: number[] = [];
  while (starts.test(code)) offsets.push(starts.lastIndex - 1);
  return offsets.map((start, index) => slice(piece, start, offsets[index + 1]));
}

/** A part of a piece, without the comments and blanks at its end. */
function slice({ text, code }: Piece, start: number, end?: number): Piece {
  const part = code.slice(start, end).trimEnd();
  return { text: text.slice(start, start + part.length), code: part };
}

export function isExported({ code }: Piece): boolean {
  return code.startsWith("export ");
}

/** What a statement declares, exported or not; `undefined` where it declares nothing that has a name. */
export function declarationOf(statement: Piece, depth = 0): Declaration | undefined {
  const found =
    /^(?:export )?(?:declare )?(?:abstract |async )?(class|interface|type|function\*?|const|namespace) ([\p{ID_Continue}$]+)/u.exec(
      statement.code,
    );
  if (found === null) return undefined;
  const [{ length }, kind, name] = [found[0], found[1]!, found[2]!];
  switch (kind) {
    case "class":
    case "interface": {
      const start = indexAtTop(statement.code, "{", length);
      const members = membersOf(bodyAt(statement, start), depth + 1).filter((member) => !isHidden(member, kind));
      const head = statement.text.slice(0, start).replace(/\simplements\s[^]*$/, "");
      return { name, head: oneLine(head.replace(words, "")), members: members.map(signatureOf) };
    }
    case "namespace": {
      const inner = membersOf(bodyAt(statement, indexAtTop(statement.code, "{", length)), depth + 1)
        .map((one) => declarationOf(one, depth + 1))
        .filter((one) => one !== undefined);
      const members = inner.flatMap((one) => [one.head, ...one.members.map((member) => `${one.name}.${member}`)]);
      return { name, head: `namespace ${name}`, members };
    }
    case "type":
      return { name, head: oneLine(statement.text.replace(words, "")), members: [] };
    case "const":
      return { name, head: `const ${name}: ${typeOrValue(statement, length)}`, members: [] };
    default:
      return { name, head: signatureOf(statement), members: [] };
  }
}

/** What a module exports as `default`: the properties of an object, in one line each. */
export function defaultExportOf({ text, code }: Piece): Declaration | undefined {
  const start = /^export default /.exec(code)?.[0].length;
  if (start === undefined) return undefined;
  const isObject = code[start] === "{";
  const inner = isObject
    ? { text: text.slice(start + 1), code: code.slice(start + 1, code.lastIndexOf("}")) }
    : undefined;
  const members = inner === undefined ? [] : listOf(inner).map((member) => oneLine(member.text));
  return { name: "default", head: "default", members };
}

/** Words that only the compiler needs. */
const words = /^(?:(?:public|override|declare|async|export) )+/;

function bodyAt(statement: Piece, open: number): Piece {
  return slice(statement, open + 1, statement.code.lastIndexOf("}"));
}

/** The parts of the body of a class, an interface or a namespace, which stand `depth` steps in. */
function membersOf(body: Piece, depth: number): Piece[] {
  return piecesOf(body, new RegExp(`\\n {${depth * 2}}(?=[^\\s)\\]}>])`, "g"));
}

/** `#private` members, those that only say so, blocks, and what a class says about fields that have no names. */
function isHidden({ code }: Piece, kind: string): boolean {
  const start = /^(?:(?:public|protected|override|declare|static|readonly|abstract|async|get|set) )*/.exec(code)![0]
    .length;
  return /^(?:\*?#|private |\{)/.test(code.slice(start)) || (kind === "class" && /^\[\w+:/.test(code.slice(start)));
}

/** A member or function as a declaration file would say it. */
function signatureOf(member: Piece): string {
  const open = indexAtTop(member.code, "(:=;");
  if (member.code[open] !== "(") {
    const value = indexAtTop(member.code, "=");
    return oneLine(withoutWords(member.text.slice(0, value)));
  }
  const close = endOf(member.code, open);
  const end = member.text.slice(close, bodyOf(member.code, close));
  const parameters = listOf(slice(member, open + 1, close))
    .map(parameterOf)
    .join(", ");
  if (/^(?:public |protected )?constructor\b/.test(member.code)) return `constructor(${parameters})`;
  return `${oneLine(withoutWords(member.text.slice(0, open + 1)))}${parameters}${oneLine(end)}`;
}

/** The words for compilers are left out wherever they stand before the name. */
function withoutWords(text: string): string {
  return text.replace(
    /^(?:(?:public|override|declare|async|export|static|readonly|abstract|protected|get|set) )+/,
    (found) => found.replace(/(?:public|override|declare|async|export) /g, ""),
  );
}

/** A parameter; one with a default is optional, whatever the default is. */
function parameterOf(parameter: Piece): string {
  const { text, code } = slice(
    parameter,
    /^(?:(?:public|protected|private|readonly|override) )*/.exec(parameter.code)![0].length,
  );
  const value = indexAtTop(code, "=");
  const colon = Math.min(indexAtTop(code, ":"), value);
  const name = text.slice(0, colon).trim();
  const isOptional = value < code.length && !name.endsWith("?");
  const type = text.slice(colon, value);
  return oneLine(`${name}${isOptional ? "?" : ""}${type}`);
}

/** The type that a constant says it has, or else its value. */
function typeOrValue({ text, code }: Piece, start: number): string {
  const value = indexAtTop(code, "=", start);
  const colon = indexAtTop(code, ":", start);
  return oneLine(colon < value ? text.slice(colon + 1, value) : text.slice(value + 1));
}

/** The parts of a list between commas, without the comments before each. */
function listOf(list: Piece): Piece[] {
  const parts: Piece[] = [];
  for (let start = 0; start < list.code.length;) {
    const end = indexAtTop(list.code, ",", start);
    const first = start + (list.code.slice(start, end).search(/\S/) + 1 || 1) - 1;
    const part = slice(list, first, end);
    if (part.code !== "") parts.push(part);
    start = end + 1;
  }
  return parts;
}

/** Where the body of a function begins that has a return type from `start` on: the last braces, where no `;` follows them. */
function bodyOf(code: string, start: number): number {
  if (!code.endsWith("}")) return code.length;
  let body = code.length;
  for (let at = indexAtTop(code, "{", start + 1); at < code.length; at = indexAtTop(code, "{", endOf(code, at) + 1))
    body = at;
  return body;
}

/** The first of some characters that stands in no brackets, from `start` on; the end of the code where there is none. */
function indexAtTop(code: string, characters: string, start = 0): number {
  let depth = 0;
  for (let at = nextSign(code, start); at < code.length; at = nextSign(code, at + 1)) {
    const character = code[at]!;
    // The `>` of an arrow closes nothing, and its `=` gives no value.
    if (character === "=" && code[at + 1] === ">") at++;
    else if (depth === 0 && characters.includes(character)) return at;
    else if ("([{<".includes(character)) depth++;
    else if (")]}>".includes(character)) depth--;
  }
  return code.length;
}

/** Where a bracket is closed. */
function endOf(code: string, open: number): number {
  let depth = 0;
  for (let at = nextSign(code, open); at < code.length; at = nextSign(code, at + 1)) {
    const character = code[at]!;
    if (character === "=" && code[at + 1] === ">") at++;
    else if ("([{<".includes(character)) depth++;
    else if (")]}>".includes(character) && --depth === 0) return at;
  }
  return code.length;
}

const signs = /[()[\]{}<>=:,;]/g;

/** The first bracket or sign that means something here, from `start` on; the end of the code where there is none. */
function nextSign(code: string, start: number): number {
  signs.lastIndex = start;
  return signs.test(code) ? signs.lastIndex - 1 : code.length;
}

/** Code in one line, without comments and the formatter's trailing commas. */
export function oneLine(text: string): string {
  // Most members are a name and a name of a type, on a line of their own.
  if (!/[^\w$?.:;" -]|  /.test(text)) return text.replace(/;$/, "").trim();
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/\s+/g, " ")
    .replace(/([([{<]) /g, "$1")
    .replace(/,? ([)\]>])/g, "$1")
    .replace(/, \}/g, " }")
    .replace(/([=:(<]) \| /g, "$1 ")
    .replace(/^\| /, "")
    .replace(/;$/, "")
    .trim();
}
