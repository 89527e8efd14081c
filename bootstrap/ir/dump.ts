/**
 * The IR of a package as canonical text (`docs/reference/formats.md`, section 1): modules by path, items in the order of [ir.order], no
 * spans, nothing that depends on formatting, file names or the order of declarations.
 */
import { at, text } from "../source/index.js";
import { NO_DEF, type DefId, type PackageId } from "../resolver/index.js";
import type { Directive, DirValue, FieldDecl, ItemHead } from "../parser/index.js";
import { fullPath, type AdtSig, type BehaviorSig, type ExtendSig, type FuncSig, type Program, type VariantSig } from "../types/index.js";
import { IR_VERSION } from "./check_text.js";
import { bodyForms } from "./dump_expr.js";
import { defText, genericForms, nameText, typeForm, typeForms, boundForm, type DumpContext } from "./dump_type.js";
import type { IrProgram } from "./ir.js";
import { compareTexts, sortItems } from "./item_order.js";
import { atom, bare, layout, list, type Sexpr } from "./sexpr.js";
import { itemOf, stableIds } from "./stable_id.js";
import { literalText, quoteChar, quoteText } from "./text_form.js";
import { encodeUtf8 } from "../source/index.js";

/** Inferred effects by DefId of the function: sorted paths as text; undefined where none were inferred. */
export type EffectTexts = readonly (readonly string[] | undefined)[];

interface PackageDump {
  readonly program: Program;
  readonly ir: IrProgram;
  readonly effects: EffectTexts;
  readonly ids: readonly (string | undefined)[];
}

const NO_EFFECTS: EffectTexts = [];

/** The text of a package. */
export function dumpIr(program: Program, ir: IrProgram, pkg: PackageId, effects: EffectTexts = NO_EFFECTS): string {
  const d: PackageDump = { program, ir, effects, ids: stableIds(program) };
  const modules: { readonly path: string; readonly def: DefId }[] = [];
  for (const def of program.resolved.defs) {
    if (def.kind === "module" && def.pkg === pkg) {
      modules.push({ path: fullPath(program, def.id), def: def.id });
    }
  }
  modules.sort((a, b) => compareTexts(a.path, b.path));
  const out: string[] = ["(tml-ir " + IR_VERSION + ")\n"];
  for (const module of modules) {
    layout(moduleForm(d, module.def, module.path), 0, out);
    out.push("\n");
  }
  return out.join("");
}

function idForm(d: PackageDump, def: DefId): Sexpr {
  return atom("@" + (d.ids[def] ?? "00000000"));
}

function moduleForm(d: PackageDump, module: DefId, path: string): Sexpr {
  const cx: DumpContext = { program: d.program, module };
  const parts: Sexpr[] = [atom(path), idForm(d, module)];
  const caps = capsForm(d, module);
  if (caps !== undefined) {
    parts.push(caps);
  }
  const imports = importForms(d, module);
  if (imports.length > 0) {
    parts.push(list("imports", imports));
  }
  const items: Sexpr[] = [];
  for (const item of mergedItems(d, module)) {
    items.push(itemForm(d, cx, item));
  }
  if (items.length > 0) {
    parts.push(list("items", items));
  }
  return list("module", parts);
}

/** An item, or inherent extend blocks of one head that are printed as one. */
interface ItemGroup {
  readonly def: DefId;
  readonly blocks: readonly DefId[];
  readonly members: readonly DefId[];
}

function mergedItems(d: PackageDump, module: DefId): ItemGroup[] {
  const groups: { readonly def: DefId; readonly blocks: DefId[]; members: DefId[] }[] = [];
  for (const def of sortItems(d.program, d.program.resolved.children[module] ?? [])) {
    const members = d.program.resolved.children[def] ?? [];
    const sig = d.program.extends[def];
    const last = groups[groups.length - 1];
    const before = last === undefined ? undefined : d.program.extends[last.def];
    if (sig !== undefined && before !== undefined && last !== undefined && mergeable(d.program, before, sig)) {
      last.members = last.members.concat(members);
      last.blocks.push(def);
    } else {
      groups.push({ def, blocks: [def], members: members.slice() });
    }
  }
  return groups;
}

/** Inherent blocks whose text is the same but for their members. */
function mergeable(program: Program, a: ExtendSig, b: ExtendSig): boolean {
  if (a.behavior !== NO_DEF || b.behavior !== NO_DEF || a.bounds.length > 0 || b.bounds.length > 0 || a.lowlevel !== b.lowlevel) {
    return false;
  }
  return fullPath(program, a.def) === fullPath(program, b.def);
}

function capsForm(d: PackageDump, module: DefId): Sexpr | undefined {
  const node = at(d.program.resolved.defs, module);
  const ast = d.program.resolved.asts[node.file];
  if (ast === undefined || ast.caps === null) {
    return undefined;
  }
  const shown: string[] = [];
  for (const path of ast.caps.effects) {
    shown.push(path.segments.map((segment) => text(d.program.interner, segment.sym)).join("."));
  }
  shown.sort(compareTexts);
  return list("caps", shown.map(atom));
}

/** Names that imports bring in, by what they denote; each once, though it may stand for a type and a value. */
function importForms(d: PackageDump, module: DefId): Sexpr[] {
  const scope = d.program.resolved.scopes[module];
  if (scope === undefined) {
    return [];
  }
  const shown = new Map<string, Sexpr>();
  for (const names of [scope.types, scope.values]) {
    for (const [name, binding] of names) {
      if (binding.origin === "import" && binding.def !== NO_DEF) {
        const parts = [atom(fullPath(d.program, binding.def))];
        if (at(d.program.resolved.defs, binding.def).name !== name) {
          parts.push(list("as", [atom(text(d.program.interner, name))]));
        }
        if (binding.vis !== "private") {
          parts.push(visForm(binding.vis));
        }
        shown.set(parts.map((part) => flatText(part)).join(" "), list("import", parts));
      }
    }
  }
  const keys = [...shown.keys()].sort(compareTexts);
  const forms: Sexpr[] = [];
  for (const key of keys) {
    const form = shown.get(key);
    if (form !== undefined) {
      forms.push(form);
    }
  }
  return forms;
}

function flatText(form: Sexpr): string {
  const out: string[] = [];
  layout(form, -form.width, out);
  return out.join("");
}

function visForm(vis: "private" | "crate" | "public"): Sexpr {
  return list("vis", [atom(vis === "public" ? "pub" : vis)]);
}

// ----------------------------------------------------------------------------------------------------------- items

function itemForm(d: PackageDump, cx: DumpContext, group: ItemGroup): Sexpr {
  const def = at(d.program.resolved.defs, group.def);
  switch (def.kind) {
    case "const":
    case "global":
      return constForm(d, cx, group.def);
    case "struct":
    case "enum":
      return typeItemForm(d, cx, group.def);
    case "alias": {
      const sig = d.program.aliases[group.def];
      const of = sig === undefined ? [] : [list("alias", [typeForm(cx, sig.type)])];
      return list("type", headForms(d, cx, group.def).concat(of));
    }
    case "behavior":
      return behaviorForm(d, cx, group.def);
    case "extend":
      return extendForm(d, cx, group);
    case "func":
      return funcForm(d, cx, group.def);
    default:
      return list("effect", headForms(d, cx, group.def));
  }
}

/** `NAME @id (vis …) (directives …) (ai …)` */
function headForms(d: PackageDump, cx: DumpContext, def: DefId): Sexpr[] {
  const node = at(cx.program.resolved.defs, def);
  const head = [atom(nameText(cx.program, def)), idForm(d, def), visForm(node.vis)];
  const directives = directiveForms(d.program, def);
  const shown = directives.length === 0 ? head : head.concat([list("directives", directives)]);
  return shown.concat(itemAiForms(d.program, [def]));
}

/** `(ai …)` of the items that one item is printed for. */
function itemAiForms(program: Program, defs: readonly DefId[]): Sexpr[] {
  const heads: ItemHead[] = [];
  for (const def of defs) {
    const item = itemOf(program, def);
    if (item !== undefined) {
      heads.push(item.head);
    }
  }
  return aiForms(program, heads);
}

/** `(ai ("KEY" "TEXT")…)` if there are `@ai` comments: by key, those of one key as written [lex.comment]. */
function aiForms(program: Program, heads: readonly ItemHead[]): Sexpr[] {
  const named: Named[] = [];
  for (const head of heads) {
    for (const comment of head.ai) {
      const name = quoteText(encodeUtf8(text(program.interner, comment.key)));
      named.push({ name, form: bare([atom(name), atom(quoteText(encodeUtf8(text(program.interner, comment.text))))]) });
    }
  }
  return named.length === 0 ? [] : [list("ai", sortedForms(named))];
}

/** All directives but `@id`, by text. */
function directiveForms(program: Program, def: DefId): Sexpr[] {
  const item = itemOf(program, def);
  const shown: { readonly text: string; readonly form: Sexpr }[] = [];
  for (const directive of item === undefined ? [] : item.head.directives) {
    if (text(program.interner, directive.name.sym) !== "id") {
      const form = directiveForm(program, directive);
      shown.push({ text: flatText(form), form });
    }
  }
  shown.sort((a, b) => compareTexts(a.text, b.text));
  return shown.map((one) => one.form);
}

function directiveForm(program: Program, directive: Directive): Sexpr {
  const args: Sexpr[] = [];
  for (const arg of directive.args) {
    const key = arg.key === null ? [] : [atom(text(program.interner, arg.key.sym))];
    const value = arg.value === null ? [] : [valueForm(program, arg.value)];
    args.push(key.length + value.length === 1 ? at(key.concat(value), 0) : bare(key.concat(value)));
  }
  return list(text(program.interner, directive.name.sym), args);
}

function valueForm(program: Program, value: DirValue): Sexpr {
  switch (value.kind) {
    case "Name":
      return atom(text(program.interner, value.name.sym));
    case "Int":
      return atom(value.value.toString());
    case "Float":
      return atom(literalText({ kind: "float", text: "", value: Number(text(program.interner, value.text)) }, 0));
    case "Str":
      return atom(quoteText(encodeUtf8(text(program.interner, value.value))));
    case "Char":
      return atom(quoteChar(value.value));
    case "Bool":
      return atom(value.value ? "true" : "false");
  }
}

function constForm(d: PackageDump, cx: DumpContext, def: DefId): Sexpr {
  const sig = d.program.consts[def];
  const parts = headForms(d, cx, def);
  if (sig !== undefined) {
    parts.push(typeForm(cx, sig.type));
  }
  const body = d.ir.bodies[def];
  return list(sig?.isGlobal === true ? "var" : "const", body === undefined ? parts : parts.concat([bodyForms(cx, body).root]));
}

function typeItemForm(d: PackageDump, cx: DumpContext, def: DefId): Sexpr {
  const sig = d.program.adts[def];
  const parts = headForms(d, cx, def);
  if (sig === undefined) {
    return list("type", parts);
  }
  parts.push(...genericForms(cx, sig.generics, sig.bounds, 0));
  parts.push(list("kind", [atom(sig.isEnum ? "enum" : "struct")]));
  parts.push(...(sig.isEnum ? enumForms(cx, sig) : fieldForms(cx, at(sig.variants, 0), structFields(d.program, def))));
  return list("type", parts);
}

/** `(layout a b)` if the written order is not the alphabetical one. */
function layoutForms(names: readonly string[]): Sexpr[] {
  for (let i = 1; i < names.length; i += 1) {
    if (compareTexts(at(names, i - 1), at(names, i)) > 0) {
      return [list("layout", names.map(atom))];
    }
  }
  return [];
}

interface Named {
  readonly name: string;
  readonly form: Sexpr;
}

function sortedForms(named: Named[]): Sexpr[] {
  named.sort((a, b) => compareTexts(a.name, b.name));
  return named.map((one) => one.form);
}

/** The fields of a struct as written. */
function structFields(program: Program, def: DefId): readonly FieldDecl[] {
  const item = itemOf(program, def);
  return item?.kind === "Type" && item.body.kind === "Struct" ? item.body.fields : [];
}

/** Named fields by name, positional ones in order. `written`: the named ones in the tree, in the same order. */
function fieldForms(cx: DumpContext, variant: VariantSig, written: readonly FieldDecl[]): Sexpr[] {
  if (variant.fields.length === 0) {
    return [];
  }
  if (variant.shape !== "record") {
    return [list("fields", typeForms(cx, variant.fields.map((field) => field.type)))];
  }
  const names: string[] = [];
  const named: Named[] = [];
  variant.fields.forEach((field, i) => {
    const name = text(cx.program.interner, field.name);
    const vis = field.vis === "public" ? "pub" : field.vis;
    const parts = [atom(name), typeForm(cx, field.type), atom(vis)];
    names.push(name);
    const head = written[i]?.head;
    const shown = field.defaultExpr < 0 ? parts : parts.concat([atom("default")]);
    named.push({ name, form: list("field", shown.concat(head === undefined ? [] : aiForms(cx.program, [head]))) });
  });
  return layoutForms(names).concat([list("fields", sortedForms(named))]);
}

function enumForms(cx: DumpContext, sig: AdtSig): Sexpr[] {
  const names: string[] = [];
  const named: Named[] = [];
  const item = itemOf(cx.program, sig.def);
  const written = item?.kind === "Type" && item.body.kind === "Enum" ? item.body.variants : [];
  for (let i = 0; i < sig.variants.length; i += 1) {
    const variant = at(sig.variants, i);
    const payload = written[i]?.payload;
    const head = written[i]?.head;
    const name = text(cx.program.interner, variant.name);
    const parts = [atom(name)].concat(fieldForms(cx, variant, payload?.kind === "Record" ? payload.fields : []));
    parts.push(list("value", [atom(variant.discriminant.toString())]));
    names.push(name);
    const shown = sig.defaultVariant === i ? parts.concat([atom("default")]) : parts;
    named.push({ name, form: list("variant", shown.concat(head === undefined ? [] : aiForms(cx.program, [head]))) });
  }
  return layoutForms(names).concat([list("variants", sortedForms(named))]);
}

function memberForms(d: PackageDump, cx: DumpContext, members: readonly DefId[]): Sexpr[] {
  const forms: Sexpr[] = [];
  for (const member of sortItems(d.program, members)) {
    const assoc = d.program.assocTypes[member];
    if (assoc !== undefined) {
      const given = assoc.type < 0 ? [] : [typeForm(cx, assoc.type)];
      const bounds = assoc.bounds.map((bound) => boundForm(cx, bound));
      const needed = bounds.length === 0 ? [] : [list("bounds", bounds)];
      forms.push(list("type", [atom(nameText(d.program, member)), idForm(d, member)].concat(itemAiForms(d.program, [member]), given, needed)));
    } else {
      forms.push(itemForm(d, cx, { def: member, blocks: [], members: [] }));
    }
  }
  return forms.length === 0 ? [] : [list("items", forms)];
}

function behaviorForm(d: PackageDump, cx: DumpContext, def: DefId): Sexpr {
  const sig: BehaviorSig | undefined = d.program.behaviors[def];
  const parts = headForms(d, cx, def);
  if (sig === undefined) {
    return list("behavior", parts);
  }
  parts.push(...genericForms(cx, sig.generics.slice(1), sig.bounds, 0));
  if (sig.supers.length > 0) {
    parts.push(list("supers", sig.supers.map((bound) => boundForm(cx, bound))));
  }
  return list("behavior", parts.concat(memberForms(d, cx, d.program.resolved.children[def] ?? [])));
}

function extendForm(d: PackageDump, cx: DumpContext, group: ItemGroup): Sexpr {
  const sig = d.program.extends[group.def];
  if (sig === undefined) {
    return list("extend", []);
  }
  const parts = [typeForm(cx, sig.self), idForm(d, group.def)].concat(itemAiForms(d.program, group.blocks));
  if (sig.behavior !== NO_DEF) {
    const args = typeForms(cx, sig.behaviorArgs);
    const name = defText(cx, sig.behavior);
    parts.push(list("with", [args.length === 0 ? atom(name) : list(name, args)]));
  }
  if (sig.lowlevel) {
    parts.push(atom("lowlevel"));
  }
  parts.push(...genericForms(cx, sig.generics, sig.bounds, 0));
  return list("extend", parts.concat(memberForms(d, cx, group.members)));
}

/** Number of bounds that a function takes over from the block or behavior it stands in. */
function inheritedBounds(program: Program, sig: FuncSig): number {
  const parent = at(program.resolved.defs, sig.def).parent;
  const extend = program.extends[parent];
  if (extend !== undefined) {
    return extend.bounds.length;
  }
  const behavior = program.behaviors[parent];
  if (behavior === undefined) {
    return 0;
  }
  let count = 0;
  while (count < sig.bounds.length && at(program.table.types, at(sig.bounds, count).self).kind === "param" && !isOwn(program, sig, count)) {
    count += 1;
  }
  return count;
}

function isOwn(program: Program, sig: FuncSig, bound: number): boolean {
  const self = at(program.table.types, at(sig.bounds, bound).self);
  return self.kind === "param" && at(program.resolved.defs, self.def).parent === sig.def;
}

function funcForm(d: PackageDump, cx: DumpContext, def: DefId): Sexpr {
  const sig = d.program.funcs[def];
  const parts = headForms(d, cx, def);
  if (sig === undefined) {
    return list("func", parts);
  }
  if (sig.lowlevel) {
    parts.push(atom("lowlevel"));
  }
  parts.push(...genericForms(cx, d.program.resolved.typeParams[def] ?? [], sig.bounds, inheritedBounds(d.program, sig)));
  const body = d.ir.bodies[def];
  const shown = body === undefined ? undefined : bodyForms(cx, body);
  const params: Sexpr[] = [];
  for (let i = 0; i < sig.params.length; i += 1) {
    const param = at(sig.params, i);
    const name = shown?.params[i] ?? list("bind", [atom(i === 0 && sig.receiver !== "none" ? "this" : text(cx.program.interner, param.name)), typeForm(cx, param.type)]);
    params.push(name);
  }
  parts.push(list("params", sig.variadic ? params.concat([atom("...")]) : params), list("return", [typeForm(cx, sig.ret)]));
  const effects = d.effects[def];
  if (effects !== undefined) {
    parts.push(list("effects", effects.map(atom)));
  }
  const contracts = shown === undefined ? parts : parts.concat(shown.contracts);
  return list("func", shown === undefined || !sig.hasBody ? contracts : contracts.concat([list("body", [shown.root])]));
}
