/** Documentation as HTML: a page per module, which needs nothing from elsewhere. */
import { escapeHtml, markdownHtml } from "./markdown.js";
import { pageOf, type DocItem, type DocModule, type DocPackage, type Piece } from "./model.js";

/** A file of the documentation. */
export interface DocPage {
  readonly file: string;
  readonly html: string;
}

const STYLE = `body{font:16px/1.5 sans-serif;margin:0;display:flex;color:#222;background:#fff}
nav{flex:0 0 15em;padding:1em;background:#f4f4f4;min-height:100vh}
nav ul{list-style:none;padding:0;margin:0}
main{padding:1em 2em;max-width:60em;min-width:0}
pre,code{font-family:monospace;background:#f4f4f4}
pre{padding:.6em;overflow-x:auto}
section section{margin-left:1.5em}
.note{color:#666}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#222}nav,pre,code{background:#2d2d2d}a{color:#8bf}}
`;

/** The pages of a package, in the order of its modules. */
export function docPages(pack: DocPackage): DocPage[] {
  return pack.modules.map((module) => ({ file: pageOf(pack.name, module.path), html: page(pack, module) }));
}

function page(pack: DocPackage, module: DocModule): string {
  const title = escapeHtml(module.path);
  let out = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n';
  out += "<title>" + title + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<nav>\n<ul>\n";
  for (const other of pack.modules) {
    const mark = other.path === module.path ? ' aria-current="page"' : "";
    out += '<li><a href="' + escapeHtml(pageOf(pack.name, other.path)) + '"' + mark + ">" + escapeHtml(other.path) + "</a></li>\n";
  }
  out += "</ul>\n<hr>\n<ul>\n";
  for (const item of module.items) {
    out += '<li><a href="#' + escapeHtml(item.anchor) + '">' + escapeHtml(item.name === "" ? plain(item.signature) : item.name) + "</a></li>\n";
  }
  out += "</ul>\n</nav>\n<main>\n<h1>" + title + "</h1>\n" + markdownHtml(module.docs, 1);
  for (const item of module.items) {
    out += itemHtml(item, 2);
  }
  return out + "</main>\n</body>\n</html>\n";
}

/** The text of a signature. */
export function plain(pieces: readonly Piece[]): string {
  return pieces.map((piece) => piece.text).join("");
}

function itemHtml(item: DocItem, level: number): string {
  const tag = "h" + String(level);
  let out = '<section id="' + escapeHtml(item.anchor) + '">\n<' + tag + "><code>";
  for (const piece of item.signature) {
    const shown = escapeHtml(piece.text);
    out += piece.target === "" ? shown : '<a href="' + escapeHtml(piece.target) + '">' + shown + "</a>";
  }
  out += "</code></" + tag + ">\n";
  if (item.deprecated !== undefined) {
    out += '<p class="note">Deprecated' + (item.deprecated === "" ? "" : ": " + escapeHtml(item.deprecated)) + "</p>\n";
  }
  for (const contract of item.contracts) {
    out += "<pre><code>" + escapeHtml(contract) + "</code></pre>\n";
  }
  if (item.effects !== undefined && item.effects.length > 0) {
    out += '<p class="note">effects: ' + item.effects.map(escapeHtml).join(", ") + "</p>\n";
  }
  out += markdownHtml(item.docs, level);
  for (const member of item.members) {
    out += itemHtml(member, Math.min(level + 1, 6));
  }
  return out + "</section>\n";
}
