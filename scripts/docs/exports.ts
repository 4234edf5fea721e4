import { resolve } from 'node:path';
import ts from 'typescript';

/** What a module exports, as its docstrings tell it. */
export interface DocumentedExport {
  readonly name: string;
  /** A construct is a class that is made with a scope and an id. */
  readonly kind: 'construct' | 'class' | 'function' | 'value' | 'interface' | 'type';
  /** The docstring in Markdown, without its tags. */
  readonly text: string;
  /** How a function is called, or what a type stands for. */
  readonly signature: string | undefined;
  /** Of an interface: those that it extends; of a class: the type of its props. */
  readonly bases: readonly string[];
  readonly props: readonly DocumentedMember[];
  /** Public fields and methods of a class that are its own; `static` stands in the name. */
  readonly members: readonly DocumentedMember[];
}

export interface DocumentedMember {
  readonly name: string;
  /** As it is written in the source, on one line. */
  readonly type: string;
  readonly optional: boolean;
  readonly text: string;
  /** What `@default` says. */
  readonly fallback: string | undefined;
}

/**
 * Exports of a source file, and types of ours that their public parts mention, in the order of their names. Compiles the file with all
 * that it imports: a second or two.
 */
export function documentedExports(entry: string): readonly DocumentedExport[] {
  const path = resolve(entry);
  const config = ts.getParsedCommandLineOfConfigFile('tsconfig.json', {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail });
  const program = ts.createProgram([path], { ...config?.options, noEmit: true });
  const source = program.getSourceFile(path);
  const checker = program.getTypeChecker();
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${entry} is no module that can be read`);
  const found = new Set(checker.getExportsOfModule(module).map((symbol) => aliased(symbol, checker)));
  // A set gives what is added while it is walked, too.
  for (const symbol of found) for (const mentioned of typesIn(symbol, checker)) found.add(mentioned);
  const sorted = [...found].sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
  return sorted.map((symbol) => describe(symbol, checker));
}

function aliased(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Types of ours that the public part of a declaration mentions. */
function typesIn(symbol: ts.Symbol, checker: ts.TypeChecker): readonly ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    const name = ts.isTypeReferenceNode(node) ? node.typeName : ts.isExpressionWithTypeArguments(node) ? node.expression : undefined;
    const mentioned = name && checker.getSymbolAtLocation(name);
    if (mentioned) found.push(aliased(mentioned, checker));
    ts.forEachChild(node, visit);
  };
  for (const node of publicParts(symbol.declarations?.[0])) visit(node);
  return found.filter(({ declarations }) => declarations?.some((node) => isOurs(node) && (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))));
}

function publicParts(declaration: ts.Declaration | undefined): readonly ts.Node[] {
  if (!declaration) return [];
  if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)) return [declaration];
  const callables = ts.isClassDeclaration(declaration) ? declaration.members.filter(isPublic) : [declaration];
  return callables.flatMap((node) => {
    const parameters = ts.isFunctionLike(node) ? node.parameters.flatMap(({ type }) => type ?? []) : [];
    const type = ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node) ? node.type : undefined;
    return type ? [...parameters, type] : parameters;
  });
}

function isOurs(node: ts.Node): boolean {
  return !node.getSourceFile().isDeclarationFile;
}

function fail(diagnostic: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
}

function describe(symbol: ts.Symbol, checker: ts.TypeChecker): DocumentedExport {
  const declaration = symbol.declarations?.[0];
  if (!declaration) throw new Error(`${symbol.name} is declared nowhere`);
  const common = { name: symbol.name, text: paragraphsOf(symbol, checker), signature: undefined, bases: [], props: [], members: [] };
  if (ts.isClassDeclaration(declaration)) return { ...common, ...describeClass(declaration, checker) };
  if (ts.isInterfaceDeclaration(declaration)) return { ...common, kind: 'interface', ...describeInterface(declaration, checker) };
  if (ts.isTypeAliasDeclaration(declaration)) return { ...common, kind: 'type', ...describeAlias(declaration, checker) };
  if (ts.isFunctionDeclaration(declaration)) return { ...common, kind: 'function', signature: `${symbol.name}${signatureOf(declaration)}` };
  if (ts.isVariableDeclaration(declaration)) return { ...common, kind: 'value', signature: oneLine(`const ${declaration.getText()}`) };
  throw new Error(`${symbol.name} is neither a class, a type, a function nor a constant`);
}

function describeClass(declaration: ts.ClassDeclaration, checker: ts.TypeChecker): Pick<DocumentedExport, 'kind' | 'signature' | 'bases' | 'members'> {
  const constructor = declaration.members.find((member) => ts.isConstructorDeclaration(member));
  const parameters = constructor && isPublic(constructor) ? constructor.parameters : undefined;
  const name = declaration.name?.text ?? '';
  return {
    kind: parameters?.[0]?.name.getText() === 'scope' ? 'construct' : 'class',
    signature: parameters && `new ${name}(${parameters.map((parameter) => oneLine(parameter.getText())).join(', ')})`,
    bases: parameters?.flatMap(({ type }) => (type?.getText() === `${name}Props` ? [type.getText()] : [])) ?? [],
    members: declaration.members.filter(isPublic).flatMap((member) => memberOf(member, checker)),
  };
}

function describeInterface(declaration: ts.InterfaceDeclaration, checker: ts.TypeChecker): Pick<DocumentedExport, 'bases' | 'props'> {
  const bases = (declaration.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => oneLine(type.getText())));
  return { bases, props: declaration.members.flatMap((member) => memberOf(member, checker)) };
}

function describeAlias(declaration: ts.TypeAliasDeclaration, checker: ts.TypeChecker): Pick<DocumentedExport, 'signature' | 'props'> {
  if (ts.isTypeLiteralNode(declaration.type)) return { signature: undefined, props: declaration.type.members.flatMap((member) => memberOf(member, checker)) };
  return { signature: oneLine(declaration.getText().replace(/^export /, '')), props: [] };
}

/** A field or method as the table has it. */
function memberOf(member: ts.Node, checker: ts.TypeChecker): readonly DocumentedMember[] {
  const isField = ts.isPropertyDeclaration(member) || ts.isPropertySignature(member) || ts.isGetAccessorDeclaration(member);
  if (!isField && !ts.isMethodDeclaration(member) && !ts.isMethodSignature(member)) return [];
  const symbol = checker.getSymbolAtLocation(member.name);
  if (!symbol) return [];
  const fallback = symbol.getJsDocTags(checker).find(({ name }) => name === 'default');
  return [
    {
      name: `${hasModifier(member, ts.SyntaxKind.StaticKeyword) ? 'static ' : ''}${symbol.name}`,
      type: isField ? typeOf(member, checker) : signatureOf(member),
      optional: symbol.flags & ts.SymbolFlags.Optional ? true : false,
      text: textOf(symbol, checker),
      fallback: fallback && oneLine(ts.displayPartsToString(fallback.text)),
    },
  ];
}

function isPublic(member: ts.ClassElement): boolean {
  if (member.name && ts.isPrivateIdentifier(member.name)) return false;
  if ([ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword].some((kind) => hasModifier(member, kind))) return false;
  return !ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal');
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);
}

function typeOf(member: ts.PropertyDeclaration | ts.PropertySignature | ts.GetAccessorDeclaration, checker: ts.TypeChecker): string {
  return member.type ? oneLine(member.type.getText()) : checker.typeToString(checker.getTypeAtLocation(member));
}

function signatureOf({ parameters, type }: ts.MethodDeclaration | ts.MethodSignature | ts.FunctionDeclaration): string {
  return `(${parameters.map((parameter) => oneLine(parameter.getText())).join(', ')})${type ? `: ${oneLine(type.getText())}` : ''}`;
}

function paragraphsOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).split(/\n\s*\n/).map(oneLine).join('\n\n');
}

function textOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  return oneLine(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
}

function oneLine(text: string): string {
  return text.replaceAll(/\/\*\*[\s\S]*?\*\//g, '').replaceAll(/\s+/g, ' ').trim();
}
