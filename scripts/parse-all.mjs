// Parses every .tml file below the given directories (default: std, examples, triple-test/corpus) with the bootstrap
// compiler's front end alone, and prints what it reports. Exit status 1 if a file has an error that no `//~ CODE`
// comment in it announces. `--ast FILE` and `--tokens FILE` print dumps.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const out = pathToFileURL(process.env.TML_BOOTSTRAP_OUT ?? join(import.meta.dirname, "../target/bootstrap") + "/").href;
const source = await import(new URL("source/index.js", out).href);
const diagnostics = await import(new URL("diagnostics/index.js", out).href);
const lexer = await import(new URL("lexer/index.js", out).href);
const parser = await import(new URL("parser/index.js", out).href);

function filesBelow(path) {
  if (!existsSync(path)) {
    return [];
  }
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)))
    .filter((file) => file.endsWith(".tml"));
}

function parse(path) {
  const map = source.newSourceMap();
  const file = source.addFile(map, path, readFileSync(path));
  const interner = source.newInterner();
  const found = diagnostics.newDiagnostics();
  const tokens = lexer.lexFile(file, interner, found);
  const ast = parser.parseFile(file, tokens, interner, found);
  return { map, file, interner, found, tokens, ast };
}

function renderAll(map, list) {
  return diagnostics.sortDiagnostics(map, list).map((d) => diagnostics.renderText(map, d, { color: false }) + "\n").join("");
}

const args = process.argv.slice(2);
if (args[0] === "--ast" || args[0] === "--tokens") {
  const result = parse(args[1]);
  const dump =
    args[0] === "--ast"
      ? parser.dumpAst(result.ast, result.file, result.interner)
      : lexer.dumpTokens(result.tokens, result.file, result.interner);
  process.stdout.write(dump);
  process.stdout.write(renderAll(result.map, result.found.list));
} else {
  let failed = 0;
  let lines = 0;
  let bytes = 0;
  const files = (args.length > 0 ? args : ["std", "examples", "triple-test/corpus"]).flatMap(filesBelow);
  const begin = process.hrtime.bigint();
  for (const path of files) {
    const result = parse(path);
    lines += result.file.lineStarts.length;
    bytes += result.file.bytes.length;
    const text = source.sliceText(result.file, 0, result.file.bytes.length);
    const announced = (d) => text.includes("//~ " + d.code) || new RegExp(`//~.*\\b${d.code}\\b`).test(text);
    const errors = result.found.list.filter((d) => !announced(d));
    if (errors.length > 0) {
      failed += 1;
      process.stdout.write(renderAll(result.map, errors));
    }
  }
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  console.log(`${files.length} files, ${lines} lines, ${bytes} bytes in ${seconds.toFixed(2)} s; ${failed} with errors`);
  process.exitCode = failed > 0 ? 1 : 0;
}
