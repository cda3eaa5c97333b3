// A surface in, a program out that uses everything of it: every method is called, every property read and set, every list of values
// gone through. It compiles against an SDK exactly where programs that were written for the surface do.
import { errorTypeName } from "../api/names.js";
import type {
  Argument,
  Incoming,
  Method,
  ModelDeclaration,
  ObjectShape,
  Service,
  Surface,
  SurfaceType,
} from "../surface/surface.js";
import { shapeOf } from "../compatibility/relation.js";
import { roundTrips, type RoundTrip } from "../compatibility/roundTrips.js";
import { typeText, unionOf } from "../surface/type.js";

/**
 * The text of the program. What is a preview it does not use: programs that do may not compile any more after any release.
 *
 * @param sdk - where the package is, from where the program is: `./sdk`
 */
export function canary(surface: Surface, sdk: string): string {
  const methods = Object.entries(surface.methods).filter(isPromised);
  const webhooks = Object.entries(surface.webhooks).filter(isPromised);
  const models = Object.entries(surface.models).filter(isPromised);
  const classes = [...new Set(methods.map(([symbol]) => symbol.slice(0, symbol.indexOf("."))))];
  const writer = new Writer(surface);
  for (const [name, model] of models) writer.apart(() => writer.model(name, model));
  for (const [symbol, method] of methods) writer.apart(() => writer.method(symbol, method));
  for (const trip of roundTrips(Object.fromEntries(methods), surface.models))
    writer.apart(() => writer.roundTrip(trip));
  for (const [key, webhook] of webhooks) {
    writer.apart(() => {
      if (webhook.name !== undefined) writer.lines.push(`type ${writer.fresh("W")} = Webhooks.${webhook.name};`);
      writer.incoming(`Webhooks.Webhooks[${JSON.stringify(key)}]`, webhook);
    });
  }
  writer.apart(() => writer.service(surface.service));
  return [
    `import type * as Models from "${sdk}/src/models/index.js";`,
    `import { ApiClient } from "${sdk}/src/ApiClient.js";`,
    ...(webhooks.length > 0 ? [`import type * as Webhooks from "${sdk}/src/webhooks.js";`] : []),
    ...models
      .filter(([, { constants }]) => constants !== undefined)
      .map(([name]) => `import { ${name} as values_${name} } from "${sdk}/src/models/${name}.js";`),
    ...classes.map((name) => `import { ${name} } from "${sdk}/src/apis/${name}.js";`),
    ...(writer.lines.some((line) => /\bBinaryBody\b/.test(line))
      ? [`import type { BinaryBody } from "${sdk}/src/index.js";`]
      : []),
    ...writer.lines,
    "export {};",
    "",
  ].join("\n");
}

function isPromised([, { preview }]: readonly [string, { readonly preview?: true }]): boolean {
  return preview !== true;
}

/** Alternatives that programs do not tell by what they are. */
const askedOtherwise: ReadonlySet<SurfaceType["kind"]> = new Set<SurfaceType["kind"]>([
  "literals",
  "null",
  "undefined",
  "object",
  "boolean",
  "number",
  "string",
]);

class Writer {
  readonly lines: string[] = [];
  readonly #surface: Surface;
  readonly #names: ReadonlyMap<string, string>;
  #count = 0;

  constructor(surface: Surface) {
    this.#surface = surface;
    this.#names = new Map(Object.keys(surface.models).map((name) => [name, `Models.${name}`]));
  }

  /** Puts what is written into a function of its own: of a large service, one body is too large for the compiler (TS2563). */
  apart(write: () => void): void {
    const start = this.lines.length;
    write();
    const own = this.lines.splice(start);
    if (own.length > 0) this.lines.push("void (async () => {", ...own, "});");
  }

  model(name: string, { type, direction, constants = {} }: ModelDeclaration): void {
    const text = `Models.${name}`;
    for (const constant of Object.keys(constants)) this.lines.push(`void values_${name}[${JSON.stringify(constant)}];`);
    this.lines.push(`type ${this.fresh("T")} = ${text};`);
    const shape = shapeOf(type, this.#surface.models);
    const made = shape && (direction === "request" ? withoutReadOnly(shape) : shape);
    const isRead = direction !== "request";
    const isWritten = direction !== "response";
    if (shape === undefined || made === undefined) {
      if (isRead) this.#read(`(null! as ${text})`, type);
      if (isWritten) this.#write(text, type);
      return;
    }
    for (const [key, property] of Object.entries(shape.properties)) {
      const access = `(null! as ${text})[${JSON.stringify(key)}]`;
      if (isRead && !property.writeOnly) this.#read(access, property.type, !property.required);
      if (isWritten && !property.readOnly) {
        this.#write(`${text}[${JSON.stringify(key)}]`, property.type);
        this.lines.push(
          `{ const one: ${text} = null! as ${this.#text(made)}; one[${JSON.stringify(key)}] = null! as ${this.#text(property.type)}; }`,
        );
      }
    }
    if (isRead) this.#readFurther(`(null! as ${text})`, shape);
    if (!isWritten) return;
    const sent = Object.entries(shape.properties).filter(([, { readOnly }]) => !readOnly);
    const members = (entries: typeof sent) =>
      entries.map(([key, property]) => `${named(key)}: null! as ${this.#text(property.type)}`);
    const further = shape.additional === undefined ? [] : [`"any-key": null! as ${this.#text(shape.additional)}`];
    this.lines.push(`{ const all: ${text} = { ${[...members(sent), ...further].join(", ")} }; void all; }`);
    // Every object has a `toString`, which is none of the service's.
    const required = sent.filter(([key, property]) => property.required || key in {});
    this.lines.push(`{ const few: ${text} = { ${members(required).join(", ")} }; void few; }`);
  }

  method(symbol: string, method: Method): void {
    const [name, member] = [symbol.slice(0, symbol.indexOf(".")), symbol.slice(symbol.indexOf(".") + 1)];
    const required = method.arguments.filter((argument) => argument.required);
    const optional = method.arguments.filter((argument) => !argument.required);
    const value = (argument: Argument) => `null! as ${this.#text(argument.type)}`;
    const options = optional.map((argument) => `${JSON.stringify(argument.name)}: ${value(argument)}`);
    const call = (args: readonly string[]) => `new ${name}()[${JSON.stringify(member)}](${args.join(", ")})`;
    const few = call(required.map(value));
    const result = this.fresh("r");
    this.lines.push(`const ${result} = await ${few};`);
    this.lines.push(`void ${call([...required.map(value), `{ ${options.join(", ")} }`])};`);
    this.lines.push(`{ const given: () => Promise<${this.#text(method.result)}> = () => ${few}; void given; }`);
    if (method.result.kind !== "void") this.#read(result, method.result);
    if (method.items !== undefined) {
      const item = this.fresh("i");
      this.lines.push(
        `const ${item} = await (async () => { for await (const one of ${few}) return one; return null!; })();`,
      );
      this.#read(item, method.items);
    }
    if (this.#surface.conventions.errors === "typed") this.#errors(name, member, method.errors);
    const callbacks = `${name}.${member.charAt(0).toUpperCase()}${member.slice(1)}Callbacks`;
    for (const [key, callback] of Object.entries(method.callbacks ?? {})) {
      const own = `${callbacks}[${JSON.stringify(key.slice(0, key.lastIndexOf(" ")))}]`;
      this.incoming(`Extract<${own}, { method: ${JSON.stringify(callback.method)} }>`, callback);
    }
    for (const argument of method.arguments) {
      for (const one of valuesOf(argument.type)) {
        const args = required.map((other) => (other === argument ? one : value(other)));
        this.lines.push(
          `void ${call(argument.required ? args : [...args, `{ ${JSON.stringify(argument.name)}: ${one} }`])};`,
        );
      }
    }
  }

  /** Gives back what was read. */
  roundTrip({ reader, writer, argument }: RoundTrip): void {
    const read = this.#call(reader, {});
    this.lines.push(`void ${this.#call(writer, { [argument]: `{ ...(await ${read}) }` })};`);
  }

  /** A call with what it needs, and with some arguments as they are given. */
  #call(symbol: string, given: { readonly [argument: string]: string }): string {
    const [name, member] = [symbol.slice(0, symbol.indexOf(".")), symbol.slice(symbol.indexOf(".") + 1)];
    const { arguments: all } = this.#surface.methods[symbol]!;
    const value = (argument: Argument) => given[argument.name] ?? `null! as ${this.#text(argument.type)}`;
    const required = all.filter((argument) => argument.required).map(value);
    const options = all.filter((argument) => !argument.required && given[argument.name] !== undefined);
    const last = options.map((argument) => `${JSON.stringify(argument.name)}: ${value(argument)}`);
    const args = last.length === 0 ? required : [...required, `{ ${last.join(", ")} }`];
    return `new ${name}()[${JSON.stringify(member)}](${args.join(", ")})`;
  }

  /** What is said when a client is made, and its ways to log in. */
  service({ options, logins }: Service): void {
    const type = "NonNullable<ConstructorParameters<typeof ApiClient>[0]>";
    this.lines.push(`{ const given: ${type} = ${this.#literal(options)}; void given; }`);
    for (const [name, option] of Object.entries(options.properties)) {
      this.#write(`${type}[${JSON.stringify(name)}]`, option.type);
      if (option.type.kind !== "object") continue;
      for (const [key, inner] of Object.entries(option.type.properties))
        this.#write(`NonNullable<${type}[${JSON.stringify(name)}]>[${JSON.stringify(key)}]`, inner.type);
    }
    for (const grant of logins) this.lines.push(`void new ApiClient().${loginMethods[grant] ?? grant};`);
  }

  /** An object as a literal, in which keys are looked at. */
  #literal(type: SurfaceType): string {
    if (type.kind !== "object") return `null! as ${this.#text(type)}`;
    return `{ ${Object.entries(type.properties)
      .map(([name, property]) => `${named(name)}: ${this.#literal(property.type)}`)
      .join(", ")} }`;
  }

  /** Reads what the service sends by itself, and answers it. */
  incoming(type: string, { method, payload, headers, query, answer }: Incoming): void {
    this.lines.push(`{ const given: ${JSON.stringify(method)} = null! as ${type}["method"]; void given; }`);
    this.#read(`(null! as ${type}["payload"])`, payload);
    for (const [name, shape] of Object.entries({ headers, query }))
      if (Object.keys(shape.properties).length > 0) this.#read(`(null! as ${type}["${name}"])`, shape);
    this.lines.push(`{ const given: ${type}["response"] = null! as ${this.#text(answer)}; void given; }`);
    this.#write(`${type}["response"]`, answer);
  }

  /** Asks for the status of an error, and reads what such an error holds. */
  #errors(name: string, member: string, errors: Method["errors"]): void {
    const typed = Object.entries(errors).filter(([, { kind }]) => kind !== "undefined");
    const open = typed.filter(([status]) => !/^\d+$/.test(status)).map(([, type]) => type);
    const type = `${name}.${errorTypeName(member, this.#surface.conventions.optionTypes)}`;
    for (const [status, own] of typed) {
      const found = this.fresh("e");
      if (!/^\d+$/.test(status)) this.lines.push(`void ((null! as ${type}).status === 599);`);
      else {
        this.lines.push(`const ${found} = null! as ${type}; if (${found}.status === ${status}) {`);
        this.#read(`${found}.body`, unionOf([own, ...open]));
        this.lines.push("}");
      }
    }
  }

  /** Takes a value where the type is expected, goes through its values, and asks which alternative it is. */
  #read(value: string, type: SurfaceType, isOptional = false): void {
    const name = this.fresh("v");
    this.lines.push(`const ${name}: ${this.#text(type)}${isOptional ? " | undefined" : ""} = ${value};`);
    const values = valuesOf(type);
    if (values.length > 1 && !isOpen(type)) {
      // A case for a value that the SDK does not know does not compile.
      const cases = values.map((one) => `case ${one}: break;`).join(" ");
      const found = this.fresh("f");
      this.lines.push(`{ const ${found} = ${value}; if (${found} != null) switch (${found}) { ${cases} } }`);
    }
    if (type.kind === "union") {
      for (const member of type.members.filter(
        // Who asks for an object that has no name asks for its properties, and for a primitive by `typeof`, which always compiles.
        (one) => !askedOtherwise.has(one.kind) && !this.#isAnything(one),
      )) {
        const parameter = this.fresh("p");
        this.lines.push(
          `{ const ${parameter} = ${value}; const is = (one: typeof ${parameter}): one is ${this.#text(member)} => one !== null; void is; }`,
        );
      }
    }
    if (type.kind === "object") {
      const inner = `${value}${isOptional ? "!" : ""}`;
      for (const [key, property] of Object.entries(type.properties))
        if (!property.writeOnly) this.#read(`${inner}[${JSON.stringify(key)}]`, property.type, !property.required);
      this.#readFurther(inner, type);
    }
    if (type.kind === "array") this.#read(`(${value}${isOptional ? "!" : ""})[0]!`, type.items);
  }

  /** Nobody asks whether a value is one of all that there are. */
  #isAnything(type: SurfaceType): boolean {
    if (type.kind !== "model") return type.kind === "unknown";
    const { models } = this.#surface;
    const inner = Object.hasOwn(models, type.name) ? models[type.name]!.type : undefined;
    return inner !== undefined && inner.kind !== "model" && this.#isAnything(inner);
  }

  /** Reads a property that is not declared. Beside declared ones its type is wide enough for all of them. */
  #readFurther(value: string, { properties, additional }: ObjectShape): void {
    const access = `${value}["any-key"]`;
    if (additional === undefined) return;
    if (Object.keys(properties).length > 0) this.lines.push(`void ${access};`);
    else this.#read(access, additional, true);
  }

  #write(target: string, type: SurfaceType): void {
    for (const one of valuesOf(type)) this.lines.push(`{ const given: ${target} = ${one}; void given; }`);
  }

  #text(type: SurfaceType): string {
    const text = typeText(type, this.#names);
    return type.kind === "union" || type.kind === "literals" || type.kind === "intersection" ? `(${text})` : text;
  }

  fresh(prefix: string): string {
    return `${prefix}${this.#count++}`;
  }
}

/** A method of a client for each grant. */
const loginMethods: { readonly [grant: string]: string } = {
  authorizationCode: "loginPKCEGrant",
  clientCredentials: "loginClientCredentialsGrant",
  implicit: "loginImplicitGrant",
  password: "loginPasswordGrant",
};

/** An object as programs make it that never get one: what only the service sets, nobody knows. */
function withoutReadOnly(shape: ObjectShape): ObjectShape {
  const own = Object.entries(shape.properties).filter(([, { readOnly }]) => readOnly !== true);
  return { ...shape, properties: Object.fromEntries(own) };
}

/** The name of a property in a literal. A plain `__proto__` would be none. */
function named(key: string): string {
  return key === "__proto__" ? '["__proto__"]' : JSON.stringify(key);
}

/** The listed values of a type, as code. */
function valuesOf(type: SurfaceType): string[] {
  const members = type.kind === "union" ? type.members : [type];
  return members.flatMap((member) =>
    member.kind === "literals" ? member.values.map((value) => JSON.stringify(value)) : [],
  );
}

function isOpen(type: SurfaceType): boolean {
  const members = type.kind === "union" ? type.members : [type];
  return members.some((member) => member.kind === "literals" && member.open === true);
}
