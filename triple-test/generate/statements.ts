/** Random statements and blocks. */
import { baseOf, branches, chance, choice, declare, fresh, locals, movable, operand, own, places, scoped, withAccess, type Both, type Gen, type Local, type Place } from "./state.js";
import { affordable, bool, call, genericCall, int, literalOf, moved, render, value } from "./expressions.js";
import { ifLet, letElse, whenStatement, whenValue } from "./patterns.js";
import { INTS, itemOf, U64, type Type } from "./types.js";

const EMPTY: Both = { t: "", c: "" };

function both(...texts: readonly (Both | undefined)[]): Both {
  return { t: texts.map((one) => one?.t ?? "").join(""), c: texts.map((one) => one?.c ?? "").join("") };
}

/** A type for a new local: one of the unit's, often one that is in scope already. */
function someType(g: Gen): Type {
  const known = locals(g).filter((local) => local.type.kind !== "slice");
  return known.length > 0 && chance(g, 40) ? choice(g, known).type : chance(g, 35) ? choice(g, INTS) : choice(g, g.unit.types);
}

function letStatement(g: Gen): Both {
  const type = someType(g);
  const made = (chance(g, 20) ? whenValue(g, type) : undefined) ?? (chance(g, 40) ? genericCall(g, type, 2) : undefined) ?? value(g, type, 3);
  const mutable = chance(g, 60);
  const name = fresh(g, "v");
  declare(g, { name, type, mutable, form: "value" });
  return { t: `${mutable ? "var" : "let"} ${name}: ${type.tml} = ${made.t}\n`, c: `${type.c} ${name} ${own(type)}= ${made.c};\n` };
}

function writable(g: Gen, wanted: (place: Place) => boolean): Place[] {
  return places(g, (place) => place.mutable && place.root.access === "full" && wanted(place));
}

/** An assignment: the new value is stored, the old one dropped. A local that was moved away gets a value again. */
function assign(g: Gen): Both {
  const empty = locals(g).filter((local) => local.moved && local.mutable && local.form === "value" && local.access === "full" && local.level === g.level);
  const again = empty.length > 0 && chance(g, 60) ? choice(g, empty) : undefined;
  const found = again === undefined ? writable(g, (place) => place.type.kind !== "slice") : [];
  const place = found.length === 0 ? undefined : choice(g, found);
  const type = again?.type ?? place?.type;
  if (type === undefined) {
    return EMPTY;
  }
  if (place !== undefined && !type.copy && chance(g, 30)) {
    return exchange(g, place);
  }
  const made = value(g, type, 3);
  if (place?.root.moved === true && !place.whole) {
    // The value has moved the place's local away, which then gets no part of a value.
    return { t: `drop(${made.t})\n`, c: `{ ${type.c} d_ ${own(type)}= ${made.c}; (void)d_; }\n` };
  }
  const target = place === undefined ? { t: again?.name ?? "", c: again?.name ?? "" } : render(g, place);
  const root = again ?? place?.root;
  if (root !== undefined && (again !== undefined || place?.whole === true)) {
    root.moved = false;
  }
  return { t: `${target.t} = ${made.t}\n`, c: store(type, made.c, target.c) };
}

/** An assignment by a function that gets a mutable reference, and may give the old value back. */
function exchange(g: Gen, place: Place): Both {
  const { type } = place;
  const target = render(g, place);
  const made = withAccess(place.root, "none", () => value(g, type, 2));
  const pointer = place.root.form === "mut" && type === place.root.type ? place.root.name : `mut ref ${target.t}`;
  if (chance(g, 50)) {
    return { t: `put(${pointer}, ${made.t})\n`, c: store(type, made.c, target.c) };
  }
  const name = fresh(g, "v");
  declare(g, { name, type, mutable: true, form: "value" });
  return { t: `var ${name} = exchange(${pointer}, ${made.t})\n`, c: `${type.c} ${name} ${own(type)}= ({ ${type.c} n_ = ${made.c}; ${type.c} *p_ = &${target.c}; ${type.c} old_ = *p_; *p_ = n_; old_; });\n` };
}

function store(type: Type, made: string, target: string): string {
  return type.drops ? `{ ${type.c} n_ = ${made}; ${type.c} *p_ = &${target}; ${type.c} old_ OWN(${type.c})= *p_; *p_ = n_; }\n` : `{ ${type.c} n_ = ${made}; ${target} = n_; }\n`;
}

/** `p op= e`. */
function compound(g: Gen): Both {
  const found = writable(g, (place) => place.type.kind === "int");
  if (found.length === 0) {
    return EMPTY;
  }
  const place = choice(g, found);
  const { type } = place;
  const checks = g.daring && chance(g, 25);
  const made = int(g, type, 2);
  const target = render(g, place);
  const [sign, c] = checks ? choice(g, [["+=", "add"], ["-=", "sub"], ["*=", "mul"]] as const) : choice(g, [["^=", "^"], ["|=", "|"], ["&=", "&"]] as const);
  const result = checks ? `${c}_${type.c}(*p_, e_)` : `*p_ ${c} e_`;
  return { t: `${target.t} ${sign} ${made.t}\n`, c: `{ ${type.c} e_ = ${made.c}; ${type.c} *p_ = &${target.c}; *p_ = ${result}; }\n` };
}

/** Mixes something into the sum that the program prints in the end. */
function mix(g: Gen): Both {
  const found = places(g, (place) => place.type.kind !== "slice");
  if (found.length === 0) {
    return EMPTY;
  }
  const place = choice(g, found);
  const shown = render(g, place);
  return { t: `*h = ${baseOf(shown)}.digest(*h)\n`, c: `*h = dig_${place.type.c}(&${shown.c}, *h);\n` };
}

/** Prints a local by Debug. */
function print(g: Gen): Both {
  const found = places(g, (place) => place.type === place.root.type && !place.type.drops && place.type.kind !== "slice");
  if (found.length === 0 || g.weight > 10) {
    return EMPTY;
  }
  const place = choice(g, found);
  const shown = render(g, place);
  return { t: `println("${place.root.name} {${shown.t}:?}")\n`, c: `printf("${place.root.name} "); dbg_${place.type.c}(&${shown.c}); printf("\\n");\n` };
}

function ifStatement(g: Gen, depth: number): Both {
  const condition = bool(g, 2);
  const count = 1 + g.random(2);
  const others = Array.from({ length: count - 1 }, () => bool(g, 2));
  const bodies = branches(g, Array.from({ length: count + (chance(g, 60) ? 1 : 0) }, () => () => block(g, depth - 1)));
  return bodies.reduce<Both>((text, body, i) => {
    const test = i === 0 ? condition : others[i - 1];
    const [t, c] = test === undefined ? ["", ""] : [`if ${test.t} `, `if (${test.c}) `];
    return { t: `${text.t}${i === 0 ? "" : "else "}${t}{\n${body.t}}${i === bodies.length - 1 ? "\n" : " "}`, c: `${text.c}${i === 0 ? "" : "else "}${c}{ ${body.c} }\n` };
  }, EMPTY);
}

/** Generates the body of something that runs up to `times` times. */
function looped(g: Gen, times: number, depth: number, breakable = true): Both {
  const [weight, level, loops] = [g.weight, g.level, g.loops];
  g.weight *= times;
  g.level += 1;
  g.loops = breakable ? loops + 1 : 0;
  const body = block(g, depth - 1);
  [g.weight, g.level, g.loops] = [weight, level, loops];
  return body;
}

function range(g: Gen, depth: number): Both {
  const type = choice(g, INTS);
  const times = 1 + g.random(5);
  const low = BigInt(g.random(20)) - (type.signed ? 10n : 0n);
  const through = chance(g, 40);
  const name = fresh(g, "i");
  return scoped(g, () => {
    g.level += 1;
    declare(g, { name, type, mutable: false, form: "value" });
    g.level -= 1;
    const [a, b] = [literalOf(g, type, low), literalOf(g, type, low + BigInt(times) - (through ? 1n : 0n))];
    const body = looped(g, times, depth);
    return { t: `for ${name} in ${a.t} ${through ? "through" : "to"} ${b.t} {\n${body.t}}\n`, c: `for (${type.c} ${name}_ = ${a.c}; ${name}_ ${through ? "<=" : "<"} ${b.c}; ${name}_++) { ${type.c} ${name} = ${name}_; ${body.c} }\n` };
  });
}

/** A loop over the elements of an array, list or slice: by reference, by mutable reference, or taking them out. */
function each(g: Gen, depth: number): Both {
  const found = places(g, (place) => ["array", "list", "slice"].includes(place.type.kind));
  if (found.length === 0 || g.weight > 20) {
    return EMPTY;
  }
  const place = choice(g, found);
  const shown = render(g, place);
  const item = itemOf(place.type);
  const name = fresh(g, "x");
  const length = place.type.kind === "array" ? `${place.type.length}` : `${shown.c}.len`;
  const mutable = place.mutable && place.root.access === "full" && place.type.kind !== "slice" && chance(g, 50);
  const takes = !mutable && place.type.kind === "list" && place.whole && movable(g, place.root) && chance(g, 50);
  if (takes) {
    place.root.moved = true;
    const body = element(g, { name, type: item, mutable: false, form: "value" }, () => looped(g, 4, depth, false));
    const left = place.type.drops ? `for (; i_ < l_.len; i_++) { ${item.c} rest_ OWN(${item.c})= l_.v[i_]; }` : "";
    return { t: `for ${name} in ${shown.t}.into_iter() {\n${body.t}}\n`, c: `{ ${place.type.c} l_ = ${place.type.drops ? `MOVE(${shown.c})` : shown.c}; u64 i_ = 0; for (; i_ < l_.len;) { ${item.c} ${name} ${own(item)}= l_.v[i_++]; ${body.c} } ${left} }\n` };
  }
  const body = withAccess(place.root, mutable ? "none" : "read", () => element(g, { name, type: item, mutable: false, form: mutable ? "mut" : "ref" }, () => looped(g, 4, depth)));
  const head = mutable ? `mut ref ${operand(shown, 15)}` : place.type.kind === "slice" ? baseOf(shown) : chance(g, 50) || place.root.form === "mut" ? `ref ${operand(shown, 15)}` : baseOf(shown);
  return { t: `for ${name} in ${head} {\n${body.t}}\n`, c: `{ u64 n_ = ${length}; ${item.c} *a_ = (${item.c} *)${shown.c}.v; for (u64 i_ = 0; i_ < n_; i_++) { ${mutable ? "" : "const "}${item.c} *${name} = &a_[i_]; ${body.c} } }\n` };
}

function element(g: Gen, local: Omit<Local, "access" | "moved" | "level">, work: () => Both): Both {
  return scoped(g, () => {
    g.level += 1;
    declare(g, local);
    g.level -= 1;
    return work();
  });
}

/** `while` and `loop` with a counter that ends them. */
function counted(g: Gen, depth: number): Both {
  const name = fresh(g, "n");
  const times = 1 + g.random(5);
  const extra = bool(g, 1);
  const body = looped(g, times, depth);
  if (chance(g, 50)) {
    return { t: `var ${name}: U8 = 0\nwhile ${name} < ${times} and ${operand(extra, 5)} {\n${name} += 1\n${body.t}}\n`, c: `u8 ${name} = 0; while (${name} < ${times} && ${extra.c}) { ${name}++; ${body.c} }\n` };
  }
  return { t: `var ${name}: U8 = 0\nloop {\nif ${name} >= ${times} or ${operand(extra, 4)} { break }\n${name} += 1\n${body.t}}\n`, c: `u8 ${name} = 0; for (;;) { if (${name} >= ${times} || ${extra.c}) break; ${name}++; ${body.c} }\n` };
}

/** A call whose result is bound, if it has one. */
function callStatement(g: Gen): Both {
  const found = g.functions.filter((one) => affordable(g, one));
  if (found.length === 0) {
    return EMPTY;
  }
  const one = choice(g, found);
  const made = call(g, one, 2);
  if (made === undefined) {
    return EMPTY;
  }
  if (one.result === undefined) {
    return { t: `${made.t}\n`, c: `${made.c};\n` };
  }
  if (chance(g, 20)) {
    return { t: `let _ = ${made.t}\n`, c: `{ ${one.result.c} d_ ${own(one.result)}= ${made.c}; (void)d_; }\n` };
  }
  const name = fresh(g, "v");
  declare(g, { name, type: one.result, mutable: chance(g, 50), form: "value" });
  return { t: `var ${name} = ${made.t}\n`, c: `${one.result.c} ${name} ${own(one.result)}= ${made.c};\n` };
}

/** Leaves the function, or a round of a loop, on a condition. */
function leave(g: Gen): Both {
  const condition = bool(g, 2);
  const gone = exit(g);
  return gone === undefined ? EMPTY : { t: `if ${condition.t} {\n${gone.t}}\n`, c: `if (${condition.c}) { ${gone.c} }\n` };
}

/** A `break`, `continue` or `return` that is allowed here. */
function exit(g: Gen): Both | undefined {
  const kind = g.loops > 0 ? g.random(3) : 0;
  if (kind > 0) {
    const word = kind === 1 ? "break" : "continue";
    return { t: `${word}\n`, c: `${word};\n` };
  }
  if (g.level > 0 && g.loops === 0) {
    return undefined;
  }
  const [made] = g.result === undefined ? [undefined] : branches(g, [() => value(g, g.result ?? U64, 2)]);
  return { t: `return${made === undefined ? "" : ` ${made.t}`}\n`, c: `return ${made?.c ?? ""};\n` };
}

/** Drops a local before its scope ends, or gives it away. */
function giveAway(g: Gen): Both {
  const found = locals(g).filter((local) => !local.type.copy && movable(g, local));
  if (found.length === 0) {
    return EMPTY;
  }
  const local = choice(g, found);
  const { type } = local;
  const gone = moved(local);
  return { t: `drop(${gone.t})\n`, c: `{ ${type.c} d_ ${own(type)}= ${gone.c}; (void)d_; }\n` };
}

/** Takes a struct or tuple apart: by a pattern, or a single field. */
function takeApart(g: Gen): Both {
  const found = locals(g).filter((local) => ["struct", "tuple"].includes(local.type.kind) && movable(g, local));
  if (found.length === 0) {
    return EMPTY;
  }
  const local = choice(g, found);
  const { type } = local;
  if (chance(g, 40)) {
    const i = g.random(type.fields.length);
    const field = type.fields[i];
    if (field === undefined) {
      return EMPTY;
    }
    local.moved = !field.type.copy;
    const name = fresh(g, "v");
    declare(g, { name, type: field.type, mutable: false, form: "value" });
    return { t: `let ${name} = ${local.name}.${field.name}\n`, c: `${field.type.c} ${name} ${own(field.type)}= ${field.type.drops ? `MOVE(${local.name}.f${i})` : `${local.name}.f${i}`};\n` };
  }
  local.moved = !type.copy;
  const names = type.fields.map(() => (chance(g, 80) ? fresh(g, "v") : "_"));
  const c = type.fields.map((field, i) => {
    const name = names[i] ?? "_";
    if (name === "_") {
      return "";
    }
    declare(g, { name, type: field.type, mutable: false, form: "value" });
    return `${field.type.c} ${name} ${own(field.type)}= ${field.type.drops ? `MOVE(${local.name}.f${i})` : `${local.name}.f${i}`};`;
  });
  const shown = type.kind === "tuple" ? `(${names.join(", ")})` : `${type.head} { ${type.fields.map((field, i) => `${field.name}: ${names[i] ?? "_"}`).join(", ")} }`;
  return { t: `let ${shown} = ${local.name}\n`, c: `${c.join(" ")}\n` };
}

/** Changes a list. */
function listStatement(g: Gen): Both {
  const found = writable(g, (place) => place.type.kind === "list");
  if (found.length === 0) {
    return EMPTY;
  }
  const place = choice(g, found);
  const { type } = place;
  const item = itemOf(type);
  const kind = g.random(4);
  if (kind < 2 && g.weight <= 8) {
    const made = withAccess(place.root, "none", () => value(g, item, 2));
    const shown = render(g, place);
    return { t: `${baseOf(shown)}.push(${made.t})\n`, c: `{ ${item.c} e_ = ${made.c}; ${type.c} *l_ = &${shown.c}; ${item.c} *n_ = malloc((l_->len + 1) * sizeof e_); memcpy(n_, l_->v, l_->len * sizeof e_); n_[l_->len++] = e_; l_->v = n_; }\n` };
  }
  const shown = render(g, place);
  if (kind < 3) {
    const maybe = g.unit.made.get(`M_${item.c}`);
    if (maybe === undefined) {
      return { t: `${baseOf(shown)}.truncate(2)\n`, c: `{ ${type.c} *l_ = &${shown.c}; u64 n_ = l_->len; if (n_ > 2) l_->len = 2; for (u64 i_ = 2; i_ < n_; i_++) { ${item.drops ? `drop_${item.c}(&l_->v[i_]);` : ""} } }\n` };
    }
    const name = fresh(g, "v");
    declare(g, { name, type: maybe, mutable: true, form: "value" });
    return { t: `var ${name} = ${baseOf(shown)}.pop()\n`, c: `${maybe.c} ${name} ${own(maybe)}= ({ ${type.c} *l_ = &${shown.c}; l_->len == 0 ? (${maybe.c}){.tag = 1} : (l_->len--, (${maybe.c}){.tag = 0, .u.Just = {l_->v[l_->len]}}); });\n` };
  }
  return { t: `${baseOf(shown)}.reverse()\n`, c: `{ ${type.c} *l_ = &${shown.c}; for (u64 i_ = 0; i_ + 1 < l_->len - i_; i_++) { ${item.c} e_ = l_->v[i_]; l_->v[i_] = l_->v[l_->len - 1 - i_]; l_->v[l_->len - 1 - i_] = e_; } }\n` };
}

/** A closure over what is in scope, called later. */
function closure(g: Gen): Both {
  const name = fresh(g, "f");
  const argument = fresh(g, "a");
  const [parameter, result] = [choice(g, INTS), choice(g, INTS)];
  const captured = locals(g).filter((local) => local.form === "value" && local.access === "full" && !local.moved && local.type.copy);
  const byMove = chance(g, 50);
  const [saved, level] = [g.scopes, g.level];
  // Only copied locals are captured: those captured by reference can be read, but not written, until the block ends.
  const kept = captured.filter((local) => byMove || !local.mutable);
  g.scopes = [kept];
  g.pure += 1;
  const before = g.closures;
  g.closures = [];
  const body = scoped(g, () => {
    declare(g, { name: argument, type: parameter, mutable: false, form: "value" });
    return int(g, result, 3);
  });
  g.pure -= 1;
  [g.scopes, g.level, g.closures] = [saved, level, [...before, { name, parameter, result }]];
  const copies = byMove ? kept.map((local) => `${local.type.c} ${local.name}_c${name} = ${local.name};`).join(" ") : "";
  const inside = byMove ? kept.map((local) => `${local.type.c} ${local.name} = ${local.name}_c${name};`).join(" ") : "";
  return { t: `let ${name} = ${byMove ? "move " : ""}do(${argument}: ${parameter.tml}) -> ${result.tml} { ${body.t} }\n`, c: `${copies} auto ${result.c} ${name}(${parameter.c} ${argument}); ${result.c} ${name}(${parameter.c} ${argument}) { ${inside} return ${body.c}; }\n` };
}

/** Sums over a range with adapters, or over a slice with a generic function. */
function fold(g: Gen): Both {
  const name = fresh(g, "v");
  const [type, count] = [choice(g, INTS), 1 + g.random(20)];
  const [skipped, factor] = [g.random(5) + 2, literalOf(g, type, BigInt(1 + g.random(100)))];
  const start = int(g, type, 1);
  declare(g, { name, type, mutable: true, form: "value" });
  return {
    t: `var ${name} = (${literalOf(g, type, 0n).t} to ${literalOf(g, type, BigInt(count)).t}).filter(do(x: ref ${type.tml}) -> Bool { *x % ${skipped}${type.c} != 0 }).map(do(x: ${type.tml}) -> ${type.tml} { x.wrapping_mul(${factor.t}) }).fold(${start.t}, do(a: ${type.tml}, x: ${type.tml}) -> ${type.tml} { a.rotate_left(3) ^ x })\n`,
    c: `${type.c} ${name} = ${start.c}; for (${type.c} x_ = 0; x_ < ${count}; x_++) if (x_ % ${skipped} != 0) ${name} = rotl_${type.c}(${name}, 3) ^ wmul_${type.c}(x_, ${factor.c});\n`,
  };
}

/** Exchanges two values, by \`std::mem\`. */
function swap(g: Gen): Both {
  const found = writable(g, (place) => place.type.kind !== "slice" && place.type === place.root.type);
  const first = found.length === 0 ? undefined : choice(g, found);
  const second = found.find((place) => place.root !== first?.root && place.type === first?.type);
  if (first === undefined || second === undefined) {
    return EMPTY;
  }
  const [a, b] = [render(g, first), render(g, second)];
  const shown = (place: Place, text: string): string => (place.root.form === "mut" ? place.root.name : `mut ref ${text}`);
  return { t: `mem::swap(${shown(first, a.t)}, ${shown(second, b.t)})\n`, c: `{ ${first.type.c} s_ = ${a.c}; ${a.c} = ${b.c}; ${b.c} = s_; }\n` };
}

/** `let v = e!` in a function that returns a `Maybe`. */
function unwrapped(g: Gen): Both {
  const result = g.result;
  const maybes = g.unit.types.filter((type) => type.tml.startsWith("Maybe["));
  const found = locals(g).filter((local) => maybes.includes(local.type) && (local.type.copy ? local.access === "full" && !local.moved && local.form === "value" : movable(g, local)));
  if (result === undefined || !result.tml.startsWith("Maybe[") || found.length === 0 || (g.level > 0 && g.loops === 0)) {
    return EMPTY;
  }
  const from = choice(g, found);
  const content = from.type.variants[0]?.fields[0]?.type;
  if (content === undefined) {
    return EMPTY;
  }
  const gone = from.type.copy ? { t: from.name, c: from.name } : moved(from);
  const name = fresh(g, "v");
  declare(g, { name, type: content, mutable: true, form: "value" });
  return { t: `var ${name} = ${gone.t}!\n`, c: `${content.c} ${name} ${own(content)}= ({ ${from.type.c} m_ = ${gone.c}; if (m_.tag != 0) return (${result.c}){.tag = 1}; m_.u.Just.f0; });\n` };
}

function statement(g: Gen, depth: number): Both {
  const kind = g.random(44);
  const inner = (): Both => block(g, depth - 1);
  if (locals(g).length < 3) {
    return letStatement(g);
  }
  if (kind < 10) {
    return letStatement(g);
  } else if (kind < 14) {
    return assign(g);
  } else if (kind < 16) {
    return compound(g);
  } else if (kind < 18) {
    return mix(g);
  } else if (kind < 19) {
    return print(g);
  } else if (kind < 22) {
    return callStatement(g);
  } else if (kind < 23) {
    return giveAway(g);
  } else if (kind < 24) {
    return takeApart(g);
  } else if (kind < 26) {
    return listStatement(g);
  } else if (kind < 27) {
    return g.result?.tml.startsWith("Maybe[") === true && chance(g, 70) ? unwrapped(g) : chance(g, 40) ? (letElse(g, () => exit(g)) ?? EMPTY) : leave(g);
  } else if (kind < 28) {
    return chance(g, 60) ? closure(g) : fold(g);
  } else if (kind < 29) {
    return swap(g);
  }
  if (depth <= 0 || locals(g).length < 4) {
    return letStatement(g);
  }
  if (kind < 31) {
    return ifStatement(g, depth);
  } else if (kind < 34) {
    return whenStatement(g, inner) ?? mix(g);
  } else if (kind < 35) {
    return ifLet(g, inner) ?? mix(g);
  } else if (kind < 36) {
    const body = inner();
    return { t: `{\n${body.t}}\n`, c: `{ ${body.c} }\n` };
  }
  if (kind >= 40) {
    return callStatement(g);
  }
  return g.weight > 30 ? mix(g) : kind < 37 ? range(g, depth) : kind < 39 ? each(g, depth) : counted(g, depth);
}

/** Statements in a scope of their own. */
export function block(g: Gen, depth: number, count = 1 + g.random(4)): Both {
  return scoped(g, () => statements(g, depth, count));
}

export function statements(g: Gen, depth: number, count: number): Both {
  const made: Both[] = [];
  for (let i = 0; i < count; i += 1) {
    g.cost += g.weight;
    made.push(statement(g, depth));
  }
  return both(...made);
}
