import { describe, expect, test } from "vitest";
import {
  allow,
  asInternalError,
  CATALOGUE,
  explain,
  groupIndex,
  internalError,
  newDiagnostic,
  newDiagnostics,
  notImplemented,
  renderJson,
  renderText,
  report,
  selectDiagnostics,
  suggest,
  withEdit,
  withHelp,
  withLabel,
  type Diagnostic,
  type Diagnostics,
} from "../../bootstrap/diagnostics/index.js";
import { addFile, encodeUtf8, lineColumn, newSourceMap, span, type SourceMap } from "../../bootstrap/source/index.js";
import { lex } from "./front.js";

function mapOf(...files: [string, string][]): SourceMap {
  const map = newSourceMap();
  for (const [path, content] of files) {
    addFile(map, path, encodeUtf8(content));
  }
  return map;
}

describe("catalogue", () => {
  test("codes are sorted by group, unique and complete", () => {
    const all = CATALOGUE.map((entry) => entry.code);
    expect(new Set(all).size).toBe(all.length);
    for (const entry of CATALOGUE) {
      expect(entry.code).toMatch(/^[LPMTSGW]\d{3}$/);
      expect(entry.title.length).toBeGreaterThan(2);
      expect(entry.explanation).toMatch(/\.\)?$/);
      expect(entry.severity).toBe(entry.code.startsWith("W") ? "warning" : "error");
      expect(["syntax", "modules", "types", "semantics", "generation"]).toContain(entry.group);
    }
  });

  test("explain", () => {
    expect(explain("P013")).toBe(
      "error[P013]: two statements on one line\n\nStatements are separated by a line break or `;`.\n\nWrong:\n\n" +
        "    func main() {\n        let a = 1 let b = 2\n    }\n\nRight:\n\n    func main() {\n        let a = 1; let b = 2\n    }\n",
    );
    expect(explain("X999")).toBe(null);
  });
});

describe("text", () => {
  test("main place, labels, help", () => {
    const map = mapOf(["src/main.tml", "func f() {\n    let ä = ö + 1\n}\n"]);
    const d = newDiagnostic("T001", span(0, 24, 26), "expected `I32`, found `Str`");
    withHelp(withLabel(d, span(0, 19, 21), "declared here"), "convert it");
    expect(renderText(map, d, { color: false })).toBe(
      [
        "error[T001]: expected `I32`, found `Str`",
        "  --> src/main.tml:2:13",
        "   |",
        " 2 |     let ä = ö + 1",
        "   |         - declared here",
        "   |             ^",
        "help: convert it",
        "",
      ].join("\n"),
    );
  });

  test("labels on other lines and in other files", () => {
    const map = mapOf(["a.tml", "one\ntwo\n\n\nfive\n"], ["b.tml", "six"]);
    const d = newDiagnostic("S001", span(0, 10, 14), "moved");
    withLabel(withLabel(d, span(0, 0, 3), "first"), span(1, 0, 3), "other");
    expect(renderText(map, d, { color: false })).toBe(
      [
        "error[S001]: moved",
        "  --> a.tml:5:1",
        "   |",
        " 1 | one",
        "   | --- first",
        "...",
        " 5 | five",
        "   | ^^^^",
        "  ::: b.tml:1:1",
        "   |",
        " 1 | six",
        "   | --- other",
        "",
      ].join("\n"),
    );
  });

  test("no control character is raw", () => {
    const map = mapOf(["a\u001b.tml", "a\tb\u0001\u202e\r\n"]);
    const d = newDiagnostic("W001", span(0, 3, 4), "x\u0007");
    expect(renderText(map, d, { color: false })).toBe(
      "warning[W001]: x\\u{7}\n  --> a\\u{1b}.tml:1:4\n   |\n 1 | a\\tb\\u{1}\\u{202e}\n   |     ^^^^^\n",
    );
  });

  test("colours", () => {
    const map = mapOf(["a.tml", "x"]);
    const out = renderText(map, newDiagnostic("T001", span(0, 0, 1), "m"), { color: true });
    expect(out).toContain("\u001b[1;31merror[T001]\u001b[0m");
  });

  test("only a part of a very long line is shown", () => {
    const map = mapOf(["a.tml", "x".repeat(5000) + "yyy" + "z".repeat(5000)]);
    const out = renderText(map, newDiagnostic("T001", span(0, 5000, 5003), "m"), { color: false });
    expect(out.length).toBeLessThan(800);
    expect(out).toContain("a.tml:1:5001");
    const lines = out.split("\n");
    expect((lines[3] ?? "").indexOf("yyy")).toBe((lines[4] ?? "").indexOf("^^^"));
  });

  test("the end of a file", () => {
    const map = mapOf(["a.tml", "ab\n"]);
    expect(renderText(map, newDiagnostic("P001", span(0, 3, 3), "m"), { color: false })).toBe(
      "error[P001]: m\n  --> a.tml:2:1\n   |\n 2 |\n   | ^\n",
    );
  });
});

test("JSON lines", () => {
  const map = mapOf(["a.tml", "aä b\n"]);
  const d = newDiagnostic("P013", span(0, 4, 5), 'say "x"\n');
  withEdit(withHelp(withLabel(d, span(0, 0, 1), "l"), "h"), span(0, 3, 3), ";");
  expect(renderJson(map, d)).toBe(
    '{"severity":"error","code":"P013","message":"say \\"x\\"\\n","file":"a.tml",' +
      '"span":{"start":{"line":1,"column":4,"offset":4},"end":{"line":1,"column":5,"offset":5}},' +
      '"labels":[{"file":"a.tml","span":{"start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":2,"offset":1}},"text":"l"}],' +
      '"help":["h"],"edits":[{"span":{"start":{"line":1,"column":3,"offset":3},"end":{"line":1,"column":3,"offset":3}},"text":";"}]}\n',
  );
});

function collection(list: Diagnostic[]): Diagnostics {
  const diagnostics = newDiagnostics();
  for (const one of list) {
    report(diagnostics, one);
  }
  return diagnostics;
}

describe("order", () => {
  test("a warning is not shown where the source allows it", () => {
    const map = mapOf(["a.tml", "abcdef"]);
    const all = collection([newDiagnostic("W001", span(0, 1, 2), "in"), newDiagnostic("W001", span(0, 4, 5), "out"), newDiagnostic("T001", span(0, 1, 2), "error")]);
    allow(all, "W001", span(0, 0, 3));
    allow(all, "T001", span(0, 0, 3));
    expect(selectDiagnostics(map, all).map((d) => d.message)).toEqual(["error"]);
    expect(selectDiagnostics(map, { ...all, list: all.list.slice(0, 2) }).map((d) => d.message)).toEqual(["out"]);
  });

  test("groups: a later one is shown only if the earlier has no error", () => {
    const map = mapOf(["a.tml", "x"]);
    const t = newDiagnostic("T001", span(0, 0, 1), "t");
    const s = newDiagnostic("S001", span(0, 0, 1), "s");
    const p = newDiagnostic("P001", span(0, 0, 1), "p");
    const w = newDiagnostic("W020", span(0, 0, 1), "w");
    expect(selectDiagnostics(map, collection([s, t, p])).map((d) => d.code)).toEqual(["P001"]);
    expect(selectDiagnostics(map, collection([s, w, t])).map((d) => d.code)).toEqual(["W020", "T001"]);
    expect(groupIndex("L001")).toBe(0);
    expect(groupIndex("G001")).toBe(4);
  });

  test("file, line, column, code, text; repetitions go", () => {
    const map = mapOf(["b.tml", "x\ny"], ["a.tml", "xy"]);
    const list = [
      newDiagnostic("T002", span(0, 2, 3), "1"),
      newDiagnostic("T002", span(0, 0, 1), "b"),
      newDiagnostic("T002", span(0, 0, 1), "a"),
      newDiagnostic("T001", span(0, 0, 1), "z"),
      newDiagnostic("T001", span(1, 1, 2), "0"),
      newDiagnostic("T001", span(1, 1, 2), "0"),
    ];
    expect(selectDiagnostics(map, collection(list)).map((d) => d.code + d.message)).toEqual(["T0010", "T001z", "T002a", "T002b", "T0021"]);
  });

  test("at most 100 errors", () => {
    const map = mapOf(["a.tml", "x".repeat(300)]);
    const list = Array.from({ length: 200 }, (_, i) => newDiagnostic("T001", span(0, i, i + 1), "m"));
    expect(selectDiagnostics(map, collection(list)).length).toBe(100);
  });

  test("counts errors, not warnings", () => {
    const all = newDiagnostics();
    report(all, newDiagnostic("W001", span(0, 0, 0), ""));
    report(all, notImplemented(span(0, 0, 0), "globals"));
    expect(all.errorCount).toBe(1);
    expect(all.list[1]?.message).toBe("not implemented: globals");
  });
});

test("suggestions are near in letters, then in order", () => {
  expect(suggest("lenght", ["length", "len", "width"])).toBe("length");
  expect(suggest("cuont", ["count", "mount"])).toBe(null);
  expect(suggest("ab", ["ac", "aa", "xyz"])).toBe("aa");
  expect(suggest("x", ["abc"])).toBe(null);
});

test("internal errors carry phase and text", () => {
  try {
    internalError("types", null, "boom");
  } catch (thrown) {
    expect(asInternalError(thrown)).toEqual({ kind: "InternalError", phase: "types", span: null, text: "boom" });
  }
  expect(asInternalError(new Error("x"))).toBe(null);
});

test("columns count Unicode scalars from 1", () => {
  const front = lex("äö😀x\ny");
  expect(lineColumn(front.file, 8)).toEqual({ line: 1, column: 4 });
  expect(lineColumn(front.file, 10)).toEqual({ line: 2, column: 1 });
  expect(lineColumn(front.file, 11)).toEqual({ line: 2, column: 2 });
});
