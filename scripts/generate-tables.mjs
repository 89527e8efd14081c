// Writes the data files of the compilers that come from the tables in bootstrap/tables/. With `--check` nothing is written: the exit
// status is 1 if a file is not what the tables say.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");

function table(name) {
  return JSON.parse(readFileSync(join(root, "bootstrap/tables", name + ".json"), "utf8"));
}

/** A text literal of TML. */
function text(value) {
  let out = '"';
  for (const letter of value) {
    const code = letter.codePointAt(0);
    if (letter === "\\" || letter === '"' || letter === "{" || letter === "}") {
      out += "\\" + letter;
    } else if (letter === "\n") {
      out += "\\n";
    } else if (code < 0x20 || code === 0x7f) {
      out += "\\u{" + code.toString(16) + "}";
    } else {
      out += letter;
    }
  }
  return out + '"';
}

/** `maybe_just` as the name of a variant: `MaybeJust`. */
function pascal(name) {
  return name
    .split("_")
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join("");
}

function head(doc, names) {
  const from = names.map((name) => "bootstrap/tables/" + name + ".json").join(" and ");
  return "//! " + doc + "\n//!\n//! Written by scripts/generate-tables.mjs from " + from + ".\n\n";
}

function catalogue() {
  const rows = table("diagnostics").diagnostics;
  let out = head("The catalogue of diagnostics.", ["diagnostics"]);
  out += "use super::catalogue::CatalogueEntry\n\n/// All entries, sorted by code.\n";
  out += "pub const CATALOGUE: [CatalogueEntry; " + rows.length + "] = [\n";
  for (const row of [...rows].sort((a, b) => (a.code < b.code ? -1 : 1))) {
    out += "    CatalogueEntry {\n";
    for (const key of ["code", "severity", "lint", "group", "title", "explanation", "wrong", "right"]) {
      out += "        " + key + ": " + text(row[key] ?? "") + ",\n";
    }
    out += "    },\n";
  }
  return out + "]\n";
}

function keywords() {
  const words = table("keywords");
  const signs = table("operators").punctuation;
  let out = head("Keywords and punctuation.", ["keywords", "operators"]);
  out += "use super::token::TokenKind\n\n/// A keyword and its kind.\n";
  out += "pub(crate) type Keyword {\n    pub(crate) text: Str,\n    pub(crate) kind: TokenKind,\n}\n\n/// All keywords.\n";
  out += "pub(crate) const KEYWORDS: [Keyword; " + words.keywords.length + "] = [\n";
  for (const row of words.keywords) {
    out += "    Keyword { text: " + text(row.text) + ", kind: TokenKind::" + row.kind + " },\n";
  }
  out += "]\n\n/// Words that later versions of the language may use.\n";
  out += "pub(crate) const RESERVED: [Str; " + words.reserved.length + "] = [\n";
  for (const word of words.reserved) {
    out += "    " + text(word) + ",\n";
  }
  out += "]\n";
  const spelled = words.keywords.map((row) => [row.kind, row.text]).concat(signs.map((row) => [row.token, row.text]));
  out += "\n/// The spelling of a keyword or of punctuation; empty for other kinds.\n";
  out += "pub(crate) func spelling(kind: TokenKind) -> ref Str {\n    when kind {\n";
  for (const [kind, word] of spelled) {
    out += "        TokenKind::" + kind + " => " + text(word) + "\n";
  }
  out += '        _ => ""\n    }\n}\n\n/// The spelling in backquotes; empty for other kinds.\n';
  out += "pub(crate) func quoted_spelling(kind: TokenKind) -> ref Str {\n    when kind {\n";
  for (const [kind, word] of spelled) {
    out += "        TokenKind::" + kind + " => " + text("`" + word + "`") + "\n";
  }
  return out + '        _ => ""\n    }\n}\n';
}

function operators() {
  const rows = table("operators");
  let out = head("Binary operators by token.", ["operators"]);
  out += "use crate::lexer::TokenKind\nuse super::ast::BinaryOp\n\n";
  out += "/// The level of a binary operator or range; 0 for other tokens and for `**`.\n";
  out += "@inline\npub(crate) func level_of(kind: TokenKind) -> U8 {\n    when kind {\n";
  for (const row of [...rows.binary, ...rows.range]) {
    if (row.token !== "Pow") {
      out += "        TokenKind::" + row.token + " => " + row.level + "\n";
    }
  }
  out += "        _ => 0\n    }\n}\n\n/// The operator that a binary operator token means.\n";
  out += "pub(crate) func binary_op(kind: TokenKind) -> BinaryOp? {\n    when kind {\n";
  for (const row of rows.binary) {
    out += "        TokenKind::" + row.token + " => Just(BinaryOp::" + row.op + ")\n";
  }
  out += "        _ => Nothing\n    }\n}\n\n/// The operator of `+=` and its like.\n";
  out += "pub(crate) func update_op(kind: TokenKind) -> BinaryOp? {\n    when kind {\n";
  for (const row of rows.update) {
    out += "        TokenKind::" + row.token + " => Just(BinaryOp::" + row.op + ")\n";
  }
  return out + "        _ => Nothing\n    }\n}\n";
}

function langItems() {
  const rows = Object.entries(table("lang_items"));
  let out = head("The definitions of std that the compiler knows, and their paths.", ["lang_items"]);
  out += "/// A definition of std that the compiler knows. The number of a key is its index in `LANG_ITEM_PATHS`.\n";
  out += "@auto(equal)\npub type LangKey {\n";
  for (const [key, row] of rows) {
    out += "    /// " + row.purpose.replaceAll("\n", " ") + "\n    " + pascal(key) + ",\n";
  }
  out += "}\n\n/// How many there are.\npub const LANG_ITEM_COUNT: U64 = " + rows.length + "\n";
  out += "\n/// The path of each, by its key's number.\npub const LANG_ITEM_PATHS: [Str; " + rows.length + "] = [\n";
  for (const [, row] of rows) {
    out += "    " + text(row.path) + ",\n";
  }
  out += "]\n\n/// The name of each key as the table writes it, by its number.\n";
  out += "pub const LANG_ITEM_NAMES: [Str; " + rows.length + "] = [\n";
  for (const [key] of rows) {
    out += "    " + text(key) + ",\n";
  }
  return out + "]\n";
}

function directives() {
  const { directives: rows, places } = table("directives");
  let out = head("The directives the language has.", ["directives"]);
  out += "/// A kind of thing that a directive may stand before: its word in the table, and what people call one and many.\n";
  out += "pub type DirectivePlace {\n    pub word: Str,\n    pub one: Str,\n    pub many: Str,\n}\n\n";
  out += "/// A directive: the words of where it may stand; the forms of its arguments, how many there are at least and at most, and that in words.\n";
  out += "pub type DirectiveEntry {\n    pub name: Str,\n    pub places: Str,\n    pub args: Str,\n    pub least: U64,\n    pub most: U64,\n    pub takes: Str,\n}\n\n";
  out += "/// All kinds of places.\npub const DIRECTIVE_PLACES: [DirectivePlace; " + places.length + "] = [\n";
  for (const place of places) {
    out += "    DirectivePlace { word: " + text(place.word) + ", one: " + text(place.one) + ", many: " + text(place.many) + " },\n";
  }
  out += "]\n\n/// All directives. Words are separated by blanks.\n";
  out += "pub const DIRECTIVES: [DirectiveEntry; " + rows.length + "] = [\n";
  for (const row of rows) {
    out += "    DirectiveEntry {\n        name: " + text(row.name) + ",\n        places: " + text(row.at.join(" ")) + ",\n        args: " + text(row.args.join(" ")) + ",\n";
    out += "        least: " + row.least + ",\n        most: " + row.most + ",\n        takes: " + text(row.takes) + ",\n    },\n";
  }
  return out + "]\n";
}

function effects() {
  const rows = table("effects").effects;
  let out = head("The built-in effects.", ["effects"]);
  out += "/// A built-in effect; one of `system` is a capability only.\n";
  out += "pub type EffectEntry {\n    pub path: Str,\n    pub capability: Bool,\n}\n";
  out += "\n/// How many effects are built in.\npub const EFFECT_COUNT: I32 = " + rows.length + "\n";
  out += "\n/// All of them, in order of their paths.\npub const EFFECTS: [EffectEntry; " + rows.length + "] = [\n";
  for (const row of rows) {
    out += "    EffectEntry { path: " + text(row.path) + ", capability: " + String(row.capability) + " },\n";
  }
  return out + "]\n";
}

function list(doc, name, words) {
  let out = "\n/// " + doc + "\npub const " + name + ": [Str; " + words.length + "] = [\n";
  for (const word of words) {
    out += "    " + text(word) + ",\n";
  }
  return out + "]\n";
}

function cNames() {
  const rows = table("c_names");
  const out = head("Names that exported functions cannot have.", ["c_names"]).trimEnd() + "\n";
  return out + list("The words of C and C++, and names that every header knows.", "C_WORDS", rows.words) + list("The symbols of the runtime.", "RUNTIME_SYMBOLS", rows.runtime);
}

function foreign() {
  const rows = table("foreign").words;
  let out = head("Words and signs of other languages.", ["foreign"]);
  out += "use super::foreign::ForeignWord\n\n/// All of them.\npub const FOREIGN_WORDS: [ForeignWord; " + rows.length + "] = [\n";
  for (const row of rows) {
    const fields = ["place", "word", "instead", "help"].map((key) => key + ": " + text(row[key] ?? ""));
    const line = "    ForeignWord { " + fields.join(", ") + " },\n";
    out += [...line].length <= 151 ? line : "    ForeignWord {\n" + fields.map((field) => "        " + field + ",\n").join("") + "    },\n";
  }
  return out + "]\n";
}

function irForms() {
  const rows = table("ir_forms");
  const out = head("The grammar of TML-IR, line by line.", ["ir_forms"]).trimEnd() + "\n";
  const classes = list("Classes of words.", "IR_ATOMS", rows.atoms) + list("Classes that are several others.", "IR_UNIONS", rows.unions);
  return out + classes + list("Lists: class, head, parts.", "IR_FORMS", rows.forms);
}

/** What the pages of the documentation have in common: the constants' names and the files they come from. */
const ASSETS = [
  ["STYLE", "The style of the pages.", "doc.css"],
  ["SEARCH_SCRIPT", "What searches in them.", "doc.js"],
];

function asset(file) {
  return readFileSync(join(root, "bootstrap/tables", file), "utf8");
}

const ASSETS_HEAD = "Written by scripts/generate-tables.mjs from bootstrap/tables/doc.css and bootstrap/tables/doc.js.";

function assetsTml() {
  let out = "//! Style and script of the documentation.\n//!\n//! " + ASSETS_HEAD + "\n";
  for (const [name, doc, file] of ASSETS) {
    out += "\n/// " + doc + "\npub const " + name + ": Str = " + text(asset(file)) + "\n";
  }
  return out;
}

function assetsTs() {
  let out = "/**\n * Style and script of the documentation.\n *\n * " + ASSETS_HEAD + "\n */\n";
  for (const [name, doc, file] of ASSETS) {
    out += "\n/** " + doc + " */\nexport const " + name + " = [\n";
    for (const line of asset(file).trimEnd().split("\n")) {
      out += "  " + JSON.stringify(line) + ",\n";
    }
    out += '  "",\n].join("\\n");\n';
  }
  return out;
}

/** The JSON Schema of a class of words. */
function wordSchema([kind, ...words]) {
  if (kind === "one") {
    return { enum: words };
  }
  const patterns = { digits: "^-?[0-9]+$", plain: "^[^\"']", begins: "^" + words[0] };
  return kind === "any" ? { type: "string" } : { type: "string", pattern: patterns[kind] };
}

/** The JSON Schema of a list; lists with the same parts share one. */
function formSchema(heads, parts) {
  const properties = heads[0] === "()" ? {} : heads[0] === "NAME" ? { name: { type: "string" } } : { form: { enum: heads } };
  for (const part of parts) {
    const [name, of] = part.replace(/[?*]$/, "").split(":");
    const inner = { $ref: "#/definitions/" + of };
    properties[name] = part.endsWith("*") ? { type: "array", items: inner } : inner;
  }
  const required = Object.keys(properties).filter((name) => !parts.some((part) => part.startsWith(name + ":") && part.endsWith("?")));
  return { type: "object", properties, required, additionalProperties: false };
}

/** The JSON Schema of `tmlc ir --format json`. */
function irSchema() {
  const rows = table("ir_forms");
  const definitions = {};
  for (const line of rows.atoms) {
    const [name, ...test] = line.split(" ");
    definitions[name] = wordSchema(test);
  }
  const classes = new Map();
  for (const line of rows.forms) {
    const [name, form, ...parts] = line.split(" ");
    const key = form === "NAME" || form === "()" ? form : parts.join(" ");
    const shapes = classes.get(name) ?? classes.set(name, new Map()).get(name);
    const shape = shapes.get(key) ?? shapes.set(key, { heads: [], parts }).get(key);
    shape.heads.push(form);
  }
  for (const [name, shapes] of classes) {
    const all = [...shapes.values()].map((shape) => formSchema(shape.heads, shape.parts));
    definitions[name] = all.length === 1 ? all[0] : { anyOf: all };
  }
  for (const line of rows.unions) {
    const [name, ...members] = line.split(" ");
    definitions[name] = { anyOf: members.map((member) => ({ $ref: "#/definitions/" + member })) };
  }
  return JSON.stringify({
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "TML-IR",
    description: "What `tmlc ir --format json` prints. Written by scripts/generate-tables.mjs from bootstrap/tables/ir_forms.json.",
    type: "object",
    properties: { tml_ir: { const: rows.version }, modules: { type: "array", items: { $ref: "#/definitions/module" } } },
    required: ["tml_ir", "modules"],
    additionalProperties: false,
    definitions,
  }, null, 2) + "\n";
}

const outputs = [
  ["diagnostics/catalogue_data.tml", catalogue()],
  ["lexer/keyword_data.tml", keywords()],
  ["parser/operator_data.tml", operators()],
  ["resolver/directive_data.tml", directives()],
  ["types/lang_item_data.tml", langItems()],
  ["types/effect_data.tml", effects()],
  ["types/c_name_data.tml", cNames()],
  ["diagnostics/foreign_data.tml", foreign()],
  ["ir/form_data.tml", irForms()],
  ["doc/asset_data.tml", assetsTml()],
].map(([name, content]) => ["stage1-tml/src/" + name, content]);
outputs.push(["bootstrap/doc/asset_data.ts", assetsTs()]);
outputs.push(["docs/reference/tml-ir.schema.json", irSchema()]);

let stale = 0;
for (const [name, content] of outputs) {
  const path = join(root, name);
  if (existsSync(path) && readFileSync(path, "utf8") === content) {
    continue;
  }
  if (process.argv.includes("--check")) {
    console.error("not up to date: " + name);
    stale += 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}
process.exitCode = stale > 0 ? 1 : 0;
