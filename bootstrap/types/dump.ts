/**
 * TAST as text, for `--emit tast` and for the comparison of the two compilers: one node per line, children indented by two
 * blanks below it, every expression with its type behind ` : `.
 */
import { at, decodeUtf8, text } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import { dumpExpr } from "./dump_expr.js";
import { defPath, showTypeFull } from "./show.js";
import type { Program } from "./program.js";
import type { FuncRef, Literal, TBody, TPatId } from "./tast.js";

/** A dump while it is written. */
export interface Dump {
  readonly program: Program;
  readonly body: TBody;
  readonly lines: string[];
}

/** Adds a line at the given depth. */
export function line(d: Dump, depth: number, content: string): void {
  d.lines.push("  ".repeat(depth) + content);
}

/** The text of one body, with a line break at its end. `effects` are the names of its inferred effects in order. */
export function dumpBody(program: Program, body: TBody, effects: readonly string[]): string {
  const d: Dump = { program, body, lines: [] };
  line(d, 0, "body " + defPath(program, body.owner) + " : " + showTypeFull(program, body.ret));
  line(d, 1, "effects [" + effects.join(", ") + "]");
  body.locals.forEach((local, i) => {
    const name = text(program.resolved.interner, local.name);
    const words = "local " + String(i) + (local.mutable ? " var " : " ") + name;
    line(d, 1, words + " depth " + String(local.closureDepth) + " : " + showTypeFull(program, local.type));
  });
  for (const param of body.params) {
    line(d, 1, "param : " + showTypeFull(program, param.type));
    dumpPat(d, 2, param.pat);
  }
  body.closures.forEach((closure, i) => {
    line(d, 1, "closure " + String(i) + " " + closure.kind + (closure.isMove ? " move" : "") + " : " + showTypeFull(program, closure.ret));
    for (const param of closure.params) {
      line(d, 2, "param : " + showTypeFull(program, param.type));
      dumpPat(d, 3, param.pat);
    }
    for (const capture of closure.captures) {
      const path = [capture.local, ...capture.path].map(String).join(".");
      line(d, 2, "capture " + capture.mode + " " + path + " : " + showTypeFull(program, capture.type));
    }
    dumpExpr(d, 2, closure.body);
  });
  for (const contract of body.contracts) {
    line(d, 1, contract.kind + (contract.result < 0 ? "" : " " + String(contract.result)));
    for (const given of contract.given) {
      line(d, 2, "given " + String(given.local) + " " + String(given.param));
    }
    for (const old of contract.olds) {
      line(d, 2, "old " + String(old.local));
      dumpExpr(d, 3, old.value);
    }
    dumpExpr(d, 2, contract.cond);
    if (contract.failed >= 0) {
      dumpExpr(d, 2, contract.failed);
    }
  }
  dumpExpr(d, 1, body.root);
  return d.lines.join("\n") + "\n";
}

/** A definition with generic arguments. */
export function showInstance(program: Program, def: DefId, args: readonly number[]): string {
  const path = defPath(program, def);
  return args.length === 0 ? path : path + "[" + args.map((arg) => showTypeFull(program, arg)).join(", ") + "]";
}

/** A function with its generic arguments. */
export function showFunc(program: Program, func: FuncRef): string {
  return showInstance(program, func.def, func.args);
}

/** Bytes between quotes: printable ASCII as it is, all else as `\xNN`, or as `\u{…}` for scalars of valid UTF-8. */
export function quoteBytes(bytes: Uint8Array, quote: string): string {
  let shown = quote;
  for (const char of decodeUtf8(bytes, 0, bytes.length)) {
    shown += quoteScalar(char.codePointAt(0) ?? 0, quote);
  }
  return shown + quote;
}

function quoteScalar(value: number, quote: string): string {
  switch (value) {
    case 0x0a:
      return "\\n";
    case 0x0d:
      return "\\r";
    case 0x09:
      return "\\t";
    case 0x5c:
      return "\\\\";
    default:
  }
  const char = String.fromCodePoint(value);
  if (char === quote) {
    return "\\" + quote;
  }
  return value < 0x20 || value >= 0x7f ? "\\u{" + value.toString(16) + "}" : char;
}

/** A literal as in the IR: integers decimal, floats by their digits, text quoted. */
export function showLiteral(value: Literal): string {
  switch (value.kind) {
    case "int":
      return value.value.toString();
    case "float":
      return value.text;
    case "bool":
      return value.value ? "true" : "false";
    case "char":
      return "'" + quoteScalar(value.value, "'") + "'";
    case "str":
      return quoteBytes(value.bytes, '"');
    case "bytes":
      return "b[" + Array.from(value.bytes, (byte) => byte.toString(10)).join(" ") + "]";
    case "unit":
      return "()";
  }
}

/** Writes a pattern. */
export function dumpPat(d: Dump, depth: number, id: TPatId): void {
  const pat = at(d.body.pats, id);
  const type = " : " + showTypeFull(d.program, pat.type);
  switch (pat.kind) {
    case "error":
    case "wild":
      line(d, depth, "pat " + pat.kind + type);
      return;
    case "binding":
      line(d, depth, "pat binding " + pat.mode + " " + String(pat.local) + type);
      return;
    case "literal":
      line(d, depth, "pat literal " + showLiteral(pat.value) + type);
      return;
    case "range":
      line(d, depth, "pat range " + pat.lo.toString() + (pat.inclusive ? " through " : " to ") + pat.hi.toString() + type);
      return;
    case "deref":
      line(d, depth, "pat deref" + type);
      dumpPat(d, depth + 1, pat.inner);
      return;
    case "variant":
      line(d, depth, "pat variant " + defPath(d.program, pat.def) + " " + String(pat.variant) + type);
      for (const field of pat.fields) {
        line(d, depth + 1, "field " + String(field.field));
        dumpPat(d, depth + 2, field.pat);
      }
      return;
    case "tuple":
      line(d, depth, "pat tuple" + type);
      dumpPats(d, depth + 1, pat.elems);
      return;
    case "slice":
      line(d, depth, "pat slice " + String(pat.prefix.length) + (pat.rest === undefined ? "" : " rest") + type);
      dumpPats(d, depth + 1, pat.prefix);
      if (pat.rest !== undefined && pat.rest >= 0) {
        dumpPat(d, depth + 1, pat.rest);
      }
      return;
    case "or":
      line(d, depth, "pat or" + type);
      dumpPats(d, depth + 1, pat.alts);
      return;
  }
}

function dumpPats(d: Dump, depth: number, ids: readonly TPatId[]): void {
  for (const id of ids) {
    dumpPat(d, depth, id);
  }
}
