/** Text of MIR places, operands, rvalues and checks. */
import { at, lineColumn, sourceFile, text, type Span } from "../source/index.js";
import { fullPath, showType, typeOf, type FuncRef, type Program, type TypeId } from "../types/index.js";
import { literalText, quoteText } from "../ir/index.js";
import type { BlockId, Check, ConstValue, LocalId, MirBody, Operand, Place, Rvalue } from "./mir.js";

/** State of the printing of one body: the names given to locals so far, empty where none is. */
export interface Printer {
  readonly program: Program;
  readonly body: MirBody;
  readonly names: string[];
  nextTemp: number;
}

/** The name of a local; temporaries are numbered as they are first met. */
export function localText(p: Printer, local: LocalId): string {
  const known = at(p.names, local);
  if (known.length > 0) {
    return known;
  }
  const made = "%" + p.nextTemp.toString();
  p.nextTemp += 1;
  p.names[local] = made;
  return made;
}

/** A place: `x`, `(*x)`, `x.field`, `(x as Just).0`, `x[%1]`, `x[3]`. */
export function placeText(p: Printer, place: Place): string {
  let shown = localText(p, place.local);
  let type: TypeId = at(p.body.locals, place.local).type;
  for (const step of place.projection) {
    switch (step.kind) {
      case "deref":
        shown = "(*" + shown + ")";
        break;
      case "field":
        shown = fieldText(p, shown, type, step.variant, step.field);
        break;
      case "index":
        shown += "[" + localText(p, step.index) + "]";
        break;
      case "const_index":
        shown += "[" + step.offset.toString() + "]";
        break;
    }
    type = step.type;
  }
  return shown;
}

function fieldText(p: Printer, base: string, type: TypeId, variant: number, field: number): string {
  const node = typeOf(p.program.table, type);
  const sig = node.kind === "adt" ? p.program.adts[node.def] : undefined;
  const shape = sig?.variants[variant];
  if (sig === undefined || shape === undefined) {
    return base + "." + field.toString();
  }
  const name = shape.shape === "record" ? text(p.program.interner, at(shape.fields, field).name) : field.toString();
  return sig.isEnum ? "(" + base + " as " + text(p.program.interner, shape.name) + ")." + name : base + "." + name;
}

/** A function or constant with its generic arguments. */
export function refText(program: Program, ref: FuncRef): string {
  let args = "";
  for (const arg of ref.args) {
    args += (args.length === 0 ? "" : ", ") + showType(program, arg);
  }
  return fullPath(program, ref.def) + (args.length === 0 ? "" : "[" + args + "]");
}

function constText(p: Printer, value: ConstValue, type: TypeId): string {
  switch (value.kind) {
    case "int":
      return value.value.toString() + "_" + showType(p.program, type);
    case "float":
      return literalText({ kind: "float", text: "", value: value.value }, type) + "_" + showType(p.program, type);
    case "str":
      return (typeOf(p.program.table, type).kind === "ref" ? "ref " : "") + quoteText(value.bytes);
    case "bool":
    case "char":
    case "bytes":
    case "unit":
      return literalText(value, type);
    case "named":
      return "const " + refText(p.program, value);
    case "ref_named":
      return "ref const " + refText(p.program, value);
    case "global":
      return "ref global " + fullPath(p.program, value.def);
    case "type_const":
      return showType(p.program, value.type) + "_U64";
    case "func":
      return "func " + refText(p.program, value.func);
  }
}

/** An operand: a copied place or constant as it is, a moved place after `move`. */
export function operandText(p: Printer, operand: Operand): string {
  switch (operand.kind) {
    case "copy":
      return placeText(p, operand.place);
    case "move":
      return "move " + placeText(p, operand.place);
    case "const":
      return constText(p, operand.value, operand.type);
  }
}

/** Operands, separated by commas. */
export function operandsText(p: Printer, operands: readonly Operand[]): string {
  let shown = "";
  for (let i = 0; i < operands.length; i += 1) {
    shown += (i === 0 ? "" : ", ") + operandText(p, at(operands, i));
  }
  return shown;
}

/** An rvalue; `type` is the type of what it initialises. */
export function rvalueText(p: Printer, value: Rvalue, type: TypeId): string {
  switch (value.kind) {
    case "use":
      return operandText(p, value.value);
    case "borrow":
      return "borrow " + (value.borrow === "ref" ? "" : value.borrow + " ") + placeText(p, value.place);
    case "address":
      return "address " + placeText(p, value.place);
    case "unary":
      return value.op + (value.checked ? " checked " : " ") + operandText(p, value.value);
    case "binary":
      return value.op + (value.checked ? " checked " : " ") + operandText(p, value.left) + ", " + operandText(p, value.right);
    case "cast":
      return "cast " + value.cast + " " + operandText(p, value.value) + " to " + showType(p.program, type);
    case "len":
      return "len " + placeText(p, value.place);
    case "discriminant":
      return "discriminant " + placeText(p, value.place);
    case "slice":
      return "slice " + (value.mut ? "mut " : "") + placeText(p, value.place) + ", " + operandText(p, value.lo) + ", " + operandText(p, value.hi);
    case "aggregate":
      return aggregateText(p, value.variant, type) + "(" + operandsText(p, value.fields) + ")";
    case "array":
      return "[" + operandsText(p, value.elems) + "]";
    case "repeat":
      return "[" + operandText(p, value.value) + "; " + showType(p.program, value.count) + "]";
    case "closure":
      return "closure " + value.closure.toString() + " " + value.env + "(" + operandsText(p, value.captures) + ")";
    case "ptr_read":
      return "ptr_read " + operandText(p, value.pointer);
    case "ptr_offset":
      return "ptr_offset " + operandText(p, value.pointer) + ", " + operandText(p, value.count);
    case "ptr_is_null":
      return "ptr_is_null " + operandText(p, value.pointer);
  }
}

function aggregateText(p: Printer, variant: number, type: TypeId): string {
  const node = typeOf(p.program.table, type);
  const sig = node.kind === "adt" ? p.program.adts[node.def] : undefined;
  if (sig === undefined) {
    return "tuple";
  }
  const shown = showType(p.program, type);
  return sig.isEnum ? shown + "::" + text(p.program.interner, at(sig.variants, variant).name) : shown;
}

/** A check and what it compares. */
export function checkText(p: Printer, check: Check): string {
  switch (check.kind) {
    case "index":
      return "check index " + operandText(p, check.index) + ", " + operandText(p, check.length);
    case "range":
      return "check range " + operandText(p, check.lo) + ", " + operandText(p, check.hi) + ", " + operandText(p, check.length);
    case "boundary":
      return "check boundary " + operandText(p, check.text) + ", " + operandText(p, check.index);
  }
}

/** `bb3` */
export function blockText(block: BlockId): string {
  return "bb" + block.toString();
}

/** `  ; line:column` */
export function spanText(program: Program, span: Span): string {
  const place = lineColumn(sourceFile(program.resolved.sources, span.file), span.start);
  return "  ; " + place.line.toString() + ":" + place.column.toString();
}
