/**
 * Directives of items (language section 15) as far as signatures need them. Unknown ones are reported by the resolver.
 */
import { text, type Interner, type Sym } from "../source/index.js";
import type { Directive, ItemHead } from "../parser/index.js";

/** The first directive of this name; undefined without. */
export function findDirective(interner: Interner, head: ItemHead, name: string): Directive | undefined {
  for (const directive of head.directives) {
    if (text(interner, directive.name.sym) === name) {
      return directive;
    }
  }
  return undefined;
}

/** Whether the item has the directive. */
export function hasDirective(interner: Interner, head: ItemHead, name: string): boolean {
  return findDirective(interner, head, name) !== undefined;
}

/** Whether `word` is among the bare names of the arguments: `@inline(always)`. */
export function hasArg(interner: Interner, directive: Directive | undefined, word: string): boolean {
  for (const arg of directive?.args ?? []) {
    if (arg.key !== null && arg.value === null && text(interner, arg.key.sym) === word) {
      return true;
    }
  }
  return false;
}

/** Whether the item has `@name(word)`. */
export function hasDirectiveArg(interner: Interner, head: ItemHead, name: string, word: string): boolean {
  return hasArg(interner, findDirective(interner, head, name), word);
}

/** The bare names of the arguments, in order. */
export function bareNames(directive: Directive | undefined): Sym[] {
  const names: Sym[] = [];
  for (const arg of directive?.args ?? []) {
    if (arg.key !== null && arg.value === null) {
      names.push(arg.key.sym);
    }
  }
  return names;
}

/** The first bare text among the arguments: `@extern("c")`; -1 without. */
export function firstText(directive: Directive | undefined): Sym | -1 {
  for (const arg of directive?.args ?? []) {
    if (arg.key === null && arg.value !== null && arg.value.kind === "Str") {
      return arg.value.value;
    }
  }
  return -1;
}

/** The text of `key: "…"` among the arguments; -1 without. */
export function textOf(interner: Interner, directive: Directive | undefined, key: string): Sym | -1 {
  for (const arg of directive?.args ?? []) {
    if (arg.key !== null && arg.value !== null && arg.value.kind === "Str" && text(interner, arg.key.sym) === key) {
      return arg.value.value;
    }
  }
  return -1;
}
