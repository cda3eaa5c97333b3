// Printed TypeScript in, its public surface as a compiler finds it out: the oracle of `print/surface.ts`, which reads layout.
import { posix } from "node:path";
import { Node, Project, ScriptTarget, type ClassDeclaration, type ParameteredNode, type SourceFile } from "ts-morph";
import type { Text } from "../../generator/index.js";
import { oneLine } from "../../generator/print/declarations.js";

/** The entry of the package. */
const entry = "src/index.ts";

/** One export: its head, and a line for each member. */
interface Declaration {
  readonly head: string;
  readonly members: readonly string[];
}

/** The surface of a package, as the text of a file. Comments and bodies do not belong to it. */
export function surfaceByCompiler(texts: readonly Text[]): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { target: ScriptTarget.ES2022 },
  });
  const files = new Map<string, SourceFile>();
  for (const { path, text } of texts) {
    if (path.startsWith("src/") && path.endsWith(".ts") && path !== "src/schema.ts")
      files.set(path, project.createSourceFile(path, text));
  }
  const declarations = exportsOf(entry, files, new Set());
  const blocks = [...declarations]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, found]) => found)
    .map(({ head, members }) => [head, ...[...members].sort().map((member) => `  ${member}`)].join("\n"));
  return `${blocks.join("\n\n")}\n`;
}

/** The exports of a module by name; those that it passes on are looked up where they are declared. */
function exportsOf(
  path: string,
  files: ReadonlyMap<string, SourceFile>,
  seen: Set<string>,
): Map<string, Declaration[]> {
  const found = new Map<string, Declaration[]>();
  const file = files.get(path);
  if (file === undefined || seen.has(path)) return found;
  seen.add(path);
  const passedOn: [string, Declaration[]][] = [];
  for (const statement of file.getStatements()) {
    if (Node.isExportDeclaration(statement)) {
      const target = statement.getModuleSpecifierValue();
      const inner =
        target === undefined ? exportsOfLocal(file) : exportsOf(resolveModule(path, target), files, new Set(seen));
      const names = statement
        .getNamedExports()
        .map((specifier) => [specifier.getName(), specifier.getAliasNode()?.getText() ?? specifier.getName()] as const);
      const namespace = statement.getNamespaceExport()?.getName();
      if (namespace !== undefined)
        passedOn.push([namespace, [{ head: `namespace ${namespace}`, members: [...inner.keys()] }]]);
      else if (names.length === 0) passedOn.push(...inner);
      else
        for (const [name, alias] of names)
          passedOn.push([alias, inner.get(name) ?? [{ head: `unknown ${name}`, members: [] }]]);
    } else if (Node.isExportAssignment(statement)) {
      found.set("default", [defaultExport(statement.getExpression())]);
    } else if (Node.isExportable(statement) && statement.isExported()) {
      for (const [name, declaration] of declarationsOf(statement))
        found.set(name, [...(found.get(name) ?? []), declaration]);
    }
  }
  // What a module declares or names itself wins over what a star passes on (ECMA-262, ResolveExport).
  for (const [name, declarations] of passedOn) if (!found.has(name)) found.set(name, declarations);
  return found;
}

function exportsOfLocal(file: SourceFile): Map<string, Declaration[]> {
  const found = new Map<string, Declaration[]>();
  for (const statement of file.getStatements()) {
    for (const [name, declaration] of declarationsOf(statement))
      found.set(name, [...(found.get(name) ?? []), declaration]);
  }
  return found;
}

function resolveModule(from: string, target: string): string {
  return posix.join(posix.dirname(from), target).replace(/\.js$/, ".ts");
}

function defaultExport(expression: Node): Declaration {
  const members = Node.isObjectLiteralExpression(expression)
    ? expression.getProperties().map((property) => oneLine(property.getText()))
    : [];
  return { head: "default", members };
}

function declarationsOf(statement: Node): [string, Declaration][] {
  if (Node.isClassDeclaration(statement)) return [[statement.getName() ?? "", classDeclaration(statement)]];
  if (Node.isInterfaceDeclaration(statement)) {
    const parents = statement.getExtends().map((parent) => oneLine(parent.getText()));
    const head = `interface ${statement.getName()}${typeParameters(statement)}${parents.length === 0 ? "" : ` extends ${parents.join(", ")}`}`;
    return [[statement.getName(), { head, members: statement.getMembers().map((member) => signature(member)) }]];
  }
  if (Node.isTypeAliasDeclaration(statement)) {
    const head = `type ${statement.getName()}${typeParameters(statement)} = ${oneLine(statement.getTypeNode()?.getText() ?? "")}`;
    return [[statement.getName(), { head, members: [] }]];
  }
  if (Node.isFunctionDeclaration(statement))
    return [[statement.getName() ?? "", { head: signature(statement), members: [] }]];
  if (Node.isVariableStatement(statement)) {
    return statement.getDeclarations().map((declaration) => {
      const type = declaration.getTypeNode()?.getText() ?? declaration.getInitializer()?.getText() ?? "";
      return [declaration.getName(), { head: `const ${declaration.getName()}: ${oneLine(type)}`, members: [] }];
    });
  }
  if (Node.isModuleDeclaration(statement)) {
    const members = statement
      .getStatements()
      .flatMap((inner) =>
        declarationsOf(inner).flatMap(([, { head, members: lines }]) => [
          head,
          ...lines.map((line) => `${head.split(" ")[1]}.${line}`),
        ]),
      );
    return [[statement.getName(), { head: `namespace ${statement.getName()}`, members }]];
  }
  return [];
}

function classDeclaration(declaration: ClassDeclaration): Declaration {
  const parent = declaration.getExtends();
  const head = `${declaration.isAbstract() ? "abstract " : ""}class ${declaration.getName()}${typeParameters(declaration)}${parent === undefined ? "" : ` extends ${oneLine(parent.getText())}`}`;
  const members = declaration.getMembers().filter((member) => !isHidden(member));
  return {
    head,
    members: members.flatMap((member) => (Node.isClassStaticBlockDeclaration(member) ? [] : [signature(member)])),
  };
}

function typeParameters(declaration: { getTypeParameters(): Node[] }): string {
  const parameters = declaration.getTypeParameters().map((parameter) => oneLine(parameter.getText()));
  return parameters.length === 0 ? "" : `<${parameters.join(", ")}>`;
}

/** `#private` members, and those that only say so. */
function isHidden(member: Node): boolean {
  if (Node.isPropertyNamed(member) && member.getName().startsWith("#")) return true;
  return Node.isModifierable(member) && member.getModifiers().some((modifier) => modifier.getText() === "private");
}

/** A member as a declaration file would say it: no body, no value, no words that only the compiler needs. */
function signature(node: Node): string {
  if (Node.isConstructorDeclaration(node)) return `constructor(${parametersOf(node)})`;
  const text = oneLine(textUpTo(node, bodyOrValue(node)));
  const plain = text
    .replace(/\s*=$/, "")
    .replace(/^((public|override|declare|async|export|static|readonly|abstract|protected|get|set) )+/, (words) =>
      words.replace(/(public|override|declare|async|export) /g, ""),
    );
  if (!Node.isParametered(node)) return plain;
  const [first] = node.getParameters();
  const last = node.getParameters().at(-1);
  if (first === undefined || last === undefined) return plain;
  const start = oneLine(textUpTo(node, first)).replace(/^((public|override|async|export) )+/, "");
  const end = node
    .getText()
    .slice(last.getEnd() - node.getStart(), (bodyOrValue(node)?.getStart() ?? node.getEnd()) - node.getStart());
  return `${start}${parametersOf(node)}${oneLine(end.replace(/^\s*,/, ""))}`;
}

function bodyOrValue(node: Node): Node | undefined {
  if (Node.isBodyable(node) || Node.isBodied(node)) return node.getBody();
  return Node.isInitializerExpressionGetable(node) ? node.getInitializer() : undefined;
}

function textUpTo(node: Node, end: Node | undefined): string {
  const text = node.getText();
  return end === undefined ? text : text.slice(0, end.getStart() - node.getStart());
}

/** Parameters; one with a default is optional, whatever the default is. */
function parametersOf(node: ParameteredNode): string {
  return node
    .getParameters()
    .map((parameter) => {
      const mark = parameter.isRestParameter()
        ? ""
        : parameter.hasInitializer() || parameter.hasQuestionToken()
          ? "?"
          : "";
      const type = parameter.getTypeNode()?.getText();
      return oneLine(
        `${parameter.isRestParameter() ? "..." : ""}${parameter.getName()}${mark}${type === undefined ? "" : `: ${type}`}`,
      );
    })
    .join(", ");
}
