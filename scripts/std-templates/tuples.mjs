// Text of std/src/core/tuple.tml: behaviors of tuples.

let out = `//! What tuples implement, where all their parts do: element by element.
//!
//! Written by scripts/generate-std.mjs.
`;
const N = "ABCDEFGH";
for (let n = 1; n <= 8; n++) {
  const ps = N.slice(0, n).split("");
  const g = (b) => `[${ps.map((p) => `${p}: ${b}`).join(", ")}]`;
  const tail = n === 1 ? "," : "";
  const t = `(${ps.join(", ")}${tail})`;
  out += `
extend${g("Equal")} ${t} with Equal {
    @inline
    func eq(this, other: ref This) -> Bool {
        ${ps.map((p, i) => `${p}::eq(ref this.${i}, ref other.${i})`).join(" and ")}
    }
}

extend${g("Ordered")} ${t} with Ordered {
    @inline
    func compare(this, other: ref This) -> Ordering {
${ps.slice(0, -1).map((p, i) => `        let o${i}: Ordering = ${p}::compare(ref this.${i}, ref other.${i})
        if o${i} as U8 != 1 { return o${i} }
`).join("")}        ${ps[n - 1]}::compare(ref this.${n - 1}, ref other.${n - 1})
    }
}

extend${g("Hash")} ${t} with Hash {
    @inline
    func hash(this, state: mut ref Hasher) {
${ps.map((p, i) => `        ${p}::hash(ref this.${i}, state)\n`).join("")}    }
}

extend${g("Duplicate")} ${t} with Duplicate {
    @inline
    func duplicate(this) -> ${t} { (${ps.map((p, i) => `${p}::duplicate(ref this.${i})`).join(", ")}${tail}) }
}

extend${g("Default")} ${t} with Default {
    func default() -> ${t} { (${ps.map((p) => `${p}::default()`).join(", ")}${tail}) }
}

extend${g("Debug")} ${t} with Debug {
    func debug(this, f: mut ref Formatter) {
${ps.map((p, i) => `        f.write("${i === 0 ? "(" : ", "}")\n        ${p}::debug(ref this.${i}, f)\n`).join("")}        f.write("${tail})")
    }
}
`;
}
export const tuples = out;
