// What the service is: resources, operations, models and types, under the names that users will see. Made by `read.ts` from a
// document; printed by `outputs/`. Plain data: a type refers to a model by its id, never by the object.
import type { Json } from "../source/json.js";

export type { Json };

/** The whole of a service. Every list is in the order in which it is printed. */
export interface Api {
  readonly title: string;
  /** The version of the description (`info.version`), not of the package. */
  readonly version: string;
  readonly description?: string;
  readonly license?: string;
  readonly externalDocs?: ExternalDocs;
  /** The base URLs with their variables' defaults filled in; the first is the default. Never empty. */
  readonly servers: readonly Server[];
  readonly securitySchemes: readonly SecurityScheme[];
  /** What operations need that say nothing of their own: alternatives, each a list of schemes. */
  readonly security: readonly (readonly SecurityRequirement[])[];
  /** One per tag, sorted by name. */
  readonly resources: readonly Resource[];
  /** Sorted by method name. An operation with several tags stands here once. */
  readonly operations: readonly Operation[];
  /** What the service sends by itself, sorted by name. */
  readonly webhooks: readonly Webhook[];
  /** Sorted by name. */
  readonly models: readonly Model[];
  readonly extensions: Extensions;
}

/** The `x-` fields of an object of the description, as they stand there. */
export type Extensions = { readonly [name: string]: unknown };

export interface ExternalDocs {
  readonly url: string;
  readonly description?: string;
}

export interface Server {
  /** The address with the defaults of its variables filled in. */
  readonly url: string;
  /** The address as it is written: `https://{region}.example.com/v1`. */
  readonly template: string;
  readonly variables: readonly ServerVariable[];
  readonly description?: string;
  readonly name?: string;
}

export interface ServerVariable {
  readonly name: string;
  readonly default: string;
  /** The only values that it may have; empty where it may have any. */
  readonly values: readonly string[];
  readonly description?: string;
}

/** An API class: the operations of one tag. */
export interface Resource {
  /** The name of the class: `PetsApi`. */
  readonly name: string;
  /** The tag; "" for the operations that have none. */
  readonly tag: string;
  readonly description?: string;
  readonly externalDocs?: ExternalDocs;
  /** Sorted by method name. */
  readonly operations: readonly OperationId[];
  /** The `x-` fields of the tag, where it has some. */
  readonly extensions?: Extensions;
}

/** Identifies an operation by what it is: `GET /users/{id}`. */
export type OperationId = string;

export interface Operation {
  readonly id: OperationId;
  /** The name of the method: `getPet`. */
  readonly name: string;
  /** The `operationId` of the description, where it has one. */
  readonly operationId?: string;
  /** The HTTP method in capitals. */
  readonly method: string;
  /** The path template: `/users/{id}`. */
  readonly path: string;
  readonly tags: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  /** It may change or go at any time: nothing about it is promised. */
  readonly preview?: true;
  readonly externalDocs?: ExternalDocs;
  /** All arguments but the body, in the order of the description. */
  readonly parameters: readonly Parameter[];
  readonly body?: Body;
  /** Names of parameters and body in the order of the arguments: the required ones first, each group in the order of the description. */
  readonly arguments: readonly string[];
  /** What a successful call gives. */
  readonly result: Result;
  /** Every declared response, sorted by status. */
  readonly responses: readonly Response[];
  /** Where it is served, when it or its path says something of its own. */
  readonly servers?: readonly Server[];
  /** Alternatives, each a list of schemes that are needed together; empty where no credentials are needed or taken. */
  readonly security: readonly (readonly SecurityRequirement[])[];
  /** True for an operation that only reads, so that it may be repeated: GET, HEAD, OPTIONS, and queries by POST. */
  readonly safe: boolean;
  /** The parameter with a key by which the service knows that it was asked for the same before. Then it may be repeated, too. */
  readonly idempotencyKey?: string;
  /** The list of which it gives a page. */
  readonly list?: PagedList;
  /** What the service sends because of it. */
  readonly callbacks?: readonly Callback[];
  /** What can be called with its responses. */
  readonly links?: readonly Link[];
  readonly extensions: Extensions;
  /** What it is called now, where this is a name that it had. */
  readonly renamedTo?: string;
  /** Where it stands in the document. */
  readonly pointer: string;
}

/** A list that arrives in pages. */
export interface PagedList {
  /** The field of a page with the items: `data.items`; "" where the page is the list. */
  readonly items: string;
  readonly itemType: Type;
  readonly paging: Paging;
}

/**
 * How the next page is found. `from`, `last`, `total` and `more` (false on the last page) are fields of a page, of `last` one of
 * the last item; `to` is an option of the operation.
 */
export type Paging =
  | { readonly kind: "cursor" | "last"; readonly from: string; readonly to: string; readonly more?: string }
  | { readonly kind: "link"; readonly from: string }
  | { readonly kind: "header" }
  | {
      readonly kind: "page";
      readonly to: string;
      readonly first?: number;
      readonly last?: string;
      readonly more?: string;
    }
  | {
      readonly kind: "offset";
      readonly to: string;
      readonly first?: number;
      readonly total?: string;
      readonly more?: string;
    };

/** A request that the service sends, and a program of its users answers. */
export interface Incoming {
  /** The HTTP method in capitals. */
  readonly method: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  /** It may change or go at any time: nothing about it is promised. */
  readonly preview?: true;
  readonly parameters: readonly Parameter[];
  readonly body?: Omit<Body, "name">;
  /** What may be answered, sorted by status. */
  readonly responses: readonly Response[];
  readonly extensions: Extensions;
  readonly pointer: string;
}

export interface Webhook extends Incoming {
  /** The name of the type of its payload: `NewPetWebhook`. */
  readonly name: string;
  /** Its name in the description; with its method, where the name has several. */
  readonly key: string;
}

/** A request that the service sends because an operation was called. */
export interface Callback extends Incoming {
  readonly key: string;
  /** Where it goes: `{$request.body#/callbackUrl}`. */
  readonly expression: string;
}

/** What can be called with what a response holds. */
export interface Link {
  readonly status: string;
  readonly key: string;
  readonly operation: OperationId;
  /** Arguments by name, with where their values come from: `$response.body#/id`. */
  readonly arguments: readonly { readonly name: string; readonly value: string }[];
  readonly description?: string;
}

/** `querystring` is the whole of the query (OpenAPI 3.2, Parameter Object). */
export type ParameterLocation = "path" | "query" | "querystring" | "header" | "cookie";

export interface Parameter {
  /** The name of the argument or option: an identifier. */
  readonly name: string;
  /** What it is called now, where this is a name that it had. */
  readonly renamedTo?: string;
  /** The name on the wire. */
  readonly key: string;
  readonly in: ParameterLocation;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description?: string;
  readonly type: Type;
  /** OpenAPI's `style`, always filled in. */
  readonly style: string;
  /** OpenAPI's `explode`, always filled in. */
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** Set where the parameter is described by `content`. */
  readonly content?: Content;
  readonly default?: Json;
  readonly example?: Json;
  /** JSON Schema's other words about the value: `maximum: 100`. */
  readonly constraints: readonly string[];
  readonly extensions: Extensions;
}

export interface Body {
  /** The name of the argument or option: `body`. */
  readonly name: string;
  readonly required: boolean;
  readonly description?: string;
  /** In order of preference; the first is what is sent where neither the value nor the caller says otherwise. Never empty. */
  readonly content: readonly Content[];
  /** The option with which a caller chooses a media type, where there is something to choose. */
  readonly contentTypeOption?: string;
  /** An example of what is sent where nobody chooses a media type. */
  readonly example?: Json;
}

/** What a body is to a program: its value as JSON, pairs of a form, text, bytes, events … */
export type MediaKind = "json" | "json-lines" | "events" | "form" | "multipart" | "text" | "binary";

export interface Content {
  readonly mediaType: string;
  readonly kind: MediaKind;
  /** What the schema says; of a sequence (`itemSchema`), what it says about each item. */
  readonly type: Type;
  /** Per property, for multipart and form-urlencoded bodies. */
  readonly encoding: { readonly [property: string]: Encoding };
  /** Per position, for multipart bodies that are lists (OpenAPI 3.2, `prefixEncoding`). */
  readonly prefixEncoding?: readonly Encoding[];
  /** For all further positions (`itemEncoding`). */
  readonly itemEncoding?: Encoding;
  /** The events of a `text/event-stream`, where the description tells them apart or says what their data hold. */
  readonly events?: readonly EventType[];
}

/** Encoding Object. */
export interface Encoding {
  readonly contentType?: string;
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** Headers of the part that always have the same value. */
  readonly headers?: { readonly [name: string]: string };
}

/** One kind of server-sent events. */
export interface EventType {
  /** Its name, where it always has the same. */
  readonly event?: string;
  /** Whether its data are JSON, so that they are handed over as values. */
  readonly isJson: boolean;
  /** The type of its data. */
  readonly data: Type;
}

/** How the body of a response is handed over. */
export type ResultKind = "void" | "json" | "text" | "binary" | "events" | "json-lines";

/** What a successful call gives, in the preferred way. */
export interface Result {
  readonly kind: ResultKind;
  readonly type: Type;
  readonly events?: readonly EventType[];
  /** Further ways, each of another kind; the answer's media type tells which one it is. */
  readonly others: readonly {
    readonly kind: ResultKind;
    readonly type: Type;
    readonly events?: readonly EventType[];
  }[];
  /** Whether a call may succeed without giving anything, although others give something. */
  readonly mayBeEmpty: boolean;
  /** The media types of all ways, the preferred one first. */
  readonly mediaTypes: readonly string[];
}

export interface Response {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  readonly description?: string;
  readonly content: readonly Content[];
  readonly headers: readonly { readonly name: string; readonly description?: string; readonly type: Type }[];
  readonly extensions: Extensions;
}

export interface SecurityRequirement {
  readonly scheme: string;
  readonly scopes: readonly string[];
}

export type SecurityScheme = { readonly name: string; readonly description?: string } & (
  | { readonly type: "apiKey"; readonly in: "query" | "header" | "cookie"; readonly key: string }
  | { readonly type: "http"; readonly scheme: string }
  | { readonly type: "oauth2"; readonly flows: readonly OAuthFlow[] }
  | { readonly type: "openIdConnect"; readonly url: string }
  | { readonly type: "mutualTLS" }
);

export interface OAuthFlow {
  readonly grant: "implicit" | "password" | "clientCredentials" | "authorizationCode" | "deviceAuthorization";
  readonly authorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly refreshUrl?: string;
  /** Sorted by name. */
  readonly scopes: readonly { readonly name: string; readonly description: string }[];
}

/** A named schema. */
export interface Model {
  readonly id: ModelId;
  /** The name of the type: `Pet`. */
  readonly name: string;
  /** Its key in `components.schemas`; its name, where it is no component. */
  readonly key: string;
  /** What it is called now, where this is a name that it had. */
  readonly renamedTo?: string;
  /** Set where it was made from another model. */
  readonly derived?: Derived;
  readonly title?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  /** It may change or go at any time: nothing about it is promised. */
  readonly preview?: true;
  readonly example?: Json;
  readonly type: Type;
  /** Names of an enum's values, where the description has some: `{ name: "Active", value: "active" }`. */
  readonly constants?: readonly Constant[];
  /** Where values of it travel; a model that only travels in responses may grow new enum values. */
  readonly usage: Usage;
  readonly extensions: Extensions;
}

/** Identifies a model: its pointer in the document, `/components/schemas/Pet`; with a word in front where it is derived: `any:/…`. */
export type ModelId = string;

export interface Constant {
  readonly name: string;
  readonly value: string | number;
  readonly description?: string;
}

/** What a model that no schema of its own describes was made from, and what for. */
export interface Derived {
  readonly from: ModelId;
  /**
   * `any`: any kind of a base that others extend. `base`: what a union has beside its alternatives, for those that extend it.
   * `input`: the shape in which it is sent, where that is another one than the one in which it comes back.
   */
  readonly as: "any" | "base" | "input";
}

export interface Usage {
  readonly request: boolean;
  readonly response: boolean;
}

/** A type, as TypeScript can say it. */
export type Type =
  | { readonly kind: "unknown" }
  | { readonly kind: "never" }
  | { readonly kind: "null" }
  | { readonly kind: "boolean" }
  | { readonly kind: "number"; readonly format?: string; readonly integer: boolean }
  | { readonly kind: "string"; readonly format?: string }
  | { readonly kind: "binary" }
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | EnumType
  | { readonly kind: "array"; readonly items: Type }
  | { readonly kind: "tuple"; readonly items: readonly Type[]; readonly rest?: Type; readonly minimum: number }
  | ObjectType
  | { readonly kind: "map"; readonly values: Type }
  | { readonly kind: "model"; readonly id: ModelId }
  | { readonly kind: "union"; readonly members: readonly Type[]; readonly discriminator?: Discriminator }
  | { readonly kind: "intersection"; readonly members: readonly Type[] };

export interface EnumType {
  readonly kind: "enum";
  readonly values: readonly (string | number | boolean | null)[];
  /** True where the other side may send values that are not listed. */
  readonly open: boolean;
  /** What the values mean, where the description says so. */
  readonly descriptions?: { readonly [value: string]: string };
}

export interface ObjectType {
  readonly kind: "object";
  /** Sorted by name. */
  readonly properties: readonly Property[];
  /** The type of further properties; absent where there are none that the description speaks of. */
  readonly additional?: Type;
  /** True where the description says that there are no further properties. */
  readonly closed?: boolean;
}

export interface Property {
  readonly name: string;
  readonly type: Type;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly deprecated: boolean;
  readonly title?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly example?: Json;
  /** JSON Schema's other words about the value, for doc comments: `format: date-time`, `minimum: 1`. */
  readonly constraints: readonly string[];
  /** Its `x-` fields, where it has some. */
  readonly extensions?: Extensions;
}

export interface Discriminator {
  readonly property: string;
  /** Value → model. */
  readonly mapping: readonly { readonly value: string | number; readonly model: ModelId }[];
}
