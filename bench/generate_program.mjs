#!/usr/bin/env node
// Writes a TML program of a given number of lines to stdout, always the same one for the same number: what the front end is measured with.
//
//   node bench/generate_program.mjs LINES > program.tml
//
// The program is made of units (a stage of an imaginary stock and accounts system each): records, enums with payloads, behaviors with
// implementations, generic types and functions, matches, loops, closures, collections, formatting, errors. Shapes, names and numbers
// vary from unit to unit, and a unit calls earlier ones. All of it is reached from `main`, which prints one sum per 64 units and a total.

/** A small generator of numbers (xorshift), so that the program does not depend on the engine's. */
function makeRandom(seed) {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= (state << 13) >>> 0;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= (state << 5) >>> 0;
    state >>>= 0;
    return state % below;
  };
}

const NOUNS = ["Order", "Invoice", "Parcel", "Ticket", "Account", "Ledger", "Voucher", "Batch", "Route", "Sensor", "Window", "Packet", "Node", "Market", "Lease", "Crate"];
const FIELDS = ["weight", "amount", "count", "height", "volume", "price", "rate", "depth", "level", "score", "width", "limit"];
const CASES = ["Created", "Queued", "Moved", "Held", "Split", "Joined", "Priced", "Packed", "Sent", "Closed", "Lost", "Returned"];
const WORDS = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "juniper", "kelp", "larch", "maple", "north"];

/** `count` different entries of a list, in the list's order from a random start. */
function pick(random, list, count) {
  const start = random(list.length);
  return Array.from({ length: count }, (_, i) => list[(start + i) % list.length]);
}

function record(u, random) {
  const lines = [
    `/// What unit ${u.n} keeps about one ${u.noun.toLowerCase()}.`,
    `@auto(equal, debug, duplicate)`,
    `pub type ${u.type} {`,
    `    pub id: U64,`,
    `    pub name: Str,`,
    ...u.fields.map((field, i) => `    pub ${field}: ${["I64", "I32", "U64"][(u.n + i) % 3]},`),
    `}`,
    ``,
    `extend ${u.type} {`,
    `    /// A new one with its numbers derived from \`seed\`.`,
    `    pub func new(id: U64, seed: U64) -> ${u.type} {`,
    `        let low = seed % ${50 + random(900)}`,
    `        ${u.type} {`,
    `            id,`,
    `            name: "${pick(random, WORDS, 1)[0]}-{id}",`,
    ...u.fields.map((field, i) => `            ${field}: (low + ${random(40)}) as ${["I64", "I32", "U64"][(u.n + i) % 3]},`),
    `        }`,
    `    }`,
    ``,
    `    /// The sum of all its numbers.`,
    `    pub func total(this) -> I64 {`,
    `        var sum: I64 = 0`,
    ...u.fields.map((field) => `        sum += this.${field} as I64`),
    `        if sum > ${1000 + random(1000)} { sum - ${random(90)} } else { sum }`,
    `    }`,
    `}`,
    ``,
    `extend ${u.type} with Display {`,
    `    func fmt(this, f: mut ref Formatter) {`,
    `        f.write(ref "${u.noun} {this.id}: {this.name:>12} {this.${u.fields[0]}} of {this.total():06}")`,
    `    }`,
    `}`,
    ``,
  ];
  return lines;
}

function choice(u, random) {
  const payload = ["", "(I64)", " { at: U64, by: Str }", "(U64, Bool)"];
  const kinds = u.cases.map((_, i) => (i + u.n) % payload.length);
  const arm = (name, kind, i) => {
    if (kind === 0) {
      return `            ${u.event}::${name} => ${i + random(20)}`;
    }
    if (kind === 1) {
      return `            ${u.event}::${name}(value) => *value % ${7 + random(90)} + ${i}`;
    }
    if (kind === 2) {
      return `            ${u.event}::${name} { at, by } => (*at % ${11 + random(90)} + by.len()) as I64`;
    }
    return `            ${u.event}::${name}(at, flag) => if *flag { (*at % ${13 + random(50)}) as I64 } else { ${random(9)} }`;
  };
  const make = (name, kind, i) => {
    const value = [
      `${u.event}::${name}`,
      `${u.event}::${name}(seed as I64 % ${100 + random(100)})`,
      `${u.event}::${name} { at: seed, by: "${pick(random, WORDS, 1)[0]}" }`,
      `${u.event}::${name}(seed / ${2 + random(5)}, seed % 2 == 0)`,
    ][kind];
    return `            ${i === u.cases.length - 1 ? "_" : i} => ${value}`;
  };
  return [
    `/// What can happen to one of unit ${u.n}.`,
    `@auto(equal, debug)`,
    `pub type ${u.event} {`,
    ...u.cases.map((name, i) => `    ${name}${payload[kinds[i]]},`),
    `}`,
    ``,
    `extend ${u.event} {`,
    `    /// The event that \`seed\` stands for.`,
    `    pub func of(seed: U64) -> ${u.event} {`,
    `        when seed % ${u.cases.length} {`,
    ...u.cases.map((name, i) => make(name, kinds[i], i)),
    `        }`,
    `    }`,
    ``,
    `    /// How much it counts.`,
    `    pub func cost(this) -> I64 {`,
    `        when this {`,
    ...u.cases.map((name, i) => arm(name, kinds[i], i)),
    `        }`,
    `    }`,
    `}`,
    ``,
  ];
}

function generic(u, random) {
  return [
    `/// A store of unit ${u.n} that keeps the last \`limit\` things.`,
    `pub type ${u.store}[T] { items: List[T], limit: U64, seen: U64 }`,
    ``,
    `extend[T] ${u.store}[T] {`,
    `    pub func new(limit: U64) -> ${u.store}[T] { ${u.store} { items: [], limit, seen: 0 } }`,
    ``,
    `    /// Adds one; returns the one that had to go.`,
    `    pub func add(mut this, item: T) -> T? {`,
    `        this.seen += 1`,
    `        this.items.push(item)`,
    `        if this.items.len() > this.limit { Just(this.items.remove(0)) } else { Nothing }`,
    `    }`,
    ``,
    `    pub func sum_by(this, weight: func(ref T) -> I64) -> I64 {`,
    `        var sum: I64 = ${random(10)}`,
    `        for item in this.items { sum += weight(item) }`,
    `        sum`,
    `    }`,
    `}`,
    ``,
    `/// Something that unit ${u.n} can weigh.`,
    `pub behavior ${u.behavior} {`,
    `    func weigh(this) -> I64`,
    `    func weigh_twice(this) -> I64 { this.weigh() * 2 - ${random(5)} }`,
    `}`,
    ``,
    `extend ${u.type} with ${u.behavior} {`,
    `    func weigh(this) -> I64 { this.total() + ${random(30)} }`,
    `}`,
    ``,
    `extend ${u.event} with ${u.behavior} {`,
    `    func weigh(this) -> I64 { this.cost() }`,
    `    func weigh_twice(this) -> I64 { this.cost() + ${1 + random(9)} }`,
    `}`,
    ``,
    `func heaviest_${u.n}[T: ${u.behavior}](things: ref [T]) -> Maybe[I64] {`,
    `    var best: Maybe[I64] = Nothing`,
    `    for thing in things {`,
    `        let weight = thing.weigh().max(thing.weigh_twice() / ${2 + random(3)})`,
    `        when best {`,
    `            Just(known) => if known < weight { best = Just(weight) }`,
    `            Nothing => best = Just(weight)`,
    `        }`,
    `    }`,
    `    best`,
    `}`,
    ``,
  ];
}

/** Functions of different shapes; a unit has some of them. */
const FUNCTIONS = [
  (u, random) => [
    `/// The events of ${u.noun.toLowerCase()}s from \`start\`, counted by kind.`,
    `func tally_${u.n}(start: U64, count: U64) -> Map[Str, I64] {`,
    `    var counts: Map[Str, I64] = Map::new()`,
    `    for seed in start to start + count {`,
    `        let event = ${u.event}::of(seed * ${3 + random(5)})`,
    `        let key = if event.cost() > ${5 + random(20)} { "dear" } else { "cheap" }`,
    `        *counts.get_or_insert_with(key.duplicate(), do() 0) += event.cost()`,
    `    }`,
    `    counts`,
    `}`,
    ``,
  ],
  (u, random) => [
    `/// Collatz steps and divisors, as a busy loop over plain numbers.`,
    `func steps_${u.n}(seed: U64) -> U64 {`,
    `    var n = seed % ${500 + random(500)} + 1`,
    `    var steps: U64 = 0`,
    `    while n != 1 and steps < ${60 + random(60)} {`,
    `        n = if n % 2 == 0 { n / 2 } else { n * 3 + 1 }`,
    `        steps += 1`,
    `    }`,
    `    for divisor in 2 through ${8 + random(12)} {`,
    `        if steps % divisor == 0 { continue }`,
    `        if divisor * divisor > steps { break }`,
    `        steps += divisor ^ ${random(8)}`,
    `    }`,
    `    steps`,
    `}`,
    ``,
  ],
  (u, random) => [
    `/// Reads \`name=value\` pairs; what is wrong with the first bad one otherwise.`,
    `func parse_${u.n}(text: ref Str) -> Outcome[I64, Str] {`,
    `    var sum: I64 = 0`,
    `    for part in text.split(",") {`,
    `        let (name, value) = part.split_once("=").to_outcome("no value in {part}")!`,
    `        let value = value.parse[I64]().to_maybe()! else { return Err("{name} is no number") }`,
    `        sum += when name {`,
    `            "${u.fields[0]}" => value`,
    `            "${u.fields[1]}" => value * ${2 + random(9)}`,
    `            _ => if name.len() > ${4 + random(4)} { -value } else { 0 }`,
    `        }`,
    `    }`,
    `    Ok(sum)`,
    `}`,
    ``,
  ],
  (u, random) => [
    `/// One line per ${u.noun.toLowerCase()}, the dearest first.`,
    `func report_${u.n}(all: ref [${u.type}]) -> Str {`,
    `    var rows: List[ref ${u.type}] = all.iter().collect()`,
    `    rows.sort_by(do(a, b) b.total().compare(ref a.total()).then(a.id.compare(ref b.id)))`,
    `    var out = Text::new()`,
    `    for (i, row) in rows.iter().enumerate() {`,
    `        if i == ${3 + random(4)} {`,
    `            out.push_str("…")`,
    `            break`,
    `        }`,
    `        out.push_str(ref "{i + 1:>3}. {row.name:<14}|{row.total():>8}|{row.${u.fields[1]}:x}")`,
    `        out.push('\\n')`,
    `    }`,
    `    out.into_str()`,
    `}`,
    ``,
  ],
  (u, random) => [
    `/// The sum of what a chain of adapters leaves.`,
    `func chain_${u.n}(all: ref [${u.type}], least: I64) -> I64 {`,
    `    let scale: I64 = ${2 + random(7)}`,
    `    let kept: List[I64] = all.iter().map(do(x) x.total() * scale).filter(do(x) *x > least).collect()`,
    `    let most: I64 = kept.iter().fold(0 as I64, do(a, b) a.max(*b))`,
    `    kept.iter().enumerate().fold(most, do(sum, (i, x)) sum + *x % (i as I64 + ${3 + random(9)}))`,
    `}`,
    ``,
  ],
  (u, random) => [
    `/// Sorts a copy of some numbers by insertion and weighs them by place.`,
    `func place_${u.n}(numbers: ref [I64]) -> I64 {`,
    `    var sorted: List[I64] = []`,
    `    for x in numbers { sorted.push(*x) }`,
    `    for i in 1 to sorted.len() {`,
    `        var j = i`,
    `        while j > 0 and sorted[j - 1] > sorted[j] {`,
    `            sorted.swap(j - 1, j)`,
    `            j -= 1`,
    `        }`,
    `    }`,
    `    var sum: I64 = 0`,
    `    for (i, x) in sorted.iter().enumerate() { sum += *x * (i as I64 % ${3 + random(6)}) }`,
    `    sum`,
    `}`,
    ``,
  ],
  (u, random) => [
    `/// A small machine: how \`state\` moves along the bits of \`input\`.`,
    `func machine_${u.n}(input: U64) -> U64 {`,
    `    var state: U64 = ${random(4)}`,
    `    var bits = input`,
    `    loop {`,
    `        if bits == 0 { return state }`,
    `        let bit = bits & 1`,
    `        bits = bits >> 1`,
    `        state = when (state, bit) {`,
    `            (0, 0) => ${1 + random(3)}`,
    `            (0, _) => ${random(3)}`,
    `            (1 | 2, 1) => state + 1`,
    `            (s, 0) => if s > ${10 + random(5)} { s - ${3 + random(6)} } else { s + 1 }`,
    `            (s, b) => s + b + 1`,
    `        }`,
    `    }`,
    `}`,
    ``,
  ],
];

/** How the result of a function of `FUNCTIONS` is added to \`sum\` in the unit's entry. */
const USES = [
  (u) => [`    for (_, count) in tally_${u.n}(seed, 6).iter() { sum += *count }`],
  (u) => [`    sum += steps_${u.n}(seed) as I64`],
  (u) => [
    `    when parse_${u.n}("${u.fields[0]}=12,${u.fields[1]}=5,colour=7") {`,
    `        Ok(value) => sum += value`,
    `        Err(why) => sum -= why.len() as I64`,
    `    }`,
  ],
  (u) => [`    sum += report_${u.n}(all.as_slice()).len() as I64`],
  (u) => [`    sum += chain_${u.n}(all.as_slice(), 40)`],
  (u) => [`    sum += place_${u.n}(ref [sum, 4, seed as I64, 3, 9])`],
  (u) => [`    sum += machine_${u.n}(seed + 37) as I64`],
];

function entry(u, random, shapes) {
  const lines = [
    `/// All of unit ${u.n} once.`,
    `pub func run_${u.n}(seed: U64) -> I64 {`,
    `    var all: List[${u.type}] = []`,
    `    var events: ${u.store}[${u.event}] = ${u.store}::new(${2 + random(4)})`,
    `    var sum: I64 = 0`,
    `    for i in 0 to ${3 + random(5)} {`,
    `        all.push(${u.type}::new(i, seed + i * ${7 + random(20)}))`,
    `        if let Just(gone) = events.add(${u.event}::of(seed + i)) { sum += gone.cost() }`,
    `    }`,
    `    sum += events.sum_by(do(event) event.weigh())`,
    `    sum += heaviest_${u.n}(all.as_slice())! else 0`,
    ...shapes.flatMap((shape) => USES[shape](u)),
    `    if "{all[0]}".len() > ${20 + random(20)} and all[0] != all[1] { sum += 1 }`,
  ];
  if (u.n > 0) {
    const other = random(u.n);
    lines.push(`    if sum % ${3 + random(3)} == 7 { sum += run_${other}(seed / 2) }`);
  }
  lines.push(`    sum`, `}`, ``);
  return lines;
}

/** The lines of one unit. */
function unit(n) {
  const random = makeRandom(n * 2654435761 + 97);
  const noun = NOUNS[random(NOUNS.length)];
  const u = {
    n,
    noun,
    type: `${noun}${n}`,
    event: `${noun}Event${n}`,
    store: `${noun}Store${n}`,
    behavior: `Weigh${noun}${n}`,
    fields: pick(random, FIELDS, 2 + random(4)),
    cases: pick(random, CASES, 3 + random(6)),
  };
  const first = random(FUNCTIONS.length);
  const shapes = Array.from({ length: 3 + random(3) }, (_, i) => (first + i) % FUNCTIONS.length).sort((a, b) => a - b);
  return [
    ...record(u, random),
    ...choice(u, random),
    ...generic(u, random),
    ...shapes.flatMap((shape) => FUNCTIONS[shape](u, random)),
    ...entry(u, random, shapes),
  ];
}

const GROUP = 64;

function group(g, from, to) {
  const lines = [`/// Units ${from} to ${to}.`, `func group_${g}() -> I64 {`, `    var sum: I64 = 0`];
  for (let n = from; n < to; n += 1) {
    lines.push(`    sum += run_${n}(${(n * 37) % 1000})`);
  }
  lines.push(`    println("group ${g}: {sum}")`, `    sum`, `}`, ``);
  return lines;
}

function ending(units) {
  const lines = [];
  const groups = Math.ceil(units / GROUP);
  for (let g = 0; g < groups; g += 1) {
    lines.push(...group(g, g * GROUP, Math.min(units, (g + 1) * GROUP)));
  }
  lines.push(`func main() {`, `    var total: I64 = 0`);
  for (let g = 0; g < groups; g += 1) {
    lines.push(`    total += group_${g}()`);
  }
  lines.push(`    println("total: {total}")`, `}`);
  return lines;
}

/** The text of a program of exactly `count` lines; the rest behind the last whole unit is filled with comments. */
export function generateProgram(count) {
  const lines = [`//! A program of ${count} lines.`, ``];
  let units = 0;
  for (;;) {
    const next = unit(units);
    if (lines.length + next.length + ending(units + 1).length > count) {
      break;
    }
    lines.push(...next);
    units += 1;
  }
  const end = ending(units);
  while (lines.length + end.length < count) {
    lines.push(`// Line ${lines.length + 1} of ${count}.`);
  }
  return [...lines, ...end].join("\n") + "\n";
}

if (process.argv[1] === import.meta.filename) {
  const count = Number(process.argv[2]);
  if (process.argv.length !== 3 || !Number.isSafeInteger(count) || count < 300) {
    process.stderr.write("usage: bench/generate_program.mjs LINES (at least 300)\n");
    process.exit(2);
  }
  process.stdout.write(generateProgram(count));
}
