// The printed sources of an SDK in, a program out that uses all of it as people would: every name imported, every method called in every
// way, every option given, every answer read, taken apart and handed on to code that knows the old types. It is made from the sources
// alone, so that it knows nothing of surfaces and rules; where an old type is meant it says so by a copy of the old SDK.
import ts from "typescript";

/** A file of an SDK, by its path in the package. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/**
 * The text of the program.
 *
 * @param texts - the SDK that the program was written for
 * @param before - where a copy of that SDK is, from where the program is
 * @param now - the SDK that it is compiled with
 */
export function consumer(texts: readonly SourceText[], before: string, now: string): string {
  const sdk = new Sdk(texts);
  const lines = new Writer(sdk).lines();
  return [
    `import type * as Old from "${before}/src/index.js";`,
    `import * as New from "${now}/src/index.js";`,
    ...sdk.enumObjects.map(({ name }) => `import { ${name} as value_${name} } from "${now}/src/models/${name}.js";`),
    ...lines,
    "",
  ].join("\n");
}

type Way = "request" | "response";
type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

interface Method {
  readonly owner: string;
  readonly node: ts.MethodDeclaration;
}

/** What a file imports: local name → name where it is declared, and whether that is in the runtime. */
type Imports = Map<string, { readonly name: string; readonly isOther: boolean }>;

/** What is declared. */
class Sdk {
  /** By the name that a program gives it: `Models.Pet`, `PetsApi.GetPetError`, `Webhooks`. */
  readonly types = new Map<string, Declaration>();
  readonly methods: Method[] = [];
  readonly enumObjects: { readonly name: string; readonly keys: readonly string[] }[] = [];
  /** What the index exports by name, of what is not the runtime's. */
  readonly values: string[] = [];
  readonly ways = new Map<string, Set<Way>>();

  constructor(texts: readonly SourceText[]) {
    for (const { path, text } of texts) {
      if (!/^src\/.*\.ts$/.test(path) || /^src\/(runtime\/|schema)/.test(path)) continue;
      const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
      const space = path.startsWith("src/models/") ? "Models." : "";
      for (const statement of file.statements) this.#declaration(statement, space);
      if (path === "src/index.ts") this.#index(file);
    }
    this.#directions();
  }

  get hasModels(): boolean {
    return [...this.types.keys()].some((name) => name.startsWith("Models."));
  }

  #declaration(node: ts.Statement, space: string): void {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
      if (isExported(node) || space.endsWith("Api.") || space === "ApiClient.")
        this.types.set(space + node.name.text, node);
    } else if (ts.isModuleDeclaration(node) && node.body !== undefined && ts.isModuleBlock(node.body)) {
      for (const inner of node.body.statements) this.#declaration(inner, `${node.name.text}.`);
    } else if (ts.isClassDeclaration(node) && node.name !== undefined) {
      for (const member of node.members)
        if (ts.isMethodDeclaration(member) && !isHidden(member))
          this.methods.push({ owner: node.name.text, node: member });
    } else if (ts.isVariableStatement(node) && isExported(node) && space === "Models.") {
      for (const { name, initializer } of node.declarationList.declarations) {
        const value =
          initializer !== undefined && ts.isAsExpression(initializer) ? initializer.expression : initializer;
        if (value === undefined || !ts.isObjectLiteralExpression(value)) continue;
        const keys = value.properties.flatMap(({ name: key }) => (key === undefined ? [] : [keyOf(key)]));
        this.enumObjects.push({ name: name.getText(), keys });
      }
    }
  }

  #index(file: ts.SourceFile): void {
    for (const node of file.statements) {
      if (!ts.isExportDeclaration(node) || node.isTypeOnly || node.exportClause === undefined) continue;
      const from = node.moduleSpecifier?.getText() ?? "";
      if (from.includes("runtime/") || !ts.isNamedExports(node.exportClause)) continue;
      this.values.push(...node.exportClause.elements.filter((one) => !one.isTypeOnly).map((one) => one.name.text));
    }
  }

  /** Who gives values of a type to whom: what methods take, what they give, and what of it mentions what. */
  #directions(): void {
    const visit = (node: ts.Node, way: Way): void => {
      if (ts.isPropertySignature(node) && node.type !== undefined && keyOf(node.name) === "response") {
        // What the service sends by itself is read, and what it gets is answered.
        const isIncoming =
          ts.isTypeLiteralNode(node.parent) &&
          node.parent.members.some((one) => one.name !== undefined && keyOf(one.name) === "payload");
        if (isIncoming) return visit(node.type, "request");
      }
      if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
        const name = this.nameOf(node);
        if (name !== undefined) {
          const known = this.ways.get(name) ?? new Set<Way>();
          this.ways.set(name, known);
          if (!known.has(way)) {
            known.add(way);
            visit(this.types.get(name)!, way);
          }
        }
      }
      ts.forEachChild(node, (inner) => visit(inner, way));
    };
    for (const { node } of this.methods) {
      for (const parameter of node.parameters) if (parameter.type !== undefined) visit(parameter.type, "request");
      if (node.type !== undefined) visit(node.type, "response");
    }
    for (const [name, node] of this.types)
      if (/(Error|Callbacks)$/.test(name) && /^\w+Api\./.test(name)) visit(node, "response");
    const webhooks = this.types.get("Webhooks");
    if (webhooks !== undefined) visit(webhooks, "response");
  }

  /** The name by which a program would mention what a reference means. */
  nameOf(node: ts.TypeReferenceNode | ts.ExpressionWithTypeArguments): string | undefined {
    const text = ts.isTypeReferenceNode(node) ? node.typeName.getText() : node.expression.getText();
    // A model that is called like something else of its file is imported under another name.
    const imported = this.#imports(node.getSourceFile()).get(text);
    if (imported?.isOther === true) return undefined;
    const found = imported?.name ?? text;
    return [`Models.${found}`, found].find((name) => this.types.has(name));
  }

  readonly #known = new Map<ts.SourceFile, Imports>();

  #imports(file: ts.SourceFile): Imports {
    const known = this.#known.get(file);
    if (known !== undefined) return known;
    const found: Imports = new Map();
    for (const node of file.statements) {
      if (!ts.isImportDeclaration(node)) continue;
      const bindings = node.importClause?.namedBindings;
      if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
      const isOther = node.moduleSpecifier.getText().includes("/runtime/");
      for (const { name, propertyName } of bindings.elements)
        found.set(name.text, { name: propertyName?.text ?? name.text, isOther });
    }
    this.#known.set(file, found);
    return found;
  }

  /** The members of an interface, with those of what it extends. */
  membersOf(node: ts.TypeNode | Declaration): readonly ts.PropertySignature[] | undefined {
    if (ts.isTypeLiteralNode(node)) return node.members.filter(ts.isPropertySignature);
    if (ts.isInterfaceDeclaration(node)) {
      const bases = (node.heritageClauses ?? [])
        .flatMap(({ types }) => types)
        .flatMap((base) => {
          const name = this.nameOf(base);
          return name === undefined ? [] : (this.membersOf(this.types.get(name)!) ?? []);
        });
      // What several bases have is there once, and own members count for what bases have, too.
      const own = node.members.filter(ts.isPropertySignature);
      return [...new Map([...bases, ...own].map((member) => [keyOf(member.name), member])).values()];
    }
    if (ts.isTypeAliasDeclaration(node)) return this.membersOf(node.type);
    if (ts.isTypeReferenceNode(node)) {
      const name = this.nameOf(node);
      return name === undefined ? undefined : this.membersOf(this.types.get(name)!);
    }
    if (ts.isIntersectionTypeNode(node)) {
      const all = node.types.map((type) => this.membersOf(type));
      if (!all.every((one) => one !== undefined)) return undefined;
      return [...new Map(all.flat().map((member) => [keyOf(member.name), member])).values()];
    }
    return undefined;
  }

  /** The alternatives of a type, through names. */
  alternativesOf(node: ts.TypeNode, seen: readonly string[] = []): readonly ts.TypeNode[] {
    if (ts.isParenthesizedTypeNode(node)) return this.alternativesOf(node.type, seen);
    if (ts.isUnionTypeNode(node)) return node.types.flatMap((type) => this.alternativesOf(type, seen));
    if (ts.isTypeReferenceNode(node)) {
      const name = this.nameOf(node);
      const declared = name === undefined ? undefined : this.types.get(name);
      if (declared !== undefined && ts.isTypeAliasDeclaration(declared) && !seen.includes(name!))
        return this.alternativesOf(declared.type, [...seen, name!]);
    }
    return [node];
  }
}

function isExported(node: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function isHidden(node: ts.MethodDeclaration): boolean {
  return (
    ts.isPrivateIdentifier(node.name) ||
    (ts.getModifiers(node) ?? []).some(
      ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.StaticKeyword,
    )
  );
}

function keyOf(name: ts.PropertyName): string {
  if (ts.isComputedPropertyName(name) && ts.isStringLiteral(name.expression)) return name.expression.text;
  return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name) ? name.text : name.getText();
}

function literalOf(node: ts.TypeNode): string | undefined {
  return ts.isLiteralTypeNode(node) && node.literal.kind !== ts.SyntaxKind.NullKeyword
    ? node.literal.getText()
    : undefined;
}

function isNothing(node: ts.TypeNode): boolean {
  return (
    node.kind === ts.SyntaxKind.UndefinedKeyword ||
    (ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword)
  );
}

/** Whether a type is written where another one is, and not found under a name: names may go round in circles. */
function isInside(inner: ts.TypeNode, node: ts.TypeNode): boolean {
  const isHere = inner.getSourceFile() === node.getSourceFile() && inner.pos >= node.pos && inner.end <= node.end;
  return isHere && !ts.isTypeReferenceNode(inner);
}

function isReadOnly(node: ts.PropertySignature): boolean {
  return (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword);
}

/** The name of a property in a literal. `__proto__` would be none. */
const named = (key: string) => (key === "__proto__" ? '["__proto__"]' : JSON.stringify(key));
const access = (type: string, key: string) => `${type}[${JSON.stringify(key)}]`;

class Writer {
  readonly #sdk: Sdk;
  readonly #lines: string[] = [];
  #count = 0;

  constructor(sdk: Sdk) {
    this.#sdk = sdk;
  }

  lines(): readonly string[] {
    const { types, methods, enumObjects, values, ways } = this.#sdk;
    for (const name of values) this.#say(`void New.${name};`);
    for (const { name, keys } of enumObjects)
      for (const key of keys) this.#say(`void ${access(`value_${name}`, key)};`);
    for (const [name, node] of types) this.#apart(() => this.#type(name, node, ways));
    for (const method of methods) this.#apart(() => this.#method(method));
    return this.#lines;
  }

  /** Of a large service, one body is too large for the compiler (TS2563). */
  #apart(write: () => void): void {
    const start = this.#lines.length;
    write();
    this.#lines.push("void (async () => {", ...this.#lines.splice(start), "});");
  }

  #type(name: string, node: Declaration, ways: Sdk["ways"]): void {
    this.#say(`type ${this.#fresh("T")} = New.${name};`);
    if (ts.isTypeAliasDeclaration(node) && /^\w+Api\..*Error$/.test(name)) this.#error(name, node.type);
    else if (name === "ApiClient.Options") this.#write(`Old.${name}`, `New.${name}`, node);
    else if (name === "Webhooks" || /^\w+Api\..*Callbacks$/.test(name)) this.#incoming(name, node);
    else if (name.startsWith("Models.")) {
      const way = ways.get(name) ?? new Set<Way>(["request", "response"]);
      const inner = ts.isTypeAliasDeclaration(node) ? node.type : node;
      if (way.has("response")) this.#read(`Old.${name}`, `(null! as New.${name})`, inner);
      if (way.has("request")) this.#write(`Old.${name}`, `New.${name}`, inner);
    }
  }

  /** Reads everything of a value, and hands it on where the old type is wanted. */
  #read(old: string, value: string, node: ts.TypeNode | Declaration): void {
    this.#say(`{ const given: ${old} = ${value}; void given; }`);
    this.#readParts(old, value, node);
  }

  #readParts(old: string, value: string, node: ts.TypeNode | Declaration): void {
    if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) {
      if (ts.isParenthesizedTypeNode(node)) return this.#readParts(old, value, node.type);
      const kinds = this.#sdk.alternativesOf(node).filter((one) => !isNothing(one));
      if (kinds.length > 1) return this.#distinguish(value, kinds);
      if (ts.isArrayTypeNode(node)) return this.#readParts(`${old}[number]`, `${value}[0]!`, node.elementType);
      const [only] = kinds;
      if (ts.isUnionTypeNode(node) && only !== undefined && isInside(only, node))
        return this.#readParts(`NonNullable<${old}>`, `${value}!`, only);
    }
    const isNamed = !ts.isInterfaceDeclaration(node) && !ts.isTypeLiteralNode(node) && !ts.isIntersectionTypeNode(node);
    const members = isNamed ? undefined : this.#sdk.membersOf(node);
    for (const member of members ?? []) {
      const key = keyOf(member.name);
      const isOptional = member.questionToken !== undefined;
      const inner = access(value, key);
      this.#say(`void ${inner};`);
      if (member.type !== undefined && !ts.isTypeReferenceNode(member.type))
        this.#readParts(
          isOptional ? `NonNullable<${access(old, key)}>` : access(old, key),
          isOptional ? `${inner}!` : inner,
          member.type,
        );
    }
  }

  /** What the service sends by itself is read, and answered. */
  #incoming(name: string, node: Declaration): void {
    for (const member of this.#sdk.membersOf(node) ?? []) {
      const key = keyOf(member.name);
      const kinds = member.type === undefined ? [] : this.#sdk.alternativesOf(member.type);
      for (const kind of kinds) {
        for (const part of this.#sdk.membersOf(kind) ?? []) {
          const inner = keyOf(part.name);
          const [method] = this.#sdk
            .membersOf(kind)!
            .flatMap((one) => (keyOf(one.name) === "method" ? [one.type!.getText()] : []));
          const of = (sdk: string) =>
            `Extract<${access(`${sdk}.${name}`, key)}, { method: ${method} }>[${JSON.stringify(inner)}]`;
          if (part.type === undefined || inner === "method") continue;
          if (inner === "response") this.#write(of("Old"), of("New"), part.type);
          else this.#read(of("Old"), `(null! as ${of("New")})`, part.type);
        }
      }
    }
  }

  /** A case for each alternative, and no others. */
  #distinguish(value: string, kinds: readonly ts.TypeNode[]): void {
    const found = this.#fresh("u");
    const given = `const ${found} = (${value})!;`;
    const literals = kinds.map(literalOf);
    if (literals.every((one) => one !== undefined)) {
      const cases = literals.map((one) => `case ${one}: break;`).join(" ");
      this.#say(`{ ${given} switch (${found}) { ${cases} default: { const none: never = ${found}; void none; } } }`);
      return;
    }
    const members = kinds.map((kind) => this.#sdk.membersOf(kind));
    if (!members.every((one) => one !== undefined)) {
      const isText = (one: ts.TypeNode) =>
        one.kind === ts.SyntaxKind.StringKeyword || (literalOf(one)?.startsWith('"') ?? false);
      if (kinds.some(isText)) this.#say(`{ ${given} if (typeof ${found} === "string") void ${found}.length; }`);
      if (kinds.some((one) => one.kind === ts.SyntaxKind.NumberKeyword))
        this.#say(`{ ${given} if (typeof ${found} === "number") void ${found}.toFixed(); }`);
      return;
    }
    // What may be missing tells nothing apart.
    const valuesOf = (list: readonly ts.PropertySignature[], key: string) => {
      const type = list.find(({ name, questionToken }) => keyOf(name) === key && questionToken === undefined)?.type;
      const all = type === undefined ? [] : this.#sdk.alternativesOf(type).map(literalOf);
      return all.length > 0 && all.every((one) => one !== undefined) ? all : undefined;
    };
    const key = members[0]!
      .map(({ name }) => keyOf(name))
      .find((one) => {
        const all = members.map((list) => valuesOf(list, one));
        const flat = all.flat();
        return all.every((list) => list !== undefined) && new Set(flat).size === flat.length;
      });
    if (key === undefined) return;
    const cases = members.map((list) => {
      const reads = list.map(({ name }) => `void ${access(found, keyOf(name))};`).join(" ");
      return `${valuesOf(list, key)!
        .map((one) => `case ${one}:`)
        .join(" ")} ${reads} break;`;
    });
    this.#say(
      `{ ${given} switch (${access(found, key)}) { ${cases.join(" ")} default: { const none: never = ${found}; void none; } } }`,
    );
  }

  /** Makes a value in all ways, and hands on one that was made before. */
  #write(old: string, now: string, node: ts.TypeNode | Declaration): void {
    this.#say(`{ const given: ${now} = null! as ${old}; void given; }`);
    for (const text of this.#literals(old, node)) this.#say(`{ const given: ${now} = ${text}; void given; }`);
    const members = ts.isInterfaceDeclaration(node) ? this.#sdk.membersOf(node) : undefined;
    for (const member of members ?? []) {
      const key = keyOf(member.name);
      if (!isReadOnly(member))
        this.#say(
          `{ const one: ${now} = null! as ${old}; ${access("one", key)} = null! as Required<${old}>[${JSON.stringify(key)}]; }`,
        );
    }
  }

  /** Literals of a type: each listed value; an object with all that it can have, and with no more than it must. */
  #literals(old: string, node: ts.TypeNode | Declaration, depth = 0): string[] {
    if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) {
      if (ts.isParenthesizedTypeNode(node)) return this.#literals(old, node.type, depth);
      if (ts.isArrayTypeNode(node))
        return this.#literals(`${old}[number]`, node.elementType, depth).map((text) => `[${text}]`);
      const kinds = this.#sdk.alternativesOf(node);
      if (kinds.length > 1) {
        // A literal of each alternative: what is declared in that one alone has to be known.
        const name = (one: ts.TypeNode) => (ts.isTypeReferenceNode(one) ? this.#sdk.nameOf(one) : undefined);
        return kinds.flatMap((one) => {
          const value = literalOf(one);
          if (value !== undefined) return [value];
          const model = name(one);
          return model === undefined || depth > 0
            ? []
            : this.#literals(`Old.${model}`, this.#sdk.types.get(model)!, 1).slice(0, 1);
        });
      }
      const value = literalOf(node);
      if (value !== undefined) return [value];
      if (ts.isTypeReferenceNode(node)) return [];
    }
    const members = this.#sdk.membersOf(node);
    // Of a property that is declared twice, nobody can say here what it takes.
    if (members === undefined || ts.isIntersectionTypeNode(node)) return [];
    const isOptions = old.includes("Old.ApiClient.Options");
    const text = (list: readonly ts.PropertySignature[]) =>
      list.map((member) => {
        const key = keyOf(member.name);
        const type = `Required<${old}>[${JSON.stringify(key)}]`;
        const [only, ...others] =
          member.type === undefined ? [] : this.#sdk.alternativesOf(member.type).filter((one) => !isNothing(one));
        const isPlain = only !== undefined && others.length === 0 && isInside(only, member.type!);
        const inner = isPlain ? this.#literals(`NonNullable<${type}>`, only, depth)[0] : undefined;
        return `${named(key)}: ${inner ?? `null! as ${type}`}`;
      });
    const sent = members.filter((member) => isOptions || !isReadOnly(member));
    const all = text(sent);
    // Every object has a `toString`, which is none of the description's.
    const few = text(sent.filter(({ name, questionToken }) => questionToken === undefined || keyOf(name) in {}));
    const each = sent.flatMap(({ name, type }) => {
      if (type === undefined || depth > 0) return [];
      const others = few.filter((one) => !one.startsWith(`${named(keyOf(name))}:`));
      const inner = `NonNullable<Required<${old}>[${JSON.stringify(keyOf(name))}]>`;
      return this.#literals(inner, type).map(
        (value) => `{ ${[...others, `${named(keyOf(name))}: ${value}`].join(", ")} }`,
      );
    });
    const hasFurther =
      !ts.isTypeAliasDeclaration(node) && "members" in node && node.members.some(ts.isIndexSignatureDeclaration);
    if (hasFurther) all.push(`"any-key": null! as ${old}[string]`);
    return [`{ ${all.join(", ")} }`, `{ ${few.join(", ")} }`, ...each];
  }

  #method({ owner, node }: Method): void {
    const name = keyOf(node.name);
    const type = access(`InstanceType<typeof Old.${owner}>`, name);
    const call = (args: readonly string[]) => `${access(`new New.${owner}()`, name)}(${args.join(", ")})`;
    const given = (index: number) => `null! as NonNullable<Parameters<${type}>[${index}]>`;
    const required = node.parameters.filter(
      ({ questionToken, initializer }) => questionToken === undefined && initializer === undefined,
    );
    const few = required.map((_, index) => given(index));
    const result = this.#fresh("r");
    this.#say(`const ${result} = await ${call(few)};`);
    this.#say(`{ const given: Awaited<ReturnType<${type}>> = ${result}; void given; }`);
    if (node.type?.getText().includes("Promise<") === true)
      this.#say(`{ const given: () => Promise<Awaited<ReturnType<${type}>>> = () => ${call(few)}; void given; }`);
    this.#say(
      `{ const given: (...args: Parameters<${type}>) => unknown = (...args) => ${call(["...args"])}; void given; }`,
    );
    required.forEach(({ type: wanted }, index) => {
      const values = wanted === undefined ? [] : this.#literals(`Parameters<${type}>[${index}]`, wanted);
      for (const value of values) this.#say(`void ${call(few.map((one, at) => (at === index ? value : one)))};`);
    });
    const options = node.parameters.at(-1);
    if (options?.questionToken !== undefined && options.type !== undefined) {
      const index = node.parameters.length - 1;
      for (const value of this.#literals(
        `NonNullable<Parameters<${type}>[${index}]>`,
        options.type.getText().includes("Options") ? this.#optionsOf(options.type) : options.type,
      ))
        this.#say(`void ${call([...few, value])};`);
    }
    const answer = node.type !== undefined && ts.isTypeReferenceNode(node.type) ? node.type : undefined;
    const [content, item] = answer?.typeArguments ?? [];
    if (content !== undefined && content.kind !== ts.SyntaxKind.VoidKeyword)
      this.#readParts(`Awaited<ReturnType<${type}>>`, result, content);
    if (item !== undefined && answer?.typeName.getText() === "PagedPromise") {
      const wanted = `(ReturnType<${type}> extends AsyncIterable<infer Item> ? Item : never)`;
      this.#say(`for await (const one of ${call(few)}) { const given: ${wanted} = one; void given; break; }`);
      this.#say(
        `for await (const one of ${call(few)}.pages()) { const given: Awaited<ReturnType<${type}>> = one; void given; break; }`,
      );
    }
    if (content !== undefined && /^(globalThis\.)?AsyncIterable<[^|]*>$/.test(content.getText()))
      this.#say(`for await (const one of ${result}) { void one; break; }`);
  }

  #optionsOf(node: ts.TypeNode): ts.TypeNode | Declaration {
    if (!ts.isTypeReferenceNode(node)) return node;
    const name = this.#sdk.nameOf(node);
    return name === undefined ? node : this.#sdk.types.get(name)!;
  }

  /** Tells failures apart by their status. */
  #error(name: string, node: ts.TypeNode): void {
    for (const one of this.#sdk.alternativesOf(node)) {
      if (!ts.isTypeReferenceNode(one)) continue;
      const [statuses] = one.typeArguments ?? [];
      if (statuses === undefined) continue;
      for (const status of this.#sdk.alternativesOf(statuses)) {
        const value = literalOf(status);
        const error = `(null! as New.${name})`;
        if (value === undefined) this.#say(`void (${error}.status === 599);`);
        else {
          const [found, old] = [this.#fresh("e"), this.#fresh("b")];
          const narrowed = `if (${found}.status !== ${value}) throw ${found};`;
          this.#say(`const ${old} = (${found}: Old.${name}) => { ${narrowed} return ${found}.body; };`);
          this.#say(
            `{ const ${found} = ${error}; ${narrowed} const given: ReturnType<typeof ${old}> = ${found}.body; void given; }`,
          );
          const [, body] = one.typeArguments ?? [];
          const copy = `null! as Extract<New.${name}, { status: ${value} }>["body"]`;
          if (body !== undefined) this.#readParts(`ReturnType<typeof ${old}>`, `(${copy})`, body);
        }
      }
    }
  }

  #say(line: string): void {
    this.#lines.push(line);
  }

  #fresh(prefix: string): string {
    return `${prefix}${this.#count++}`;
  }
}
