// What a parser makes of a text: a value, or problems and where they are.

/** What a parser made of a text. */
export interface Parsed {
  readonly format: "json" | "yaml";
  /** `undefined` where there is an error among the problems. */
  readonly value: unknown;
  readonly problems: readonly SyntaxProblem[];
}

/** Something the parser said about the text. */
export interface SyntaxProblem {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** A key is there twice, and the last one counts. */
  readonly isRepeatedKey?: true;
  /** Where, in UTF-16 code units from the start of the text. */
  readonly offset: number;
}
