/**
 * The directives the language has, where they stand and what they take  (section 15 of the language definition, `tables/directives.json`).
 */
import table from "../tables/directives.json" with { type: "json" };
import { allow, CATALOGUE, codeOfLint } from "../diagnostics/index.js";
import type { DirArg, Directive, Item } from "../parser/index.js";
import { at, joinSpans, text, type Span } from "../source/index.js";
import { badDirective, unknownDirective, unknownLint } from "./errors.js";
import type { Resolver } from "./state.js";
import { nearestOf } from "./suggest.js";

/** W020 for names that are no directives, S027 for directives out of place in package `pkg`. `place` is a word of the table, `whole` the item behind the directives. */
export function checkDirectives(r: Resolver, pkg: number, directives: readonly Directive[], place: string, whole: Span): void {
  for (const directive of directives) {
    const name = text(r.interner, directive.name.sym);
    const entry = table.directives.find((known) => known.name === name);
    if (entry === undefined) {
      const names = table.directives.map((known) => known.name);
      unknownDirective(r, directive.name, nearestOf(r, directive.name.sym, names));
    } else if (!entry.at.includes(place)) {
      badDirective(r, directive.span, "`@" + name + "` stands before " + listed(entry.at) + ", not before " + placeNamed(place));
    } else if (!takesArgs(r, entry, directive)) {
      badDirective(r, directive.span, "`@" + name + "` takes " + entry.takes);
    } else if (name === "owns" && pkg !== 0) {
      badDirective(r, directive.span, "`@owns` is for types of the standard library");
    } else if (name === "allow") {
      allowLints(r, directive, joinSpans(at(directives, 0).span, whole));
    } else if (name === "deprecated") {
      allow(r.diagnostics, "W004", joinSpans(at(directives, 0).span, whole));
    }
  }
}

/** The place of an item's directives. Members of behaviors and extend blocks have `isMember`. */
export function placeOf(node: Item, isMember: boolean): string {
  switch (node.kind) {
    case "Func":
      return isMember ? "method" : "func";
    case "Type":
      return node.body.kind === "Struct" ? "struct" : node.body.kind === "Enum" ? "enum" : "alias";
    case "Behavior":
      return "behavior";
    case "Extend":
      return "extend";
    case "Const":
      return "const";
    case "Global":
      return "global";
    case "Effect":
      return "effect";
    case "AssocType":
      return "assoc";
  }
}

/** `functions, methods and structs` */
function listed(words: readonly string[]): string {
  let out = "";
  words.forEach((word, i) => {
    out += i === 0 ? "" : i === words.length - 1 ? " and " : ", ";
    out += table.places.find((place) => place.word === word)?.many ?? "";
  });
  return out;
}

function placeNamed(word: string): string {
  return table.places.find((place) => place.word === word)?.one ?? "";
}

interface Entry {
  readonly args: readonly string[];
  readonly least: number;
  readonly most: number;
}

/** Whether there are as many arguments as the directive takes, of its forms: `any`, `word`, `text`, `KEY:text`, or a certain word. */
function takesArgs(r: Resolver, entry: Entry, directive: Directive): boolean {
  const { args } = directive;
  if (args.length < entry.least || args.length > entry.most) {
    return false;
  }
  return args.every((arg) => entry.args.some((form) => hasForm(r, arg, form)));
}

function hasForm(r: Resolver, arg: DirArg, form: string): boolean {
  if (form === "any") {
    return true;
  }
  const key = arg.key === null ? "" : text(r.interner, arg.key.sym);
  if (arg.value === null) {
    return form === "word" || form === key;
  }
  return arg.value.kind === "Str" && form === (key === "" ? "text" : key + ":text");
}

/** `@allow(unused, unreachable)`: these warnings are not shown in the item. */
function allowLints(r: Resolver, directive: Directive, whole: Span): void {
  for (const { key } of directive.args) {
    if (key === null) {
      continue;
    }
    const code = codeOfLint(text(r.interner, key.sym));
    if (code === "") {
      const names = CATALOGUE.flatMap((entry) => entry.lint ?? []);
      unknownLint(r, key, nearestOf(r, key.sym, names));
    } else {
      allow(r.diagnostics, code, whole);
    }
  }
}
