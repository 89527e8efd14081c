/** The documentation of a package from its checked program: public items with a body in the source, or all of them. */
import type { DefId, PackageId } from "../resolver/index.js";
import { defPath, type Program } from "../types/index.js";
import type { EffectTexts } from "../ir/index.js";
import type { FieldDecl, FileAst, Item, ItemHead, Name, VariantDecl } from "../parser/index.js";
import { at, decodeUtf8, intern, sourceFile, text, type SourceMap, type Span } from "../source/index.js";
import { pageOf, type DocItem, type DocModule, type DocPackage, type Piece } from "./model.js";

/** What the documentation is made of. */
export interface DocInput {
  readonly program: Program;
  readonly sources: SourceMap;
  readonly pkg: PackageId;
  readonly effects: EffectTexts;
  /** Stable IDs by DefId. */
  readonly ids: readonly (string | undefined)[];
  /** Items that are not public too. */
  readonly isPrivate: boolean;
}

interface Collector {
  readonly input: DocInput;
  readonly root: string;
  /** Links of the types and behaviors that have documentation. */
  readonly links: Map<DefId, string>;
}

interface Where {
  readonly module: DefId;
  readonly ast: FileAst;
  readonly page: string;
}

/** Collects the documentation. */
export function collectDocs(input: DocInput): DocPackage {
  const { program, pkg } = input;
  const c: Collector = { input, root: defPath(program, at(program.resolved.packages, pkg).root), links: new Map() };
  const found = program.resolved.defs.filter((def) => def.kind === "module" && def.pkg === pkg && def.file >= 0).map((def) => ({ def: def.id, path: defPath(program, def.id) }));
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const module of found) {
    addLinks(c, whereOf(c, module.def, module.path));
  }
  const modules: DocModule[] = [];
  for (const module of found) {
    const where = whereOf(c, module.def, module.path);
    modules.push({ path: module.path, docs: linesOf(c, where.ast.docs), items: itemsOf(c, where) });
  }
  return { name: c.root, modules };
}

function whereOf(c: Collector, module: DefId, path: string): Where {
  const { program } = c.input;
  return { module, ast: at(program.resolved.asts, at(program.resolved.defs, module).file), page: pageOf(c.root, path) };
}

function addLinks(c: Collector, where: Where): void {
  for (const def of c.input.program.resolved.children[where.module] ?? []) {
    const node = at(c.input.program.resolved.defs, def);
    const item = node.item < 0 ? undefined : where.ast.itemNodes[node.item];
    if (item !== undefined && (item.kind === "Type" || item.kind === "Behavior") && isShown(c, item.head)) {
      c.links.set(def, where.page + "#" + text(c.input.program.interner, item.name.sym));
    }
  }
}

function isShown(c: Collector, head: ItemHead): boolean {
  return c.input.isPrivate || head.vis === "Public";
}

function linesOf(c: Collector, docs: readonly Name[]): string[] {
  return docs.map((line) => text(c.input.program.interner, line.sym));
}

function sliceOf(c: Collector, span: Span): string {
  return decodeUtf8(sourceFile(c.input.sources, span.file).bytes, span.start, span.end);
}

/** The text between two offsets of a file, blanks and line breaks as one blank. */
function squeezed(c: Collector, span: Span, end: number): string {
  return sliceOf(c, { ...span, end }).split(/[ \n\r]+/).filter((word) => word !== "").join(" ");
}

function itemsOf(c: Collector, where: Where): DocItem[] {
  const items: DocItem[] = [];
  let blocks = 0;
  for (const def of c.input.program.resolved.children[where.module] ?? []) {
    const node = at(c.input.program.resolved.defs, def);
    const item = node.item < 0 ? undefined : where.ast.itemNodes[node.item];
    if (item === undefined || isWritten(c, item)) {
      continue;
    }
    if (item.kind === "Extend") {
      blocks += 1;
      const made = blockItem(c, where, def, item, "extend." + String(blocks));
      if (made.members.length > 0 || item.behavior !== null) {
        items.push(made);
      }
    } else if (isShown(c, item.head)) {
      items.push(docItem(c, where, def, item, ""));
    }
  }
  return items;
}

/** Whether the compiler wrote an item itself. */
function isWritten(c: Collector, item: Item): boolean {
  if (item.kind === "Extend") {
    return !/^(extend|impl|lowlevel)\b/.test(sliceOf(c, item.span));
  }
  return itemName(c, item).startsWith("$");
}

function itemName(c: Collector, item: Item): string {
  if (item.kind === "Effect") {
    return item.path.segments.map((segment) => text(c.input.program.interner, segment.sym)).join(".");
  }
  return item.kind === "Extend" ? "" : text(c.input.program.interner, item.name.sym);
}

/** A block with its members: those of an implementation are all public. */
function blockItem(c: Collector, where: Where, def: DefId, item: Extract<Item, { readonly kind: "Extend" }>, anchor: string): DocItem {
  const members: DocItem[] = [];
  for (const member of c.input.program.resolved.children[def] ?? []) {
    const node = at(where.ast.itemNodes, at(c.input.program.resolved.defs, member).item);
    if (item.behavior !== null || isShown(c, node.head)) {
      members.push(docItem(c, where, member, node, anchor + "."));
    }
  }
  return { ...docItem(c, where, def, item, ""), anchor, subject: subjectOf(c, where.ast, item), members };
}

/** `List` for a block of `List[T]`, `List with Equal` for an implementation. */
function subjectOf(c: Collector, ast: FileAst, item: Extract<Item, { readonly kind: "Extend" }>): string {
  const { span } = at(ast.typeExprs, item.target);
  const target = withoutArguments(squeezed(c, span, span.end));
  return item.behavior === null ? target : target + " with " + withoutArguments(squeezed(c, item.behavior.span, item.behavior.span.end));
}

/** The name of a type; types without one as they are. */
function withoutArguments(shown: string): string {
  const name = shown.startsWith("mut ") ? shown.slice("mut ".length) : shown;
  const target = name.startsWith("ref ") ? name.slice("ref ".length) : name;
  const bracket = target.indexOf("[");
  return bracket > 0 ? target.slice(0, bracket) : target;
}

function docItem(c: Collector, where: Where, def: DefId, item: Item, prefix: string): DocItem {
  const name = itemName(c, item);
  const contracts = item.kind === "Func" ? item.contracts.map((contract) => squeezed(c, contract.span, contract.span.end)) : [];
  const invariant = item.kind === "Type" && item.body.kind === "Struct" ? item.body.invariant : null;
  const checks = invariant === null ? contracts : ["invariant: " + squeezed(c, at(where.ast.exprs, invariant).span, at(where.ast.exprs, invariant).span.end)];
  const vis = item.head.vis === "Public" ? "pub " : item.head.vis === "Crate" ? "pub(crate) " : "";
  return {
    kind: item.kind === "AssocType" ? "type" : item.kind === "Global" ? "var" : item.kind.toLowerCase(),
    name,
    anchor: prefix + name,
    id: c.input.ids[def] ?? "",
    signature: piecesOf(c, where, vis + signatureText(c, where.ast, item)),
    effects: item.kind === "Func" ? c.input.effects[def] : undefined,
    contracts: checks,
    subject: name,
    isMethod: item.kind === "Func" && item.receiver !== null,
    docs: linesOf(c, item.head.docs),
    deprecated: deprecationOf(c, item.head),
    members: membersOf(c, where, def, item, prefix + name + "."),
  };
}

function deprecationOf(c: Collector, head: ItemHead): string | undefined {
  for (const directive of head.directives) {
    if (text(c.input.program.interner, directive.name.sym) === "deprecated") {
      const value = directive.args[0]?.value ?? null;
      return value !== null && value.kind === "Str" ? text(c.input.program.interner, value.value) : "";
    }
  }
  return undefined;
}

/** The declaration without its body, contracts and effects. */
function signatureText(c: Collector, ast: FileAst, item: Item): string {
  switch (item.kind) {
    case "Func": {
      let end = item.body === null ? item.span.end : at(ast.blocks, item.body).span.start;
      for (const span of [...item.contracts.map((contract) => contract.span), ...(item.effects === null ? [] : [item.effects.span])]) {
        end = Math.min(end, span.start);
      }
      return withoutEnd(squeezed(c, item.span, end), "effects:");
    }
    case "Const":
    case "Global":
      return item.value === null ? squeezed(c, item.span, item.span.end) : withoutEnd(squeezed(c, item.span, at(ast.exprs, item.value).span.start), "=");
    case "Type":
      return item.body.kind === "Alias" ? squeezed(c, item.span, item.span.end) : beforeBrace(squeezed(c, item.span, item.span.end));
    case "Behavior":
    case "Extend":
      return beforeBrace(squeezed(c, item.span, item.span.end));
    case "Effect":
    case "AssocType":
      return squeezed(c, item.span, item.span.end);
  }
}

function withoutEnd(shown: string, end: string): string {
  return (shown.endsWith(end) ? shown.slice(0, -end.length) : shown).trim();
}

function beforeBrace(shown: string): string {
  const brace = shown.indexOf("{");
  return (brace < 0 ? shown : shown.slice(0, brace)).trim();
}

function membersOf(c: Collector, where: Where, def: DefId, item: Item, prefix: string): DocItem[] {
  if (item.kind === "Behavior") {
    return (c.input.program.resolved.children[def] ?? []).map((member) =>
      docItem(c, where, member, at(where.ast.itemNodes, at(c.input.program.resolved.defs, member).item), prefix),
    );
  }
  if (item.kind !== "Type" || item.body.kind === "Alias") {
    return [];
  }
  return item.body.kind === "Struct"
    ? item.body.fields.filter((field) => isShown(c, field.head)).map((field) => partItem(c, where, field, "field", prefix))
    : item.body.variants.map((variant) => partItem(c, where, variant, "variant", prefix));
}

/** A field or variant as it is written. */
function partItem(c: Collector, where: Where, part: FieldDecl | VariantDecl, kind: string, prefix: string): DocItem {
  const name = text(c.input.program.interner, part.name.sym);
  const signature = piecesOf(c, where, squeezed(c, { ...part.span, start: part.name.span.start }, part.span.end));
  const deprecated = deprecationOf(c, part.head);
  const docs = linesOf(c, part.head.docs);
  return { kind, name, anchor: prefix + name, id: "", signature, effects: undefined, contracts: [], subject: name, isMethod: false, docs, deprecated, members: [] };
}

/** A signature with links at the types and behaviors that have documentation. */
function piecesOf(c: Collector, where: Where, signature: string): Piece[] {
  const pieces: Piece[] = [];
  for (const word of signature.split(/([A-Za-z_][A-Za-z0-9_]*)/)) {
    const target = /^[A-Za-z_]/.test(word) ? linkOf(c, where.module, word) : "";
    const last = pieces[pieces.length - 1];
    if (word !== "" && last !== undefined && last.target === "" && target === "") {
      pieces[pieces.length - 1] = { text: last.text + word, target: "" };
    } else if (word !== "") {
      pieces.push({ text: word, target });
    }
  }
  return pieces;
}

function linkOf(c: Collector, module: DefId, word: string): string {
  const binding = c.input.program.resolved.scopes[module]?.types.get(intern(c.input.program.interner, word));
  return binding === undefined ? "" : (c.links.get(binding.def) ?? "");
}
