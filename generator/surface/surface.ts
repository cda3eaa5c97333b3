// The public surface of an SDK as a value: every declaration that a program can mention, and beside it what is sent. Made by `read.ts`
// from a service, kept by `format.ts` as JSON, compared by `compatibility/`. Plain data, in which everything that has no order of its
// own is sorted: equal surfaces are equal texts.
import type { Json } from "../source/json.js";

/** What programs can rely on. */
export interface Surface {
  readonly conventions: Conventions;
  readonly service: Service;
  /** By class and method: `PetsApi.getPet`. A method that several classes have stands here several times. */
  readonly methods: { readonly [symbol: string]: Method };
  /** By their names in the description: `order-made`. */
  readonly webhooks: { readonly [key: string]: Incoming };
  /** By name. */
  readonly models: { readonly [name: string]: ModelDeclaration };
}

/** How a description becomes types, as far as the same change breaks programs under one convention and not under another. */
export interface Conventions {
  /** Whether a list of values in an answer may grow: `"a" | "b" | (string & {})`. */
  readonly enums: "open" | "closed";
  /** Whether one of several alternatives in an answer may go away without breaking programs: they have a case for others. */
  readonly variants: "open" | "closed";
  /** Required arguments one after the other with the optional ones in an object behind them, or all of them in one object. */
  readonly arguments: "positional" | "object";
  /** What `format: date-time` and `format: date` become. */
  readonly dates: "string" | "Date";
  /** Whether the type of a method's errors says which statuses there are. */
  readonly errors: "typed" | "plain";
  /** Whether the type of an answer says which headers it has. */
  readonly headers: "typed" | "plain";
  /** Whether an operation with several tags stands in every class, or in that of its first tag. */
  readonly tags: "every" | "first";
  /** Whether a method gives what the SDK prints, or whatever the description allows. */
  readonly results: "printed" | "every";
  /** What the type of a method's options is called, and by that also the one of its errors. */
  readonly optionTypes: string;
}

/** What the generator prints. */
export const printedConventions: Conventions = {
  enums: "open",
  variants: "closed",
  arguments: "positional",
  dates: "string",
  errors: "typed",
  headers: "plain",
  tags: "every",
  results: "printed",
  optionTypes: "{Method}Options",
};

/** Where the service is, and how it knows who calls. */
export interface Service {
  readonly servers: readonly string[];
  /** Name → what the scheme is. */
  readonly security: { readonly [name: string]: string };
  /** What a client can be told beside what every client can: which server, its variables, credentials. */
  readonly options: ObjectShape;
  /** The OAuth 2 grants with which a client can log in by itself. */
  readonly logins: readonly string[];
}

/** What the service sends by itself, and what it may be answered. */
export interface Incoming {
  /** The HTTP method in capitals. */
  readonly method: string;
  /** The name of the type of what it holds, where it has one. */
  readonly name?: string;
  readonly payload: SurfaceType;
  /** By their names on the wire. */
  readonly headers: ObjectShape;
  readonly query: ObjectShape;
  readonly answer: SurfaceType;
  readonly deprecated: boolean;
  /** It may change or go at any time: nothing about it is promised. */
  readonly preview?: true;
  readonly text: string;
  readonly pointer: string;
}

export interface Method {
  /** What it is called now, where this is a name that it had. */
  readonly renamedTo?: string;
  /** What identifies the operation to the service: `GET /pets/{id}`. */
  readonly operation: string;
  readonly deprecated: boolean;
  /** It may change or go at any time: nothing about it is promised. */
  readonly preview?: true;
  /** The required ones first, in their order; then the optional ones, by name. */
  readonly arguments: readonly Argument[];
  readonly result: SurfaceType;
  /** What iterating gives, where the method gives a page of a list. */
  readonly items?: SurfaceType;
  /** Declared statuses of success → what the answer holds in the media type that is asked for first. */
  readonly successes: { readonly [status: string]: SurfaceType };
  /** Declared statuses of failure → what the answer holds. */
  readonly errors: { readonly [status: string]: SurfaceType };
  /** Headers of successful answers, in small letters. */
  readonly headers: { readonly [name: string]: SurfaceType };
  /** What the service sends because of a call: by name and HTTP method, `onEvent POST`. */
  readonly callbacks?: { readonly [key: string]: Incoming };
  /** Alternatives, each a sorted list of `scheme` or `scheme scope`. */
  readonly security: readonly (readonly string[])[];
  /** A hash of everything that is only read by people. */
  readonly text: string;
  readonly pointer: string;
}

export interface Argument {
  readonly name: string;
  /** What it is called now, where this is a name that it had. */
  readonly renamedTo?: string;
  readonly required: boolean;
  readonly type: SurfaceType;
  readonly deprecated: boolean;
  /** It is called like an option of every call, and takes its place. */
  readonly hides?: true;
  /** How it is sent. */
  readonly wire: ArgumentWire;
}

export interface ArgumentWire {
  readonly in: "path" | "query" | "querystring" | "header" | "cookie" | "body";
  /** The name on the wire; headers in small letters; none for a body. */
  readonly key?: string;
  /** `form explode`: how lists and objects are written. */
  readonly style?: string;
  /** In order of preference. */
  readonly mediaTypes?: readonly string[];
  /** `maximum: 100`, sorted. */
  readonly constraints: readonly string[];
  readonly default?: Json;
}

/** Where values of a model travel; "exported" are those that no operation mentions. */
export type Direction = "request" | "response" | "both" | "exported";

export interface ModelDeclaration {
  /** What it is called now, where this is a name that it had. */
  readonly renamedTo?: string;
  readonly direction: Direction;
  readonly type: SurfaceType;
  /** Names of the values of an enum, where it is an object with them, too. */
  readonly constants?: { readonly [name: string]: string | number };
  readonly deprecated: boolean;
  /** It may change or go at any time: nothing about it is promised. */
  readonly preview?: true;
  readonly text: string;
  readonly pointer: string;
}

export type SurfaceType =
  | { readonly kind: "unknown" | "never" | "void" | "undefined" | "null" | "boolean" | "string" | "binary" | "date" }
  /** What stands for a body that is no JSON: bytes however a program holds them, fields of a form. */
  | { readonly kind: "bytes" | "form-data" | "url-search-params" }
  /** Integers are numbers to TypeScript; the service may tell them apart. */
  | { readonly kind: "number"; readonly integer?: true }
  | LiteralsType
  | { readonly kind: "array"; readonly items: SurfaceType }
  | {
      readonly kind: "tuple";
      readonly items: readonly SurfaceType[];
      readonly rest?: SurfaceType;
      readonly minimum: number;
    }
  | ObjectShape
  | { readonly kind: "model"; readonly name: string }
  | { readonly kind: "union"; readonly members: readonly SurfaceType[]; readonly discriminator?: string }
  | { readonly kind: "intersection"; readonly members: readonly SurfaceType[] }
  /** An iterable of values that arrive one after the other. */
  | { readonly kind: "stream"; readonly items: SurfaceType };

export interface LiteralsType {
  readonly kind: "literals";
  /** Sorted. */
  readonly values: readonly (string | number | boolean)[];
  readonly open?: true;
}

export interface ObjectShape {
  readonly kind: "object";
  readonly properties: { readonly [name: string]: SurfaceProperty };
  /** The type of further properties. */
  readonly additional?: SurfaceType;
  /** The service refuses further properties; types of objects are closed anyway. */
  readonly closed?: true;
}

export interface SurfaceProperty {
  readonly type: SurfaceType;
  readonly required: boolean;
  readonly readOnly?: true;
  readonly writeOnly?: true;
  readonly deprecated?: true;
  /** `maxLength: 20`, sorted. */
  readonly constraints?: readonly string[];
  readonly default?: Json;
}

/** Whether a surface has what a symbol names: `User`, `UsersApi.getUser`, `UsersApi.getUser(limit)`. */
export function hasSymbol({ methods, models }: Surface, symbol: string): boolean {
  const [, method = symbol, argument] = /^(.*)\((.*)\)$/.exec(symbol) ?? [];
  const found = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (argument !== undefined) return found?.arguments.some(({ name }) => name === argument) ?? false;
  return found !== undefined || Object.hasOwn(models, symbol);
}
