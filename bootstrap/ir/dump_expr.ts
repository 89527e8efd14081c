/** Bodies in the IR dump: expressions, patterns, closures. */
import { at, EMPTY_SYM, text } from "../source/index.js";
import type { LocalIndex } from "../resolver/index.js";
import { typeOf, type BinaryOp, type Capture, type FormatSpec, type TryTarget, type TypeId } from "../types/index.js";
import { NO_EXPR, type IrBody, type IrCond, type IrContract, type IrExpr, type IrExprId, type IrFormatPart, type IrPatId, type IrStmt } from "./ir.js";
import { refForm, typeForm, type DumpContext } from "./dump_type.js";
import { literalText, quoteChar, quoteText } from "./text_form.js";
import { atom, bare, list, type Sexpr } from "./sexpr.js";

/** State of one body: names of the locals met so far (empty: none yet), and how often each name was used. */
interface BodyDump {
  readonly cx: DumpContext;
  readonly body: IrBody;
  readonly names: string[];
  readonly used: Map<number, number>;
}

/** The forms of a body: those of the parameters' patterns and of the contracts, and one for the root. */
export interface BodyForms {
  readonly params: readonly Sexpr[];
  readonly contracts: readonly Sexpr[];
  readonly root: Sexpr;
}

/** Prints a body. */
export function bodyForms(cx: DumpContext, body: IrBody): BodyForms {
  const d: BodyDump = { cx, body, names: body.locals.map(() => ""), used: new Map() };
  const params: Sexpr[] = [];
  for (const param of body.params) {
    params.push(patForm(d, param.pat));
  }
  const contracts = body.contracts.map((contract) => contractForm(d, contract));
  return { params, contracts, root: exprForm(d, body.root) };
}

/** `(pre (given x N)… COND)`, `(post (given x N)… [(result r)] (old x VALUE)… COND)` */
function contractForm(d: BodyDump, contract: IrContract): Sexpr {
  const parts = contract.given.map((given) => list("given", [atom(localName(d, given.local)), atom(String(given.param))]));
  if (contract.result >= 0) {
    parts.push(list("result", [atom(localName(d, contract.result))]));
  }
  for (const old of contract.olds) {
    const value = exprForm(d, old.value);
    parts.push(list("old", [atom(localName(d, old.local)), value]));
  }
  return list(contract.kind, parts.concat([exprForm(d, contract.cond)]));
}

/** A local: its name, with `.1`, `.2` … where the name was met before in this body. */
function localName(d: BodyDump, local: LocalIndex): string {
  const known = at(d.names, local);
  if (known.length > 0) {
    return known;
  }
  const sym = at(d.body.locals, local).name;
  const count = d.used.get(sym) ?? 0;
  d.used.set(sym, count + 1);
  const base = sym === EMPTY_SYM ? "$" : text(d.cx.program.interner, sym);
  const name = count === 0 ? base : base + "." + count.toString();
  d.names[local] = name;
  return name;
}

function forms(d: BodyDump, ids: readonly IrExprId[]): Sexpr[] {
  const made: Sexpr[] = [];
  for (const id of ids) {
    made.push(exprForm(d, id));
  }
  return made;
}

const OPERATORS: ReadonlyMap<BinaryOp, string> = new Map<BinaryOp, string>([
  ["add", "+"], ["sub", "-"], ["mul", "*"], ["div", "/"], ["rem", "%"], ["pow", "**"],
  ["bit_and", "&"], ["bit_or", "|"], ["bit_xor", "^"], ["shl", "<<"], ["shr", ">>"],
  ["eq", "=="], ["ne", "!="], ["lt", "<"], ["le", "<="], ["gt", ">"], ["ge", ">="],
]);

function operatorText(op: BinaryOp): string {
  return OPERATORS.get(op) ?? op;
}

function typed(d: BodyDump, type: TypeId): Sexpr {
  return typeForm(d.cx, type);
}

function exprForm(d: BodyDump, id: IrExprId): Sexpr {
  const expr = at(d.body.exprs, id);
  switch (expr.kind) {
    case "literal":
      return list("lit", [atom(literalText(expr.value, expr.type)), typed(d, expr.type)]);
    case "local":
      return atom(localName(d, expr.local));
    case "const_ref":
      return list("const", [refForm(d.cx, expr)]);
    case "global_ref":
      return list("global", [refForm(d.cx, { def: expr.def, args: [] })]);
    case "func_ref":
      return list("func", [refForm(d.cx, expr.func)]);
    case "call":
      return list("call", [refForm(d.cx, expr.func)].concat(forms(d, expr.args)));
    case "call_value":
      return list("call-value", [atom(expr.call), exprForm(d, expr.callee)].concat(forms(d, expr.args)));
    case "ptr_op":
      return list("ptr-" + (expr.op === "is_null" ? "is-null" : expr.op), forms(d, expr.args));
    case "construct":
      return constructForm(d, expr);
    case "tuple":
      return list("tuple", forms(d, expr.elems));
    case "array":
      return list("array", [typed(d, expr.type)].concat(forms(d, expr.elems)));
    case "list":
      return list("list", [typed(d, expr.type)].concat(forms(d, expr.elems)));
    case "repeat":
    case "list_repeat":
      return list(expr.kind === "repeat" ? "repeat" : "list-repeat", [exprForm(d, expr.value), typed(d, expr.count)]);
    case "range":
      return list("range", [exprForm(d, expr.lo), exprForm(d, expr.hi), rangeKind(expr.inclusive)]);
    default:
      return operationForm(d, expr);
  }
}

function rangeKind(inclusive: boolean): Sexpr {
  return atom(inclusive ? "inclusive" : "exclusive");
}

function fieldName(d: BodyDump, type: TypeId, variant: number, field: number): string {
  const node = typeOf(d.cx.program.table, type);
  const shape = node.kind === "adt" ? d.cx.program.adts[node.def]?.variants[variant] : undefined;
  return shape !== undefined && shape.shape === "record" ? text(d.cx.program.interner, at(shape.fields, field).name) : field.toString();
}

/** `(construct TYPE [Variant] (field value)… [(.. e)])`, initialisers in written order. */
function constructForm(d: BodyDump, expr: Extract<IrExpr, { readonly kind: "construct" }>): Sexpr {
  const parts: Sexpr[] = [typed(d, expr.type)];
  parts.push(...variantName(d, expr.type, expr.variant));
  for (const init of expr.inits) {
    parts.push(bare([atom(fieldName(d, expr.type, expr.variant, init.field)), exprForm(d, init.value)]));
  }
  if (expr.base !== NO_EXPR) {
    parts.push(list("..", [exprForm(d, expr.base)]));
  }
  return list("construct", parts);
}

function variantName(d: BodyDump, type: TypeId, variant: number): Sexpr[] {
  const node = typeOf(d.cx.program.table, type);
  const sig = node.kind === "adt" ? d.cx.program.adts[node.def] : undefined;
  return sig !== undefined && sig.isEnum ? [atom(text(d.cx.program.interner, at(sig.variants, variant).name))] : [];
}

function operationForm(d: BodyDump, expr: IrExpr): Sexpr {
  switch (expr.kind) {
    case "field":
      return list("field", [exprForm(d, expr.base), atom(fieldName(d, at(d.body.exprs, expr.base).type, 0, expr.field))]);
    case "deref":
      return list("deref", [exprForm(d, expr.base)]);
    case "index":
      return list("index", [exprForm(d, expr.base), exprForm(d, expr.index)]);
    case "slice": {
      const head = expr.mut ? "mut-slice" : "slice";
      return list(head, [exprForm(d, expr.base), exprForm(d, expr.lo), exprForm(d, expr.hi), rangeKind(expr.inclusive)]);
    }
    case "borrow":
      return list(expr.borrow === "ref" ? "ref" : expr.borrow === "mut" ? "mut-ref" : "two-phase", [exprForm(d, expr.place)]);
    case "address":
      return list("address", [exprForm(d, expr.place)]);
    case "unary":
      return list(expr.op === "neg" ? "-" : expr.op === "not" ? "not" : "~", [exprForm(d, expr.value)]);
    case "binary":
      return list(operatorText(expr.op), [exprForm(d, expr.left), exprForm(d, expr.right)]);
    case "logic":
      return list(expr.op, [exprForm(d, expr.left), exprForm(d, expr.right)]);
    case "cast":
      return list("cast", [atom(expr.cast), exprForm(d, expr.value), typed(d, expr.type)]);
    case "assign":
      return list("assign", [exprForm(d, expr.place), exprForm(d, expr.value)]);
    case "update":
      return list("update", [atom(operatorText(expr.op)), exprForm(d, expr.place), exprForm(d, expr.value)]);
    case "update_call":
      return list("update", [refForm(d.cx, expr.func), exprForm(d, expr.place), exprForm(d, expr.value)]);
    default:
      return controlForm(d, expr);
  }
}

function condForm(d: BodyDump, cond: IrCond): Sexpr {
  return cond.kind === "bool" ? exprForm(d, cond.value) : matchForm(d, "let", cond.pat, cond.value);
}

/** The value is printed (and its locals are named) before the pattern's variables come into being. */
function matchForm(d: BodyDump, head: string, pat: IrPatId, value: IrExprId): Sexpr {
  const shown = exprForm(d, value);
  return list(head, [patForm(d, pat), shown]);
}

function controlForm(d: BodyDump, expr: IrExpr): Sexpr {
  switch (expr.kind) {
    case "if": {
      const parts = [condForm(d, expr.cond), exprForm(d, expr.then)];
      return list("if", expr.otherwise === NO_EXPR ? parts : parts.concat([exprForm(d, expr.otherwise)]));
    }
    case "when": {
      const parts = [exprForm(d, expr.value)];
      for (const arm of expr.arms) {
        const pat = patForm(d, arm.pat);
        parts.push(list("arm", [pat, exprForm(d, arm.body)]));
      }
      return list("when", parts);
    }
    case "loop":
      return list("loop", [exprForm(d, expr.body)]);
    case "loop_while": {
      const cond = condForm(d, expr.cond);
      return list("loop-while", [cond, exprForm(d, expr.body)]);
    }
    case "loop_in": {
      const how = expr.how.kind === "range" ? atom("range") : list("next", [refForm(d.cx, expr.how.next)]);
      const source = exprForm(d, expr.source);
      const pat = patForm(d, expr.pat);
      return list("loop-in", [how, pat, source, exprForm(d, expr.body)]);
    }
    case "block": {
      const parts: Sexpr[] = [];
      for (const stmt of expr.stmts) {
        parts.push(stmtForm(d, stmt));
      }
      if (expr.tail !== NO_EXPR) {
        parts.push(exprForm(d, expr.tail));
      }
      return list(expr.lowlevel ? "lowlevel" : "block", parts);
    }
    case "return":
      return list("return", expr.value === NO_EXPR ? [] : [exprForm(d, expr.value)]);
    case "break":
    case "continue":
      return list(expr.kind, []);
    default:
      return failureForm(d, expr);
  }
}

function stmtForm(d: BodyDump, stmt: IrStmt): Sexpr {
  if (stmt.kind === "expr") {
    return list("do", [exprForm(d, stmt.value)]);
  }
  const init = exprForm(d, stmt.init);
  const otherwise = stmt.otherwise === NO_EXPR ? [] : [list("else", [exprForm(d, stmt.otherwise)])];
  return list("let", [patForm(d, stmt.pat), init].concat(otherwise));
}

function targetForm(d: BodyDump, target: TryTarget): Sexpr {
  const convert = target.kind === "panic" ? target.debug : target.convert;
  const parts = convert === undefined ? [] : [refForm(d.cx, convert)];
  return list(target.kind, target.kind === "catch" ? [atom(target.catchIndex.toString())].concat(parts) : parts);
}

function failureForm(d: BodyDump, expr: IrExpr): Sexpr {
  switch (expr.kind) {
    case "try":
      return list("try", [exprForm(d, expr.value), targetForm(d, expr.target)]);
    case "try_else": {
      const value = exprForm(d, expr.value);
      const name = expr.local < 0 ? [] : [atom(localName(d, expr.local))];
      return list("try", [value, list("else", name.concat([exprForm(d, expr.otherwise)]))]);
    }
    case "catch": {
      const body = exprForm(d, expr.body);
      const name = expr.local < 0 ? [] : [atom(localName(d, expr.local))];
      const handler = list("handler", name.concat([typed(d, expr.errorType), exprForm(d, expr.handler)]));
      return list("catch", [atom(expr.catchIndex.toString()), body, handler]);
    }
    case "closure":
      return closureForm(d, expr.closure);
    case "format":
      return list("format", [atom(expr.sink)].concat(expr.parts.map((part) => partForm(d, part))));
    case "debug":
      return list("debug", [exprForm(d, expr.body)]);
    default:
      return atom(expr.kind);
  }
}

function closureForm(d: BodyDump, number: number): Sexpr {
  const closure = at(d.body.closures, number);
  const captures = closure.captures.map((capture) => captureForm(d, capture));
  const params = closure.params.map((param) => patForm(d, param.pat));
  const head = [atom(closure.kind), list("captures", captures), list("params", params), list("return", [typed(d, closure.ret)])];
  return list("closure", head.concat([exprForm(d, closure.body)]));
}

/** `(mode name steps…)`: field numbers, `*` for a dereference. */
function captureForm(d: BodyDump, capture: Capture): Sexpr {
  const parts = [atom(localName(d, capture.local))];
  for (const step of capture.path) {
    parts.push(atom(step < 0 ? "*" : step.toString()));
  }
  return list(capture.mode, parts);
}

function partForm(d: BodyDump, part: IrFormatPart): Sexpr {
  if (part.kind === "text") {
    return atom(quoteText(part.bytes));
  }
  const parts = [refForm(d.cx, part.method), exprForm(d, part.value)];
  return list("show", part.spec === undefined ? parts : parts.concat([specForm(part.spec)]));
}

/** `(spec FILL ALIGN FLAGS WIDTH PRECISION KIND)`, numbers as in `FormatSpec`. */
function specForm(spec: FormatSpec): Sexpr {
  const fill = spec.fill === 0 ? "none" : quoteChar(spec.fill);
  const numbers = [spec.align, spec.flags, spec.width, spec.precision, spec.kind];
  return list("spec", [atom(fill)].concat(numbers.map((number) => atom(number.toString()))));
}

/** A pattern; bindings carry their mode and type. */
function patForm(d: BodyDump, id: IrPatId): Sexpr {
  const pat = at(d.body.pats, id);
  switch (pat.kind) {
    case "error":
    case "wild":
      return atom("_");
    case "binding": {
      const local = at(d.body.locals, pat.local);
      const head = pat.mode === "move" ? (local.mutable ? "var" : "bind") : "bind-" + pat.mode;
      return list(head, [atom(localName(d, pat.local)), typed(d, local.type)]);
    }
    case "literal":
      return list("lit", [atom(literalText(pat.value, pat.type)), typed(d, pat.type)]);
    case "range":
      return list("range", [atom(pat.lo.toString()), atom(pat.hi.toString()), rangeKind(pat.inclusive), typed(d, pat.type)]);
    case "deref":
      return list("deref", [patForm(d, pat.inner)]);
    case "variant": {
      const parts: Sexpr[] = [typed(d, pat.type)];
      parts.push(...variantName(d, pat.type, pat.variant));
      for (const field of pat.fields) {
        parts.push(bare([atom(fieldName(d, pat.type, pat.variant, field.field)), patForm(d, field.pat)]));
      }
      return list("fit", parts);
    }
    case "tuple":
      return list("tuple", pat.elems.map((elem) => patForm(d, elem)));
    case "slice": {
      const parts = pat.prefix.map((elem) => patForm(d, elem));
      if (pat.rest !== undefined) {
        parts.push(list("rest", pat.rest < 0 ? [] : [patForm(d, pat.rest)]));
      }
      return list("slice", parts);
    }
    case "or":
      return list("or", pat.alts.map((alt) => patForm(d, alt)));
  }
}

