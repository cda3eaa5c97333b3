// Texts of a description in, names of TypeScript out: how a model, a class, a method, an argument is called, and what may be called so.
//
// A name comes from the thing's own spelling, never from what else there is; `clashes.ts` settles what then still wants the same.
import { hash } from "node:crypto";

/** The words of a name: `user_id` and `user-id` are two each. Only what an identifier may hold, without the joiners, which nobody sees. */
function wordsOf(text: string): string[] {
  return text.normalize("NFC").match(/(?:(?![\p{Pc}\u200c\u200d])\p{ID_Continue})+/gu) ?? [];
}

/** `Lost Pets` → `LostPets`; what is a type's name already stays as it is. */
export function pascalCase(text: string): string {
  if (/^\p{Lu}[\p{L}\p{Nd}_]*$/u.test(text) && isIdentifier(text)) return shortened(text.normalize("NFC"));
  return startWithLetter(wordsOf(text).map(capitalized).join(""), text);
}

/** `If-Match` → `ifMatch`, `URLCheck` → `urlCheck`; what is a method's name already stays as it is. */
export function camelCase(text: string): string {
  if (/^\p{Ll}[\p{L}\p{Nd}]*$/u.test(text) && isIdentifier(text)) return shortened(text.normalize("NFC"));
  const [first = "", ...rest] = wordsOf(text);
  const start = first.replace(/^\p{Lu}+(?!\p{Ll})|^\p{Lu}+(?=\p{Lu}\p{Ll})|^\p{Lu}/u, (letters) =>
    letters.toLowerCase(),
  );
  return startWithLetter([start, ...rest.map(capitalized)].join(""), text);
}

function capitalized(word: string): string {
  const [first = ""] = word;
  return first.toUpperCase() + word.slice(first.length);
}

/** A name begins with a letter; one without any letter or digit is spelled by its code points. */
function startWithLetter(name: string, text: string): string {
  const spelled = [...text].map((character) => `u${character.codePointAt(0)!.toString(16)}`).join("_");
  if (name === "") return shortened(`_${spelled}`);
  return /^[\p{ID_Start}]/u.test(name) ? shortened(name) : shortened(`_${name}`);
}

/** Bytes that a name may take: file systems end at 255, and a file has an ending and perhaps a suffix. */
const longest = 120;

/** A longer name ends in a hash of all of it. */
function shortened(name: string): string {
  return Buffer.byteLength(name) <= longest ? name : hashed(name, name);
}

/** The start of a name, and the hash of a text, which is the same everywhere. */
export function hashed(name: string, text: string, digits = 6): string {
  let start = [...name].slice(0, 60);
  while (Buffer.byteLength(start.join("")) > longest - 1 - digits) start = start.slice(0, -1);
  return `${start.join("")}_${hash("sha256", text).slice(0, digits)}`;
}

/** Words that cannot name a variable (ECMA-262, ReservedWord, strict mode), and those that would hide something that is needed. */
const reservedWords = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static super switch " +
    "this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/** Types that TypeScript has without a declaration, and that nobody may declare. */
const builtInTypes = new Set("any bigint boolean never number object string symbol unknown asserts".split(" "));

/** Files that Windows takes for devices whatever their ending, and the one that lists the others. */
const unusableFile = /^(index|con|prn|aux|nul|com\d|lpt\d)$/i;

/** Members that every object has: an option of that name could not be left out. */
const objectMembers = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Members that every object has, and those that JavaScript calls by itself: `then` would make it a promise. */
const memberNames = new Set([...objectMembers, "then", "toJSON", "prototype"]);

/** The name of a model's type; it is the name of its file, too. */
export function typeName(text: string): string {
  const name = pascalCase(text);
  return unusableFile.test(name) ? `${name}Model` : name;
}

/** The name of a tag's class: `PetsApi`. */
export function className(tag: string): string {
  return `${tag === "" ? "Default" : pascalCase(tag)}Api`;
}

/** The name of an argument: reserved words and members of every object get an underscore in front. */
export function argumentName(text: string): string {
  const name = camelCase(text);
  return reservedWords.has(name) || objectMembers.has(name) ? `_${name}` : name;
}

/** The name of a method: what would hide a member of every object gets an underscore behind it. */
export function methodName(text: string): string {
  const name = camelCase(text);
  return memberNames.has(name) ? `${name}_` : name;
}

/** Why a name cannot be what it is meant to be; `undefined` where it can. */
export type Problem = string | undefined;

/** Of a model or of a class. */
export function typeProblem(name: string): Problem {
  if (reservedWords.has(name) || builtInTypes.has(name)) return "it is a word of TypeScript";
  if (unusableFile.test(name)) return "a file cannot be called so everywhere";
  return identifierProblem(name);
}

/** Of a method. */
export function methodProblem(name: string): Problem {
  return memberNames.has(name) ? "every object has a member of that name" : identifierProblem(name);
}

/** Of an argument or an option. */
export function argumentProblem(name: string): Problem {
  if (objectMembers.has(name)) return "every object has a member of that name";
  return reservedWords.has(name) ? "it is a word of TypeScript" : identifierProblem(name);
}

function identifierProblem(name: string): Problem {
  if (!isIdentifier(name)) return "it is not an identifier";
  return Buffer.byteLength(name) > longest ? `it is longer than ${longest} bytes` : undefined;
}

/** ECMA-262, IdentifierName. */
function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) && !/[\u200c\u200d]/.test(name);
}

/** The order of everything that has a name: by UTF-16 code units, so that it is the same everywhere. */
export function byName<T extends { readonly name: string }>(a: T, b: T): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/**
 * The name of the type of what a method rejects with: `{Method}Error`, spelled like the name of the type of its options.
 *
 * @param optionTypes - what the types of options are called: `{Method}Options`
 */
export function errorTypeName(method: string, optionTypes: string): string {
  return `${optionTypes.includes("{Method}") ? method.charAt(0).toUpperCase() + method.slice(1) : method}Error`;
}
