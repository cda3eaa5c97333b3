// Where the package differs from the one that it replaces, on purpose. Each entry is proven by a case of dropin.test.ts, which runs both; the README quotes the table.

export interface Difference {
  /** What the program does. */
  readonly when: string;
  /** What the replaced package does then. */
  readonly theirs: string;
  /** What this package does. */
  readonly ours: string;
  readonly why: string;
}

/** The intended differences. Whatever is not here has to be equal. */
export const differences = {
  dots: {
    when: "An id is `.` or `..`",
    theirs: "calls another resource",
    ours: "rejects with `ArgumentError`; nothing is sent",
    why: "Addresses are shortened on their way; an id must not choose what is called",
  },
  missing: {
    when: "A required parameter is missing",
    theirs: "throws a string",
    ours: "rejects with `ArgumentError`, with the same text",
    why: "A method that returns a promise should fail through it, with an `Error`",
  },
  emptyList: {
    when: "An id is `[]`",
    theirs: "calls another resource",
    ours: "rejects with `ArgumentError`, as for a missing id",
    why: "As above",
  },
  object: {
    when: "A parameter is an object",
    theirs: "sends `[object Object]`",
    ours: "rejects with `ArgumentError`; nothing is sent",
    why: "It is a mistake in the program, and the service cannot tell",
  },
  notANumber: {
    when: "A parameter is `NaN` or `Infinity`",
    theirs: "sends its name",
    ours: "rejects with `ArgumentError`; nothing is sent",
    why: "As above",
  },
  surrogate: {
    when: "A parameter has half of a surrogate pair",
    theirs: "rejects with a `URIError`, which holds the access token where the parameter is one of the query",
    ours: "rejects with `ArgumentError`; nothing is sent",
    why: "One kind of error for one kind of mistake, and none holds a token",
  },
  nullQuery: {
    when: "A query parameter is `null`, or an empty list",
    theirs: "sends it without a value",
    ours: "leaves it out, as for `undefined`",
    why: "To filter by nothing is not what `null` means",
  },
  comma: {
    when: "An element of a list has a comma",
    theirs: "sends the comma as it is",
    ours: "sends `%2C`",
    why: '`["a,b", "c"]` is not `["a", "b", "c"]`',
  },
  gaps: {
    when: "A list has gaps (`null`, `undefined`)",
    theirs: "sends empty elements",
    ours: "leaves them out",
    why: "As for a single value",
  },
  apostrophe: {
    when: "A query parameter has an apostrophe",
    theirs: "sends `'`",
    ours: "sends `%27`",
    why: "`fetch` writes URLs by the URL standard; the service reads the same",
  },
  falsyBody: {
    when: 'The body is `0`, `false` or `""`',
    theirs: "sends nothing",
    ours: "sends it as JSON",
    why: "It is a value",
  },
  binaryBody: {
    when: "The body is bytes, a form or a blob",
    theirs: "sends it as `application/json`",
    ours: "sends it with the media type that it has",
    why: "It is no JSON",
  },
  unprintableBody: {
    when: "The body is no JSON (a circle, a `BigInt`)",
    theirs: "rejects with `TypeError` or `RangeError`",
    ours: "rejects with `ArgumentError`; nothing is sent",
    why: "One kind of error for one kind of mistake",
  },
  bodyType: {
    when: "A request has no body",
    theirs: "sends `Content-Type: application/json`",
    ours: "sends no `Content-Type`",
    why: "There is nothing that has a type",
  },
  fixedHeaders: {
    when: "`customHeaders` has `Accept` or `Content-Type`",
    theirs: "ignores it",
    ours: "sends it",
    why: "Whoever writes a header wants it sent",
  },
  callOptions: {
    when: "The options of a call have `query`, `signal`, `timeout`, `maxRetries`, `retryNonIdempotent`, `validate` or `middleware`",
    theirs: "ignores them",
    ours: "does what they say",
    why: "They are new",
  },
  environments: {
    when: "`setEnvironment` is given the name of a region (`eu_west_1`, `eu-west-1`), or the address of its login or its apps",
    theirs: "calls a host that does not exist (`api.eu_west_1`, `api.login.mypurecloud.ie`)",
    ours: "finds the region",
    why: "Names and addresses that people have at hand",
  },
  errors: {
    when: "The service answers with an error",
    theirs: "rejects with the bare body, which may be `undefined`",
    ours: "rejects with an `ApiError`, which has the fields of the body, `status`, `headers` and `body`",
    why: "An `Error` has a stack, a message and a kind; programs that read the fields go on working",
  },
  retries: {
    when: "The service answers 429, or 503 and says when to come back",
    theirs: "rejects at once",
    ours: "waits and repeats the call, twice at most (`maxRetries`)",
    why: "The service asks for it",
  },
  notJson: {
    when: "An answer with status 200 is no JSON: broken, or the page of a proxy",
    theirs: "resolves to its text, as if that were the model",
    ours: "rejects with `ResponseParseError`",
    why: "A program would go on with the wrong thing",
  },
  falsyAnswer: {
    when: 'An answer is `0`, `false`, `""` or `null`',
    theirs: "resolves to `undefined`",
    ours: "resolves to it",
    why: "It is a value",
  },
} as const satisfies Readonly<Record<string, Difference>>;

export interface TypeDifference extends Difference {
  /** A program that compiles against the replaced package and not against this one. */
  readonly program: string;
}

/** What the types refuse, and those of the replaced package let pass. */
export const typeDifferences = {
  closedEnum: {
    when: "A `sortOrder` is any text",
    theirs: "`string`",
    ours: '`"ASC" | "DESC"`',
    why: "The service takes no other. In answers enums stay open",
    program: `import type { Models } from "purecloud-platform-client-v2";
declare const order: string;
export const query: Models.EventQueryRequest = { interval: "", sortOrder: order };`,
  },
  readonlyField: {
    when: "A program writes a field that only the service sets",
    theirs: "lets it",
    ours: "`readonly`",
    why: "It would be ignored",
    program: `import type { Models } from "purecloud-platform-client-v2";
declare const definition: Models.EventDefinition;
definition.name = "mine";`,
  },
  promise: {
    when: "A program implements a method of an API class itself, for tests",
    theirs: "`Promise<Model>`",
    ours: "`ApiPromise<Model>`: a promise with `withResponse()` and `asResponse()`",
    why: "Status and headers of one answer, without a setting for all. Cast the stand-in: `as unknown as OperationalEventsApi`",
    program: `import type { OperationalEventsApi } from "purecloud-platform-client-v2";
export const fake: Pick<OperationalEventsApi, "getUsageEventsDefinitions"> = { getUsageEventsDefinitions: async () => ({ entities: [] }) };`,
  },
  classNotInstance: {
    when: "`ApiClient` is used as if it were the client: `ApiClient.setAccessToken(…)`",
    theirs: "`ApiClient` is the shared client",
    ours: "`ApiClient` is the class; the shared client is `ApiClient.instance` in both packages",
    why: "`new ApiClient(…)` makes clients of their own, and `ApiClient` is a type",
    program: `import { ApiClient } from "purecloud-platform-client-v2";
ApiClient.setAccessToken("token");`,
  },
} as const satisfies Readonly<Record<string, TypeDifference>>;
