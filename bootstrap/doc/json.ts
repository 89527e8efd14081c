/** Documentation as JSON: a module and an item on a line each. */
import { jsonText } from "../diagnostics/index.js";
import { plain } from "./html.js";
import type { DocItem, DocPackage } from "./model.js";

/** The whole package in one text. */
export function docJson(pack: DocPackage): string {
  const modules: string[] = [];
  for (const module of pack.modules) {
    const items = module.items.map((item) => "\n" + itemJson(item));
    modules.push('\n{"path":' + jsonText(module.path) + ',"docs":' + jsonText(module.docs.join("\n")) + ',"items":[' + items.join(",") + "]}");
  }
  return '{"package":' + jsonText(pack.name) + ',"modules":[' + modules.join(",") + "]}\n";
}

function itemJson(item: DocItem): string {
  let out = '{"kind":"' + item.kind + '","name":' + jsonText(item.name) + ',"anchor":' + jsonText(item.anchor);
  out += item.id === "" ? "" : ',"id":' + jsonText("@" + item.id);
  out += ',"signature":' + jsonText(plain(item.signature));
  out += item.effects === undefined ? "" : ',"effects":[' + item.effects.map(jsonText).join(",") + "]";
  out += item.contracts.length === 0 ? "" : ',"contracts":[' + item.contracts.map(jsonText).join(",") + "]";
  out += item.deprecated === undefined ? "" : ',"deprecated":' + jsonText(item.deprecated);
  out += ',"docs":' + jsonText(item.docs.join("\n"));
  return out + ',"members":[' + item.members.map(itemJson).join(",") + "]}";
}
