// Two names in, which of them comes first out: the order of `Intl.Collator("en-us")`, by which openapi-typescript sorts.
//
// Nearly all names are ASCII, and of that the order is one line; what the engine knows of all other writing takes longer to load than
// a small document takes to print.
import { once } from "../../source/once.js";

/** The order of ASCII (https://www.unicode.org/charts/collation/). Capitals count only where nothing else differs, and come later. */
const order = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";
/** The place of each character in it, by its code. */
const ranks = Array.from({ length: 127 }, (_, code) => order.indexOf(String.fromCharCode(code).toLowerCase()));

/** Compares names by their signs. */
export function compareNames(a: string, b: string): number {
  return isAscii(a) && isAscii(b) ? compareAscii(a, b, false) : collator(false).compare(a, b);
}

/** Compares names by their signs and the numbers in them: 2 comes before 10. */
export function compareNumbered(a: string, b: string): number {
  return isAscii(a) && isAscii(b) ? compareAscii(a, b, true) : collator(true).compare(a, b);
}

const collator = once((numeric: boolean) => new Intl.Collator("en-us", { numeric }));

function isAscii(name: string): boolean {
  return /^[ -~]*$/.test(name);
}

function compareAscii(a: string, b: string, isNumbered: boolean): number {
  let atA = 0;
  let atB = 0;
  let byCase = 0;
  while (atA < a.length && atB < b.length) {
    const ofA = a.charCodeAt(atA);
    const ofB = b.charCodeAt(atB);
    if (isNumbered && isDigit(ofA) && isDigit(ofB)) {
      const [digitsOfA, digitsOfB] = [digitsAt(a, atA), digitsAt(b, atB)];
      const byNumber = compareDigits(digitsOfA, digitsOfB);
      if (byNumber !== 0) return byNumber;
      atA += digitsOfA.length;
      atB += digitsOfB.length;
      continue;
    }
    if (ofA !== ofB) {
      const byRank = ranks[ofA]! - ranks[ofB]!;
      if (byRank !== 0) return byRank;
      // The code of a capital is the smaller one.
      if (byCase === 0) byCase = ofB - ofA;
    }
    atA++;
    atB++;
  }
  return a.length - atA - (b.length - atB) || byCase;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function digitsAt(name: string, start: number): string {
  let end = start;
  while (end < name.length && isDigit(name.charCodeAt(end))) end++;
  return name.slice(start, end);
}

function compareDigits(a: string, b: string): number {
  if (a.length === b.length) return a === b ? 0 : a < b ? -1 : 1;
  const [ofA, ofB] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return ofA.length === ofB.length ? compareDigits(ofA, ofB) : ofA.length - ofB.length;
}
