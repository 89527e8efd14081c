/** TML-IR as JSON: the tree of the text form, with its parts named as in `tables/ir_forms.json`; the schema is `docs/reference/tml-ir.schema.json`. */
import { internalError, jsonText } from "../diagnostics/index.js";
import { at, encodeUtf8 } from "../source/index.js";
import { classNamed, formOf, newGrammar, NO_FORM, slotsOf, WORD, type ClassId, type Grammar } from "./forms.js";
import { nodeText, readIrText, type IrText, type TextId } from "./read_text.js";

/** The JSON form of a text that `dumpIr` made. Each module and each item begins a line. */
export function irJson(text: string): string {
  const t = readIrText(encodeUtf8(text));
  if (t.fault !== undefined) {
    return internalError("ir", null, t.fault.message);
  }
  const g = newGrammar();
  const out: string[] = ['{"tml_ir":' + nodeText(t, at(at(t.nodes, at(t.roots, 0)).items, 1)) + ',"modules":['];
  const of = classNamed(g, "module");
  for (let i = 1; i < t.roots.length; i += 1) {
    out.push(i > 1 ? "," : "");
    writeNode(g, t, at(t.roots, i), of, out);
  }
  out.push("]}\n");
  return out.join("");
}

function writeNode(g: Grammar, t: IrText, node: TextId, of: ClassId, out: string[]): void {
  const form = formOf(g, t, node, of);
  if (form === WORD) {
    out.push(jsonText(nodeText(t, node)));
    return;
  }
  if (form === NO_FORM) {
    internalError("ir", null, "no form: " + nodeText(t, node));
  }
  const name = at(g.classes, of).name;
  out.push(name === "module" || name === "item" ? "\n{" : "{");
  const { head } = at(g.forms, form);
  let first = true;
  if (head !== "()") {
    const shown = nodeText(t, at(at(t.nodes, node).items, 0));
    out.push((head === "NAME" ? '"name":' : '"form":') + jsonText(shown));
    first = false;
  }
  for (const slot of slotsOf(g, t, node, form)) {
    if (slot.part.count === "optional" && slot.nodes.length === 0) {
      continue;
    }
    out.push((first ? '"' : ',"') + slot.part.name + '":');
    first = false;
    if (slot.part.count === "many") {
      out.push("[");
      for (let i = 0; i < slot.nodes.length; i += 1) {
        out.push(i > 0 ? "," : "");
        writeNode(g, t, at(slot.nodes, i), slot.part.of, out);
      }
      out.push("]");
    } else {
      writeNode(g, t, at(slot.nodes, 0), slot.part.of, out);
    }
  }
  out.push("}");
}
