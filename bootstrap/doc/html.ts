/** Documentation as HTML: a page per module, which needs nothing from elsewhere, and what searches in all of them where the browser runs scripts. */
import { SEARCH_SCRIPT, STYLE } from "./asset_data.js";
import { escapeHtml, markdownHtml } from "./markdown.js";
import { pageOf, type DocItem, type DocModule, type DocPackage, type Piece } from "./model.js";
import { searchIndex } from "./search.js";

/** A file of the documentation. */
export interface DocPage {
  readonly file: string;
  readonly text: string;
}

const SEARCH_FIELD = `<form id="doc-search" role="search" hidden>
<input id="doc-query" type="search" role="combobox" aria-label="Search" aria-autocomplete="list" aria-expanded="false" aria-controls="doc-results" placeholder="Search: /" autocomplete="off" autocapitalize="off" spellcheck="false">
<p id="doc-count" role="status"></p>
<div id="doc-results" role="listbox" aria-label="Results" hidden></div>
</form>
`;

/** The pages of a package, in the order of its modules, and the scripts of the search. */
export function docPages(pack: DocPackage): DocPage[] {
  const pages = pack.modules.map((module) => ({ file: pageOf(pack.name, module.path), text: page(pack, module) }));
  return [...pages, { file: "search-index.js", text: searchIndex(pack) }, { file: "search.js", text: SEARCH_SCRIPT }];
}

function page(pack: DocPackage, module: DocModule): string {
  const title = escapeHtml(module.path);
  let out = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n';
  out += "<title>" + title + "</title>\n<style>\n" + STYLE + '</style>\n<script src="search.js" defer></script>\n</head>\n<body>\n<a class="skip" href="#page-content">To the content</a>\n';
  out += '<header>\n<a href="index.html">' + escapeHtml(pack.name) + "</a>\n" + SEARCH_FIELD + '</header>\n<nav aria-label="Modules and items">\n<ul>\n';
  for (const other of pack.modules) {
    const mark = other.path === module.path ? ' aria-current="page"' : "";
    out += '<li><a href="' + escapeHtml(pageOf(pack.name, other.path)) + '"' + mark + ">" + escapeHtml(other.path) + "</a></li>\n";
  }
  out += "</ul>\n<hr>\n<ul>\n";
  for (const item of module.items) {
    out += '<li><a href="#' + escapeHtml(item.anchor) + '">' + escapeHtml(item.name === "" ? plain(item.signature) : item.name) + "</a></li>\n";
  }
  out += '</ul>\n</nav>\n<main id="page-content">\n<h1>' + title + "</h1>\n" + markdownHtml(module.docs, 1);
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
