/**
 * Modules of generated programs: each program is a function `pN` with functions of its own, over the module's types. The executable runs the
 * programs from the number that is its argument on, so that one that panics is followed by another run behind it.
 */
import { randomBelow } from "../lib/random.js";
import { cHead, tmlHead } from "./heads.js";
import { render, value } from "./expressions.js";
import { chance, choice, declare, fresh, own, places, baseOf, type Both, type Callable, type Gen, type Parameter } from "./state.js";
import { statements } from "./statements.js";
import { INTS, makeTypes, sliceOf, type Type, type Unit } from "./types.js";

function newGen(unit: Unit, seed: number, functions: Callable[]): Gen {
  const random = randomBelow(seed);
  return { unit, random, functions, scopes: [[]], closures: [], result: undefined, level: 0, loops: 0, weight: 1, cost: 0, pure: 0, pinned: 0, daring: random(100) < 30 };
}

function parameter(g: Gen): Parameter {
  const lists = g.unit.types.filter((type) => type.kind === "list");
  const form = choice(g, ["value", "value", "ref", "mut", "slice"] as const);
  const type = chance(g, 40) ? choice(g, INTS) : choice(g, g.unit.types);
  return form === "slice" ? { type: sliceCache(choice(g, lists)), form } : { type, form };
}

const slices = new Map<Type, Type>();

function sliceCache(list: Type): Type {
  const known = slices.get(list) ?? sliceOf(list);
  slices.set(list, known);
  return known;
}

/** A parameter as it is declared, and what C does with it first. */
function declareParameter(g: Gen, one: Parameter, name: string): { readonly t: string; readonly c: string; readonly first: string } {
  const { type, form } = one;
  declare(g, { name, type, mutable: false, form: form === "slice" ? "ref" : form });
  switch (form) {
    case "value":
      return { t: `${name}: ${type.tml}`, c: `${type.c} ${name}${type.drops ? "_" : ""}`, first: type.drops ? `${type.c} ${name} ${own(type)}= ${name}_; ` : "" };
    case "mut":
      return { t: `${name}: mut ref ${type.tml}`, c: `${type.c} *${name}`, first: "" };
    default:
      return { t: `${name}: ref ${type.tml}`, c: `const ${type.c} *${name}`, first: "" };
  }
}

/** The end of a function: its value. */
function tail(g: Gen, result: Type | undefined): Both {
  if (result === undefined) {
    return { t: "", c: "" };
  }
  const made = value(g, result, 3);
  return chance(g, 30) ? { t: `return ${made.t}\n`, c: `return ${made.c};\n` } : { t: `${made.t}\n`, c: `return ${made.c};\n` };
}

/** A function or method of a program; the others may call it. */
function makeFunction(g: Gen): Both {
  const name = fresh(g, "g");
  const owners = g.unit.types.filter((type) => (type.kind === "struct" || type.kind === "enum") && type.head !== "" && !type.tml.includes("["));
  const receiver: Parameter | undefined = chance(g, 30) ? { type: choice(g, owners), form: choice(g, ["ref", "mut", "value"] as const) } : undefined;
  const parameters = Array.from({ length: g.random(4) }, () => parameter(g));
  const result = chance(g, 85) ? (chance(g, 40) ? choice(g, INTS) : choice(g, g.unit.types)) : undefined;
  g.scopes = [[]];
  g.closures = [];
  g.result = result;
  g.cost = 0;
  const self = receiver === undefined ? undefined : declareParameter(g, receiver, "this");
  const shown = parameters.map((one) => declareParameter(g, one, fresh(g, "a")));
  const body = statements(g, 2, 2 + g.random(4));
  const end = tail(g, result);
  const first = [self, ...shown].map((one) => one?.first ?? "").join("");
  const head = receiver === undefined ? [] : [receiver.form === "ref" ? "this" : receiver.form === "mut" ? "mut this" : "move this"];
  const list = [...head, ...shown.map((one) => one.t), "h: mut ref U64"].join(", ");
  const func = `func ${name}(${list})${result === undefined ? "" : ` -> ${result.tml}`} {\n${body.t}${end.t}}\n`;
  const cList = [...(self === undefined ? [] : [self.c]), ...shown.map((one) => one.c), "u64 *h"].join(", ");
  g.functions.push({ name, receiver, parameters, result, cost: g.cost });
  return {
    t: receiver === undefined ? func : `extend ${receiver.type.tml} {\n${func}}\n`,
    c: `static ${result?.c ?? "void"} ${name}(${cList}) { ${first}${body.c}${end.c} }\n`,
  };
}

/** The program's own function, called by \`main\`. */
function makeMain(g: Gen, number: number): Both {
  g.scopes = [[]];
  g.closures = [];
  g.result = undefined;
  g.cost = 0;
  const body = statements(g, 3, 5 + g.random(6));
  const shown = places(g, (place) => place.type === place.root.type && place.type.kind !== "slice").map((place) => {
    const one = render(g, place);
    return { t: `*h = ${baseOf(one)}.digest(*h)\n`, c: `*h = dig_${place.type.c}(&${one.c}, *h);\n` };
  });
  const end = shown.map((one) => one.t).join("");
  return { t: `func p${number}(h: mut ref U64) {\n${body.t}${end}}\n`, c: `static void p${number}(u64 *h) { ${body.c}${shown.map((one) => one.c).join("")} }\n` };
}

export interface GeneratedModule {
  readonly tml: string;
  readonly c: string;
}

/** Module `seed` with `count` programs; \`only\` leaves all others empty, which changes nothing in it. */
export function generateModule(seed: number, count: number, only?: number): GeneratedModule {
  const unit: Unit = { random: randomBelow(seed), types: [], tml: [], c: [], made: new Map(), instances: new Set(), next: 0 };
  makeTypes(unit);
  const made: Both[] = [];
  for (let number = 0; number < count; number += 1) {
    unit.next = 1000 * (number + 1);
    const g = newGen(unit, seed * 7919 + number, []);
    const texts = Array.from({ length: 1 + g.random(3) }, () => makeFunction(g));
    texts.push(makeMain(g, number));
    if (only === undefined || only === number) {
      made.push(...texts);
    } else {
      made.push({ t: `func p${number}(h: mut ref U64) { }\n`, c: `static void p${number}(u64 *h) { }\n` });
    }
  }
  const numbers = Array.from({ length: count }, (_, i) => i);
  const tml = `func main() {
    let args = std::env::args()
    var number = args.first().and_then(do(text) text.parse[U32]().to_maybe())! else 0
    while number < ${count} {
        println("program {number}")
        var h: U64 = 1
        when number {
${numbers.map((i) => `            ${i} => p${i}(mut ref h)\n`).join("")}            _ => { }
        }
        println("end {h}")
        number += 1
    }
}
`;
  const c = `int main(int count, char **args) {
  for (int number = count > 1 ? atoi(args[1]) : 0; number < ${count}; number++) {
    printf("program %d\\n", number);
    u64 h = 1;
    switch (number) {
${numbers.map((i) => `      case ${i}: p${i}(&h); break;\n`).join("")}    }
    printf("end %llu\\n", (unsigned long long)h);
  }
  return 0;
}
`;
  return { tml: [tmlHead(), ...unit.tml, ...made.map((one) => one.t), tml].join("\n"), c: [cHead(), ...unit.c, ...made.map((one) => one.c), c].join("\n") };
}
