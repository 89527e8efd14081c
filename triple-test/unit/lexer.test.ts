import { describe, expect, test } from "vitest";
import keywords from "../../bootstrap/tables/keywords.json" with { type: "json" };
import operators from "../../bootstrap/tables/operators.json" with { type: "json" };
import { dumpTokens, kindLabel, TokenKind } from "../../bootstrap/lexer/index.js";
import { text } from "../../bootstrap/source/index.js";
import { applyEdits, codes, lex } from "./front.js";

/** Kinds and values of the tokens, without places and the end of the file. */
function tokens(source: string): string {
  const front = lex(source);
  return dumpTokens(front.tokens, front.file, front.interner)
    .split("\n")
    .map((line) => line.replace(/^\S+ (\| )?/, ""))
    .filter((line) => line !== "" && line !== "eof")
    .join(" · ");
}

/** The value of the only text in the source. */
function textOf(source: string): string {
  const front = lex(source);
  expect(codes(front)).toEqual([]);
  const piece = front.tokens.texts[0];
  return piece === undefined ? "none" : text(front.interner, piece.value);
}

describe("words", () => {
  test("names, keywords and reserved words", () => {
    expect(tokens("a _ _x1 This this crate")).toBe("ident a · ident _ · ident _x1 · This · this · crate");
    expect(tokens("class yield caps")).toBe("reserved class · reserved yield · ident caps");
  });

  test("every keyword of the table has a kind of its own", () => {
    const kinds = new Set<number>();
    for (const row of keywords.keywords) {
      const front = lex(row.text);
      expect(kindLabel(front.tokens.kinds[0] ?? 0)).toBe(row.text);
      kinds.add(front.tokens.kinds[0] ?? 0);
    }
    expect(kinds.size).toBe(keywords.keywords.length);
    for (const word of keywords.reserved) {
      expect(lex(word).tokens.kinds[0]).toBe(TokenKind.Reserved);
    }
  });

  test("every punctuation of the table is one token", () => {
    for (const row of operators.punctuation) {
      const front = lex(row.text);
      expect(front.tokens.count, row.text).toBe(2);
      expect(TokenKind[front.tokens.kinds[0] ?? 0]).toBe(row.token);
    }
  });

  test("the longest operator wins", () => {
    expect(tokens("a**=b")).toBe("ident a · **= · ident b");
    expect(tokens("a<<=b>>c")).toBe("ident a · <<= · ident b · >> · ident c");
    expect(tokens("... .. . :: :")).toBe("... · .. · . · :: · :");
  });

  test("a stable ID is adjacent to a name", () => {
    expect(tokens("add@a1b2c3d4(")).toBe("ident add · stable-id a1b2c3d4 · (");
    expect(tokens("add @a1b2c3d4")).toBe("ident add · @ · ident a1b2c3d4");
    expect(tokens("add@a1b2c3d")).toBe("ident add · @ · ident a1b2c3d");
    expect(tokens("add@A1B2C3D4")).toBe("ident add · @ · ident A1B2C3D4");
    expect(tokens("@deadbeef")).toBe("@ · ident deadbeef");
  });
});

describe("numbers", () => {
  test("bases, separators and suffixes", () => {
    expect(tokens("1_000 0xFF_ffu8 0b101 0o17i64 7u128")).toBe(
      "int 1000 · int 65535 U8 · int 5 · int 15 I64 · int 7 U128",
    );
    expect(tokens("340282366920938463463374607431768211455")).toBe("int 340282366920938463463374607431768211455");
  });

  test("floats", () => {
    expect(tokens("1.5 2e10 1.0e-5f32 3f64 1_0.2_5")).toBe(
      "float 1.5 · float 2e10 · float 1.0e-5 F32 · float 3 F64 · float 10.25",
    );
  });

  test("a dot belongs to the number only before a digit", () => {
    expect(tokens("1.max(2)")).toBe("int 1 · . · ident max · ( · int 2 · )");
    expect(tokens("t.0.1")).toBe("ident t · . · int 0 · . · int 1");
  });

  test.each(["1_", "1__0", "0b2", "0x", "0o8", "1u7", "1.5u8", "0b1f32", "0x1_", "1_u8", "1.5e", "t.0u8", "0b_1"])(
    "%s is L004",
    (source) => {
      expect(codes(lex(source))[0]).toMatch(/^L004 1:/);
    },
  );

  test("a number above every type is L005", () => {
    expect(codes(lex("340282366920938463463374607431768211456"))).toEqual(["L005 1:1"]);
    expect(codes(lex("1".repeat(10000)))).toEqual(["L005 1:1"]);
  });
});

describe("texts", () => {
  test("escapes", () => {
    expect(textOf(String.raw`"\\ \" \' \n \r \t \0 \x41 \u{1F600} \{ \}"`)).toBe("\\ \" ' \n \r \t \0 A 😀 { }");
  });

  test.each([
    ['"\\q"', "L003 1:2"],
    ['"\\x4"', "L003 1:2"],
    ['"\\xff"', "L003 1:2"],
    ['"\\u{}"', "L003 1:2"],
    ['"\\u{D800}"', "L003 1:2"],
    ['"\\u{110000}"', "L003 1:2"],
    ['"\\u{1234567}"', "L003 1:2"],
    ['"\\u41"', "L003 1:2"],
  ])("%s is L003", (source, code) => {
    expect(codes(lex(source))).toEqual([code]);
  });

  test("an unclosed text is one L002, also where its end is on the next line", () => {
    expect(codes(lex('"abc\n'))).toEqual(["L002 1:1"]);
    expect(codes(lex('f("abc\ndef")\n'))).toEqual(["L002 1:3"]);
    expect(codes(lex('f("abc)\nf("def)\n'))).toEqual(["L002 1:3", "L002 2:3"]);
  });

  test("raw texts", () => {
    expect(textOf('r"a\\n{b}"')).toBe("a\\n{b}");
    expect(textOf('r##"a"#b"##')).toBe('a"#b');
    expect(textOf('r"a\r\nb"')).toBe("a\nb");
    expect(codes(lex('r#"abc"'))).toEqual(["L002 1:1"]);
    expect(tokens("r x b")).toBe("ident r · ident x · ident b");
  });

  test("multi-line texts lose the indentation of the closing quotes", () => {
    expect(textOf('    """\n    a\n      b\n\n    c\n    """')).toBe("a\n  b\n\nc");
    expect(textOf('"""\n"""')).toBe("");
    expect(textOf('"""\r\n  a\r\n  """')).toBe("a");
    expect(textOf('"""\na "b" \\"\\"\\" \n"""')).toBe('a "b" """ ');
  });

  test("multi-line texts with interpolation", () => {
    expect(tokens('"""\n    a {x}\n    b\n    """')).toBe('interp-start "a " · ident x · interp-end "\\nb"');
    expect(tokens('"""\n    {x}\n    """')).toBe('interp-start "" · ident x · interp-end ""');
  });

  test("indentation errors are L009", () => {
    expect(codes(lex('"""\n  a\n b\n  """'))).toEqual(["L009 3:1"]);
    expect(codes(lex('"""a\n"""'))).toEqual(["L009 1:1"]);
    expect(codes(lex('"""\n  a"""'))).toEqual(["L009 2:4"]);
    expect(codes(lex('"""\n  a\n'))).toEqual(["L002 1:1"]);
  });

  test("byte texts", () => {
    expect(tokens('b"a\\xff{}\\n"')).toBe("bytes x61ff7b7d0a");
    expect(codes(lex('b"abc\n'))).toEqual(["L002 1:1"]);
  });

  test("characters", () => {
    expect(tokens("'a' '\\n' '😀' '\\'' '\"' '\\u{41}'")).toBe("char 97 · char 10 · char 128512 · char 39 · char 34 · char 65");
    expect(codes(lex("''"))).toEqual(["L011 1:1"]);
    expect(codes(lex("'ab'"))).toEqual(["L011 1:1"]);
    expect(codes(lex("'a\n"))).toEqual(["L002 1:1"]);
  });
});

describe("interpolation", () => {
  test("nests tokens", () => {
    expect(tokens('"a{x}b{y}c"')).toBe('interp-start "a" · ident x · interp-mid "b" · ident y · interp-end "c"');
    expect(tokens('"{f("{x}")}"')).toBe(
      'interp-start "" · ident f · ( · interp-start "" · ident x · interp-end "" · ) · interp-end ""',
    );
    expect(tokens('"{ { a } }"')).toBe('interp-start "" · { · ident a · } · interp-end ""');
  });

  test("formats", () => {
    expect(tokens('"{x:*^+#08.3?}"')).toBe(
      'interp-start "" · ident x · spec (spec 42 Center + # 0 width 8 precision 3 Debug) · interp-end ""',
    );
    expect(tokens('"{x:>5}"')).toContain("spec (spec 32 Right width 5 Display)");
    expect(tokens('"{x:>>5}"')).toContain("spec (spec 62 Right width 5 Display)");
    expect(tokens('"{x:x} {x:X} {x:b} {x:o} {x:e}"')).toMatch(/LowerHex.*UpperHex.*Binary.*Octal.*LowerExp/);
    expect(tokens('"{c ? a : b}"')).toContain("? · ident a · : · ident b");
    expect(tokens('"{c ? a : b:5}"')).toContain("ident b · spec (spec width 5 Display)");
    expect(tokens('"{a::b}"')).toContain("ident a · :: · ident b");
    expect(tokens('"{x[a:b]}"')).toContain("[ · ident a · : · ident b · ]");
  });

  test("placeholders stay in the text", () => {
    expect(tokens('"a {} b {:>5}"')).toBe('str "a {} b {:>5}" holes 2');
    expect(tokens('"\\{\\}"')).toBe('str "{}"');
    expect(tokens('"a } b"')).toBe('str "a } b"');
    expect(tokens('"{x} {}"')).toBe('interp-start "" · ident x · interp-end " {}" holes 1');
  });

  test("errors", () => {
    expect(codes(lex('"{x:y}"'))).toEqual(["L013 1:5"]);
    expect(codes(lex('"{:y}"'))).toEqual(["L013 1:4"]);
    expect(codes(lex('"{:5"'))).toEqual(["L013 1:2"]);
    expect(codes(lex('"a {x"\n'))).toEqual(["L002 1:4"]);
    expect(codes(lex('f("{")\n'))).toEqual(["L002 1:4"]);
    expect(codes(lex('"Cell { value: "\n'))).toEqual(["L002 1:7"]);
    expect(codes(lex('"a {x\n}"\n'))).toEqual(["L002 1:4"]);
  });
});

describe("trivia", () => {
  test("comments", () => {
    expect(tokens("a // b\nc /* d /* e */ f */ g")).toBe("ident a · ident c · ident g");
    expect(codes(lex("/* a /* b */"))).toEqual(["L012 1:1"]);
  });

  test("comments that mean something are kept with the token behind them", () => {
    const front = lex("//! module\n/// item\n//// no\n// @ai:context: some text\nfunc");
    expect(front.tokens.comments.map((c) => [c.kind, c.token, text(front.interner, c.key), text(front.interner, c.text)])).toEqual([
      ["Inner", 0, "", "module"],
      ["Outer", 0, "", "item"],
      ["Ai", 0, "context", "some text"],
    ]);
  });

  test("line breaks are flags", () => {
    const front = lex("a b\r\nc /* \n */ d");
    const dump = dumpTokens(front.tokens, front.file, front.interner);
    expect(dump).toBe("1:1-1:2 | ident a\n1:3-1:4 ident b\n2:1-2:2 | ident c\n3:5-3:6 | ident d\n3:6-3:6 eof\n");
  });
});

describe("encoding", () => {
  test("a byte order mark is L006", () => {
    expect(codes(lex("\ufefffunc"))).toEqual(["L006 1:1"]);
  });

  test("a tab outside of texts and comments is L007 with four spaces as fix", () => {
    const source = "\ta\t'\t' // \t";
    const front = lex(source);
    expect(codes(front)).toEqual(["L007 1:1", "L007 1:3"]);
    expect(applyEdits(source, front.diagnostics.list)).toBe("    a    '\t' // \t");
  });

  test("bytes that are not UTF-8 are L008", () => {
    expect(codes(lex(Uint8Array.from([0x61, 0x20, 0xff, 0xfe, 0x0a, 0x22, 0xc0, 0x80, 0x22])))).toEqual([
      "L008 1:3",
      "L008 2:2",
    ]);
  });

  test("bidirectional controls are L010 wherever they stand", () => {
    expect(codes(lex('"a\u202Eb" // \u2066'))).toEqual(["L010 1:3", "L010 1:10"]);
  });

  test("other characters are L001, once for a run", () => {
    expect(codes(lex("a $$ b #"))).toEqual(["L001 1:3", "L001 1:8"]);
    expect(codes(lex("größe"))).toEqual(["L001 1:3"]);
    expect(codes(lex("a\u0000b"))).toEqual(["L001 1:2"]);
  });

  test("257 nested brackets are P020", () => {
    expect(codes(lex("(".repeat(256)))).toEqual([]);
    expect(codes(lex("(".repeat(257)))).toEqual(["P020 1:257"]);
    expect(codes(lex('"{'.repeat(300)))).toEqual(["P020 1:514"]);
  });
});
