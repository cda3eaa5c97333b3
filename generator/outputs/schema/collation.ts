// Two names in, which of them comes first out: the order of `Intl.Collator("en-us")`, by which openapi-typescript sorts.
//
// Nearly all names are ASCII, and of that the order is one line; what the engine knows of all other writing takes longer to load than
// a small document takes to print.
import { once } from "../../source/once.js";

/** The order of ASCII (https://www.unicode.org/charts/collation/). Capitals count only where nothing else differs, and come later. */
const order = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";
const ranks = new Map(
  [...order].flatMap((sign, rank) => [sign, sign.toUpperCase()].map((one) => [one, rank] as const)),
);

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
  let [atA, atB, byCase] = [0, 0, 0];
  while (atA < a.length && atB < b.length) {
    const [ofA, ofB] = isNumbered ? [digitsAt(a, atA), digitsAt(b, atB)] : ["", ""];
    if (ofA !== "" && ofB !== "") {
      const byNumber = compareDigits(ofA, ofB);
      if (byNumber !== 0) return byNumber;
      atA += ofA.length;
      atB += ofB.length;
      continue;
    }
    const [signOfA, signOfB] = [a[atA++]!, b[atB++]!];
    const byRank = ranks.get(signOfA)! - ranks.get(signOfB)!;
    if (byRank !== 0) return byRank;
    if (byCase === 0 && signOfA !== signOfB) byCase = signOfA < signOfB ? 1 : -1;
  }
  return a.length - atA - (b.length - atB) || byCase;
}

function digitsAt(name: string, start: number): string {
  let end = start;
  while (end < name.length && name[end]! >= "0" && name[end]! <= "9") end++;
  return name.slice(start, end);
}

function compareDigits(a: string, b: string): number {
  const [ofA, ofB] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return ofA.length - ofB.length || (ofA === ofB ? 0 : ofA < ofB ? -1 : 1);
}
