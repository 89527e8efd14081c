/** Expressions of the TAST as text, see `dump.ts`. */
import { at } from "../source/index.js";
import { dumpPat, line, quoteBytes, showFunc, showInstance, showLiteral, type Dump } from "./dump.js";
import { defPath, showTypeFull } from "./show.js";
import type { FormatSpec, TCond, TExpr, TExprId, TryTarget } from "./tast.js";

/** Writes an expression; nothing for -1. */
export function dumpExpr(d: Dump, depth: number, id: TExprId): void {
  if (id < 0) {
    return;
  }
  const expr = at(d.body.exprs, id);
  line(d, depth, head(d, expr) + " : " + showTypeFull(d.program, expr.type));
  dumpParts(d, depth + 1, expr);
}

function dumpAll(d: Dump, depth: number, ids: readonly TExprId[]): void {
  for (const id of ids) {
    dumpExpr(d, depth, id);
  }
}

/** The node's word and its operands that are not expressions. */
function head(d: Dump, expr: TExpr): string {
  switch (expr.kind) {
    case "literal":
      return "literal " + showLiteral(expr.value);
    case "local":
      return "local " + String(expr.local);
    case "const_ref":
      return "const " + showInstance(d.program, expr.def, expr.args);
    case "global_ref":
      return "global " + defPath(d.program, expr.def);
    case "func_ref":
      return "func " + showFunc(d.program, expr.func);
    case "call":
      return "call " + showFunc(d.program, expr.func);
    case "call_value":
      return "call_value " + expr.call;
    case "ptr_op":
      return "ptr_" + expr.op;
    case "construct":
      return "construct " + defPath(d.program, expr.def) + " " + String(expr.variant);
    case "range":
      return expr.inclusive ? "range through" : "range to";
    case "field":
      return "field " + String(expr.field);
    case "slice":
      return "slice" + (expr.mut ? " mut" : "") + (expr.inclusive ? " through" : " to");
    case "borrow":
      return "borrow " + expr.borrow + (expr.auto ? " auto" : "");
    case "unary":
    case "binary":
    case "logic":
    case "update":
      return expr.kind + " " + expr.op;
    case "cast":
      return "cast " + expr.cast;
    case "update_call":
      return "update_call " + showFunc(d.program, expr.func);
    case "repeat":
    case "list_repeat":
      return expr.kind + " " + showTypeFull(d.program, expr.count);
    case "loop_var":
      return "loop_var " + String(expr.local);
    case "for":
      return "for " + (expr.how.kind === "range" ? "range" : "iterator " + showFunc(d.program, expr.how.next));
    case "block":
      return expr.lowlevel ? "block lowlevel" : "block";
    case "try":
      return "try " + expr.source + " " + showTarget(d, expr.target);
    case "try_else":
      return "try_else " + expr.source + " " + String(expr.local);
    case "catch":
      return "catch " + String(expr.catchIndex) + " " + String(expr.local) + " " + showTypeFull(d.program, expr.errorType);
    case "closure":
      return "closure " + String(expr.closure);
    case "format":
      return "format " + expr.sink;
    case "assert":
      return "assert " + (expr.debugOnly ? "debug " : "") + quoteBytes(expr.condition, '"');
    case "assert_cmp":
      return (expr.ne ? "assert_ne " : "assert_eq ") + showFunc(d.program, expr.eq) + " " + quoteBytes(expr.condition, '"');
    default:
      return expr.kind;
  }
}

function showTarget(d: Dump, target: TryTarget): string {
  const method = target.kind === "panic" ? target.debug : target.convert;
  const name = target.kind === "catch" ? "catch " + String(target.catchIndex) : target.kind;
  return method === undefined ? name : name + " " + showFunc(d.program, method);
}

function dumpCond(d: Dump, depth: number, cond: TCond): void {
  if (cond.kind === "let") {
    line(d, depth, "let");
    dumpPat(d, depth + 1, cond.pat);
    dumpExpr(d, depth + 1, cond.value);
  } else {
    dumpExpr(d, depth, cond.value);
  }
}

function showSpec(spec: FormatSpec | undefined): string {
  if (spec === undefined) {
    return "";
  }
  return " spec " + [spec.fill, spec.align, spec.flags, spec.width, spec.precision, spec.kind].map(String).join(" ");
}

/** The operands that are expressions, statements, patterns. */
function dumpParts(d: Dump, depth: number, expr: TExpr): void {
  switch (expr.kind) {
    case "call":
    case "ptr_op":
      dumpAll(d, depth, expr.args);
      return;
    case "call_value":
      dumpAll(d, depth, [expr.callee, ...expr.args]);
      return;
    case "construct":
      for (const init of expr.inits) {
        line(d, depth, "init " + String(init.field));
        dumpExpr(d, depth + 1, init.value);
      }
      if (expr.base >= 0) {
        line(d, depth, "base");
        dumpExpr(d, depth + 1, expr.base);
      }
      return;
    case "tuple":
    case "array":
    case "list":
      dumpAll(d, depth, expr.elems);
      return;
    case "repeat":
    case "list_repeat":
    case "unary":
    case "cast":
    case "return":
    case "try":
      dumpExpr(d, depth, expr.value);
      return;
    case "range":
      dumpAll(d, depth, [expr.lo, expr.hi]);
      return;
    case "field":
    case "deref":
      dumpExpr(d, depth, expr.base);
      return;
    case "index":
      dumpAll(d, depth, [expr.base, expr.index]);
      return;
    case "slice":
      dumpAll(d, depth, [expr.base, expr.lo, expr.hi]);
      return;
    case "borrow":
    case "address":
      dumpExpr(d, depth, expr.place);
      return;
    case "binary":
    case "logic":
      dumpAll(d, depth, [expr.left, expr.right]);
      return;
    default:
      dumpControl(d, depth, expr);
  }
}

function dumpControl(d: Dump, depth: number, expr: TExpr): void {
  switch (expr.kind) {
    case "assign":
    case "update":
    case "update_call":
      dumpAll(d, depth, [expr.place, expr.value]);
      return;
    case "if":
      dumpCond(d, depth, expr.cond);
      dumpAll(d, depth, [expr.then, expr.otherwise]);
      return;
    case "when":
      dumpExpr(d, depth, expr.value);
      for (const arm of expr.arms) {
        line(d, depth, "arm");
        dumpPat(d, depth + 1, arm.pat);
        dumpExpr(d, depth + 1, arm.body);
      }
      return;
    case "loop":
      dumpExpr(d, depth, expr.body);
      return;
    case "while":
      dumpCond(d, depth, expr.cond);
      dumpExpr(d, depth, expr.body);
      return;
    case "loop_var":
      dumpAll(d, depth, [expr.limit, expr.body]);
      return;
    case "for":
      dumpPat(d, depth, expr.pat);
      dumpAll(d, depth, [expr.source, expr.body]);
      return;
    case "block":
      for (const stmt of expr.stmts) {
        if (stmt.kind === "expr") {
          line(d, depth, "stmt");
          dumpExpr(d, depth + 1, stmt.value);
        } else {
          line(d, depth, "let");
          dumpPat(d, depth + 1, stmt.pat);
          dumpAll(d, depth + 1, [stmt.init, stmt.otherwise]);
        }
      }
      dumpExpr(d, depth, expr.tail);
      return;
    default:
      dumpRest(d, depth, expr);
  }
}

function dumpRest(d: Dump, depth: number, expr: TExpr): void {
  switch (expr.kind) {
    case "try_else":
      dumpAll(d, depth, [expr.value, expr.otherwise]);
      return;
    case "catch":
      dumpAll(d, depth, [expr.body, expr.handler]);
      return;
    case "format":
      for (const part of expr.parts) {
        if (part.kind === "text") {
          line(d, depth, "text " + quoteBytes(part.bytes, '"'));
        } else {
          line(d, depth, "value " + showFunc(d.program, part.method) + showSpec(part.spec));
          dumpExpr(d, depth + 1, part.value);
        }
      }
      return;
    case "assert":
      dumpAll(d, depth, [expr.value, expr.message]);
      return;
    case "assert_cmp":
      line(d, depth, "debug " + showFunc(d.program, expr.debugLeft) + " " + showFunc(d.program, expr.debugRight));
      dumpAll(d, depth, [expr.left, expr.right, expr.message]);
      return;
    default:
  }
}
