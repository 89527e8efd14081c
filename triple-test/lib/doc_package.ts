/** A package to document. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LIB = `//! Shapes & such.
//!
//! # Use
//! See [the site](https://example.org/?a=1&b=2), not [this](javascript:alert(1)); **bold \`code\`** <b>no tag</b>.

use crate::inner::Size

/// A point: \`x < y\`.
///
/// - first
/// - second
///   goes on
///
/// \`\`\`tml
/// let p = Point { x: 1, hidden: 2 } // <p>
/// \`\`\`
@auto(debug, equal)
pub type Point {
    /// Its place.
    pub x: I32,
    hidden: I32,
} invariant: this.x >= 0

/// Colours.
pub type Color { /// Like blood.
    Red, Green(I32) }

pub behavior Shape {
    type Unit
    /// How large it is.
    func area(this) -> Size
}

extend Point with Shape {
    type Unit = I32
    func area(this) -> Size { Size { value: this.x } }
}

extend Point {
    /// Prints it.
    pub func show(this) { println("{this.x}") }
    func secret(this) { }
}

/// Halves.
@deprecated("use \\"half\\" & co")
pub func halve[T: Shape](n: I32, shapes: ref [T]) -> Size
    pre: n % 2 == 0
    post(r): r.value * 2 == n
{
    Size { value: n / 2 }
}

pub const LIMIT: List[Point]? = Nothing
func private() { }
@property
func property(n: I32) { }
`;

const INNER = `//! What is inside.
use crate::Point

/// A size.
pub type Size { pub value: I32 }
/// Of a [Point](index.html#Point).
pub type Pair = (Point, Size)
`;

/** Writes it below a directory and returns its own. */
export function writePackage(directory: string): string {
  const pack = join(directory, "shapes");
  mkdirSync(join(pack, "src", "inner"), { recursive: true });
  writeFileSync(join(pack, "tml.toml"), '[package]\nname = "shapes"\n');
  writeFileSync(join(pack, "src", "lib.tml"), LIB);
  writeFileSync(join(pack, "src", "inner", "mod.tml"), INNER);
  return pack;
}
