// Programs that use an SDK in, what of it they mention, and where they do not compile, out. The only file that knows the compiler.
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";

/** A place in a program. */
export interface Place {
  /** From the folder of the program, with `/`. */
  readonly file: string;
  readonly line: number;
}

/**
 * What a program mentions of a package, by the symbols that a surface has: `Book`, `Book.shelf`, `BooksApi.getBook`,
 * `BooksApi.getBook(language)`; and `Book{}` where an object is made that has to be one. `undefined` where the program does not have
 * the package.
 */
export function usesOf(folder: string, packageName: string): ReadonlyMap<string, readonly Place[]> | undefined {
  const { files, options } = programOf(folder);
  const root = packageRoot(packageName, files, options);
  if (root === undefined) return undefined;
  const program = ts.createProgram(files, { ...options, noEmit: true, skipLibCheck: true });
  const uses = new Map<string, Place[]>();
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || isInside(root, file.fileName) || !isInside(folder, file.fileName)) continue;
    if (program.isSourceFileFromExternalLibrary(file)) continue;
    visit(file, program.getTypeChecker(), root, (symbol, node) => {
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      const place = { file: relative(folder, file.fileName).split(sep).join("/"), line };
      const places = uses.get(symbol);
      if (places === undefined) uses.set(symbol, [place]);
      else if (!places.some((one) => one.file === place.file && one.line === line)) places.push(place);
    });
  }
  return uses;
}

/** The files and the options of a program: what its tsconfig.json says, or every file of it. */
function programOf(folder: string): { files: string[]; options: ts.CompilerOptions } {
  const path = join(folder, "tsconfig.json");
  const fallback = { allowJs: true, moduleResolution: "bundler", module: "esnext", target: "es2022", strict: true };
  const json: unknown = existsSync(path)
    ? ts.readConfigFile(path, (name) => ts.sys.readFile(name)).config
    : { compilerOptions: fallback };
  const { fileNames, options } = ts.parseJsonConfigFileContent(json, ts.sys, folder);
  return { files: fileNames, options };
}

/** The folder of a package, as the program's own imports find it. */
function packageRoot(name: string, files: readonly string[], options: ts.CompilerOptions): string | undefined {
  const from = files[0] ?? "index.ts";
  // A file that imports and one that requires may find different declarations; both belong to the package.
  const [found] = ([ts.ModuleKind.ESNext, ts.ModuleKind.CommonJS] as const).flatMap((mode) => {
    const { resolvedModule } = ts.resolveModuleName(name, from, options, ts.sys, undefined, undefined, mode);
    return resolvedModule === undefined ? [] : [resolvedModule.resolvedFileName];
  });
  for (let folder = dirname(found ?? "/"); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, "package.json"))) return folder;
  return undefined;
}

function isInside(folder: string, file: string): boolean {
  return resolve(file).startsWith(resolve(folder) + sep);
}

type Say = (symbol: string, node: ts.Node) => void;

function visit(node: ts.Node, checker: ts.TypeChecker, root: string, say: Say): void {
  if (ts.isIdentifier(node)) {
    for (const symbol of symbolsAt(node, checker)) {
      for (const declaration of symbol.declarations ?? []) {
        const name = nameOf(declaration);
        if (name !== undefined && isInside(root, declaration.getSourceFile().fileName)) say(name, node);
      }
    }
  }
  if (ts.isObjectLiteralExpression(node)) {
    for (const type of partsOf(checker.getContextualType(node))) {
      for (const symbol of [type.aliasSymbol, type.getSymbol()]) {
        const declaration = symbol?.declarations?.[0];
        if (declaration === undefined || !isInside(root, declaration.getSourceFile().fileName)) continue;
        const name = nameOf(declaration);
        if (name !== undefined) say(`${name}{}`, node);
      }
    }
  }
  ts.forEachChild(node, (inner) => visit(inner, checker, root, say));
}

/** What an identifier means; of a key of an object also the property that the object has to have. */
function symbolsAt(node: ts.Identifier, checker: ts.TypeChecker): ts.Symbol[] {
  const { parent } = node;
  if ((ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) && parent.name === node) {
    const types = partsOf(checker.getContextualType(parent.parent));
    const keys = types.flatMap((type) => type.getProperty(node.text) ?? []);
    const value = ts.isShorthandPropertyAssignment(parent)
      ? checker.getShorthandAssignmentValueSymbol(parent)
      : undefined;
    return [...keys, ...(value === undefined ? [] : [value])];
  }
  if (ts.isBindingElement(parent) && (parent.propertyName ?? parent.name) === node) {
    const type = checker.getTypeAtLocation(parent.parent);
    return partsOf(type).flatMap((part) => part.getProperty(node.text) ?? []);
  }
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined) return [];
  return [symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol];
}

/** The alternatives of a type, or the type. */
function partsOf(type: ts.Type | undefined): readonly ts.Type[] {
  if (type === undefined) return [];
  return type.isUnionOrIntersection() ? [type, ...type.types] : [type];
}

/** What a surface calls a declaration of the package. */
function nameOf(declaration: ts.Declaration): string | undefined {
  const name = ts.getNameOfDeclaration(declaration);
  if (name === undefined || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) return undefined;
  const owner = ownerOf(declaration);
  if (owner === undefined) return name.text;
  const options = /^(.*)Options$/.exec(owner.name);
  if (owner.namespace === undefined || owner.namespace === "ApiClient")
    return `${owner.namespace ?? owner.name}.${name.text}`;
  if (options === null) return undefined;
  const method = options[1]!.charAt(0).toLowerCase() + options[1]!.slice(1);
  return `${owner.namespace}.${method}(${name.text})`;
}

/** The class, interface or alias that a member is of, and the namespace around it. */
function ownerOf(declaration: ts.Declaration): { readonly name: string; readonly namespace?: string } | undefined {
  const isMember =
    ts.isTypeElement(declaration) || ts.isClassElement(declaration) || ts.isPropertyAssignment(declaration);
  if (!isMember) return undefined;
  for (let node: ts.Node = declaration.parent; !ts.isSourceFile(node); node = node.parent) {
    // An enum is an object with the names of its values.
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) return { name: node.name.text };
    if (!ts.isInterfaceDeclaration(node) && !ts.isClassDeclaration(node) && !ts.isTypeAliasDeclaration(node)) continue;
    const around = ts.isModuleBlock(node.parent) ? node.parent.parent.name : undefined;
    const namespace = around !== undefined && ts.isIdentifier(around) ? around.text : undefined;
    return { name: node.name?.text ?? "", ...(namespace !== undefined && { namespace }) };
  }
  return undefined;
}

/** Where code does not compile. */
export interface CompileError {
  /** The full path of the file, and its text. */
  readonly file: string;
  readonly text: string;
  readonly offset: number;
  readonly message: string;
}

/** The code in a folder of a package, by paths from the root of the package. */
export function codeIn(root: string, folder: string): string[] {
  return ts.sys.readDirectory(join(root, folder), [".ts", ".tsx"]).map((path) => relative(root, path));
}

/**
 * Compiles code against a package that is not written yet.
 *
 * @param root - the folder of the package
 * @param code - the files of that code, from there
 * @param texts - the files of the package, and perhaps of that code, by their paths from the root; all others are read from the disk
 */
export function errorsOf(root: string, code: readonly string[], texts: ReadonlyMap<string, string>): CompileError[] {
  const textAt = (path: string) => texts.get(relative(root, path).split(sep).join("/"));
  const json: unknown = ts.parseConfigFileTextToJson("tsconfig.json", texts.get("tsconfig.json") ?? "{}").config;
  const { options } = ts.parseJsonConfigFileContent(json, { ...ts.sys, readDirectory: () => [] }, root);
  const host = ts.createCompilerHost(options);
  const disk = { ...host };
  host.fileExists = (path) => textAt(path) !== undefined || disk.fileExists(path);
  host.readFile = (path) => textAt(path) ?? disk.readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = textAt(path);
    return text === undefined ? disk.getSourceFile(path, language, ...rest) : ts.createSourceFile(path, text, language);
  };
  const files = code.map((path) => join(root, path));
  const program = ts.createProgram(files, { ...options, noEmit: true, skipLibCheck: true }, host);
  return files.flatMap((path) => {
    const file = program.getSourceFile(path);
    if (file === undefined) return [];
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ start = 0, messageText }): CompileError => ({
        file: path,
        text: file.text,
        offset: start,
        message: ts.flattenDiagnosticMessageText(messageText, " "),
      }),
    );
  });
}
