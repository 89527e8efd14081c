/** Declarations whose regions cannot be told ([bor.elision], [bor.type-region]): S016. */
import { report, type Diagnostics } from "../diagnostics/index.js";
import { at, type Span } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import { childrenOf, typeOf, type FuncSig, type TypeId } from "../types/index.js";
import { nestedRegion, whichReference } from "./errors.js";
import { declaresRegion } from "./signature.js";
import { hasImplicitRegion, type SlotTable } from "./slots.js";

/** Checks the result of a function and the function types in its signature. */
export function checkSignature(table: SlotTable, sig: FuncSig, diagnostics: Diagnostics): void {
  const def = at(table.program.resolved.defs, sig.def);
  const ast = at(table.program.resolved.asts, def.file);
  const span: Span = sig.retExpr >= 0 ? at(ast.typeExprs, sig.retExpr).span : def.span;
  const borrowed = sig.receiver === "ref" || sig.receiver === "mut";
  const sources = sig.params.filter((param) => declaresRegion(table, param.type)).length;
  if (!borrowed && sources > 1 && declaresRegion(table, sig.ret)) {
    report(diagnostics, whichReference(span));
  }
  for (const param of sig.params) {
    const at_ = param.typeExpr >= 0 ? at(ast.typeExprs, param.typeExpr).span : def.span;
    checkFuncTypes(table, param.type, at_, diagnostics);
  }
  checkFuncTypes(table, sig.ret, span, diagnostics);
}

function checkFuncTypes(table: SlotTable, type: TypeId, span: Span, diagnostics: Diagnostics): void {
  const node = typeOf(table.program.table, type);
  if (node.kind === "func" && declaresRegion(table, node.ret) && node.params.filter((param) => declaresRegion(table, param)).length > 1) {
    report(diagnostics, whichReference(span));
    return;
  }
  for (const part of childrenOf(node)) {
    checkFuncTypes(table, part, span, diagnostics);
  }
}

/** Checks the fields of a struct or enum. */
export function checkFields(table: SlotTable, def: DefId, diagnostics: Diagnostics): void {
  const adt = table.program.adts[def];
  for (const variant of adt?.variants ?? []) {
    for (const field of variant.fields) {
      const node = typeOf(table.program.table, field.type);
      if (node.kind === "ref" && node.mut) {
        const inner = typeOf(table.program.table, node.inner);
        if (inner.kind === "adt" && hasImplicitRegion(table, inner.def)) {
          report(diagnostics, nestedRegion(field.span));
        }
      }
    }
  }
}
