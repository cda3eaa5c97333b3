// The public types of the runtime, as programs see them; the compiler checks this file (`npm run typecheck`).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Node, Project } from "ts-morph";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  type AccessToken,
  ApiError,
  type ApiErrorOf,
  type ApiPromise,
  type ApiResponse,
  type CallOptions,
  type Client,
  type ClientOptions,
  type ConnectionError,
  type HttpResponse,
  type Middleware,
  type NotFoundError,
  type SdkError,
  type TimeoutError,
} from "../../templates/runtime/index.js";
import type { PagedPromise } from "../../templates/runtime/paging.js";

interface Page {
  readonly items: readonly string[];
}

describe("types", () => {
  it("of a call: a promise of the body, with more to ask", () => {
    type Call = ApiPromise<Page>;
    expectTypeOf<Awaited<Call>>().toEqualTypeOf<Page>();
    expectTypeOf<Call>().toExtend<Promise<Page>>();
    expectTypeOf<Awaited<ReturnType<Call["withResponse"]>>>().toEqualTypeOf<ApiResponse<Page>>();
    expectTypeOf<Awaited<ReturnType<Call["asResponse"]>>>().toEqualTypeOf<HttpResponse>();
    expectTypeOf<ApiResponse<Page>["data"]>().toEqualTypeOf<Page>();
    expectTypeOf<ApiResponse<Page>["correlationId"]>().toEqualTypeOf<string | undefined>();
  });

  it("of a list: a call, and items one by one", () => {
    type List = PagedPromise<Page, string>;
    expectTypeOf<List>().toExtend<ApiPromise<Page>>();
    expectTypeOf<List>().toExtend<AsyncIterable<string>>();
    expectTypeOf<ReturnType<List["pages"]>>().toExtend<AsyncIterable<Page>>();
  });

  it("of errors: one family, told apart by class and by status", () => {
    expectTypeOf<NotFoundError>().toExtend<ApiError>();
    expectTypeOf<ApiError>().toExtend<SdkError>();
    expectTypeOf<TimeoutError>().toExtend<ConnectionError>();
    expectTypeOf<ConnectionError["code"]>().toEqualTypeOf<string | undefined>();
    type Failure = ApiErrorOf<404, { reason: string }> | ApiErrorOf<409, { other: number }>;
    const reason = (error: Failure) => (error.status === 404 ? error.body.reason : error.body.other);
    expectTypeOf(reason).returns.toEqualTypeOf<string | number>();
    const known = (error: unknown) => (ApiError.is(error) ? error : undefined);
    expectTypeOf(known).returns.toEqualTypeOf<ApiError | undefined>();
  });

  it("of options: all optional, and undefined is absent", () => {
    expectTypeOf({}).toExtend<ClientOptions>();
    expectTypeOf<{ [K in keyof ClientOptions]-?: undefined }>().toExtend<ClientOptions>();
    expectTypeOf<{ [K in keyof CallOptions]-?: undefined }>().toExtend<CallOptions>();
    expectTypeOf<() => Promise<string>>().toExtend<AccessToken>();
    expectTypeOf<(refused?: string) => string | undefined>().toExtend<AccessToken>();
    expectTypeOf<CallOptions["signal"]>().toEqualTypeOf<AbortSignal | undefined>();
    expectTypeOf<Middleware>().returns.toEqualTypeOf<Promise<HttpResponse>>();
    expectTypeOf<Client["withOptions"]>().parameters.toEqualTypeOf<[options: ClientOptions]>();
  });
});

describe("doc comments", () => {
  const folder = join(import.meta.dirname, "../../templates/runtime");
  const project = new Project({ useInMemoryFileSystem: true });
  const interfaces: readonly (readonly [file: string, name: string])[] = [
    ["options.ts", "ClientOptions"],
    ["options.ts", "CallOptions"],
    ["logging.ts", "LoggingOptions"],
    ["compatible-client.ts", "CompatibleOptions"],
    ["oauth.ts", "SecretOptions"],
    ["password.ts", "PasswordOptions"],
    ["browser-login.ts", "RedirectOptions"],
    ["hosts.ts", "Gateway"],
    ["transport.ts", "ConnectionOptions"],
  ];
  const options = interfaces.flatMap(([file, name]) => {
    const source = project.createSourceFile(`${name}.ts`, readFileSync(join(folder, file), "utf8"));
    const members = source.getInterfaceOrThrow(name).getMembers().filter(Node.isPropertySignature);
    return members.map((member): [string, string] => [
      `${name}.${member.getName()}`,
      member
        .getJsDocs()
        .map((doc) => doc.getCommentText() ?? "")
        .join("\n"),
    ]);
  });

  it.each(options)("%s says its default, and its unit", (name, comment) => {
    expect(comment).toMatch(/\bDefault: /);
    if (/timeout$/i.test(name)) expect(comment).toMatch(/^Milliseconds /);
  });
});
