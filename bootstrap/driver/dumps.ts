/** `--emit`: the result of a phase as text, for all modules of the package that is compiled, in order of their paths. */
import { collectDocs, docJson, docPages } from "../doc/index.js";
import { dumpTokens } from "../lexer/index.js";
import { hasErrors, internalError } from "../diagnostics/index.js";
import { dumpEffects, effectTexts } from "../effects/index.js";
import { dumpIr, irJson, stableIds, type EffectTexts } from "../ir/index.js";
import { dumpBody } from "../mir/index.js";
import { dumpAst } from "../parser/index.js";
import { at, sourceFile } from "../source/index.js";
import { dumpTyped } from "../types/index.js";
import { builtBody, droppedBody, inferEffects, irBody, isCode, ownersOf, typedBody, type Front } from "./front.js";
import type { CompileOptions, EmitName } from "./options.js";
import type { Session } from "./session.js";

/** Whether a phase's dump needs no code generation. */
export function isFrontDump(name: EmitName): boolean {
  return name !== "llvm" && name !== "asm" && name !== "obj";
}

/** The dump of a phase up to `mir-drops`. */
export function dumpPhase(session: Session, front: Front | undefined, name: EmitName, pkg: number, json = false): string {
  if (name === "tokens" || name === "ast") {
    return dumpFiles(session, name, pkg);
  }
  if (front === undefined) {
    return internalError("driver", null, "dump without front end");
  }
  switch (name) {
    case "tast": {
      const effects = inferEffects(front, pkg);
      return dumpBodies(front, pkg, (def) => {
        const body = typedBody(front, def);
        return body === undefined ? "" : dumpTyped(front.program, body, effectTexts(effects, def) ?? []);
      });
    }
    case "effects":
      return dumpEffects(inferEffects(front, pkg), pkg);
    case "ir":
      return json ? irJson(dumpProgramIr(front, pkg)) : dumpProgramIr(front, pkg);
    case "mir":
      return dumpFuncs(front, pkg, (def) => {
        const made = builtBody(front, def);
        return [made.own, ...made.closures].map((body) => dumpBody(front.program, body)).join("");
      });
    case "mir-drops":
      return dumpFuncs(front, pkg, (def) => {
        const made = droppedBody(front, def);
        return [made.own, ...made.closures].map((body) => dumpBody(front.program, body)).join("");
      });
    default:
      return internalError("driver", null, "no dump for " + name);
  }
}

function dumpFiles(session: Session, name: EmitName, pkg: number): string {
  const files = session.sources.files.filter((file) => session.packageOfFile[file.id] === pkg);
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const parts: string[] = [];
  for (const file of files) {
    parts.push("file " + file.path + "\n");
    parts.push(
      name === "tokens"
        ? dumpTokens(at(session.tokens, file.id), sourceFile(session.sources, file.id), session.interner)
        : dumpAst(at(session.trees, file.id), sourceFile(session.sources, file.id), session.interner),
    );
  }
  return parts.join("");
}

function dumpBodies(front: Front, pkg: number, show: (def: number) => string): string {
  return ownersOf(front.program, pkg).map(show).join("");
}

function dumpFuncs(front: Front, pkg: number, show: (def: number) => string): string {
  return ownersOf(front.program, pkg).filter((def) => isCode(front, def)).map(show).join("");
}

/** The effects of all functions, by DefId. */
function allEffects(front: Front, pkg: number): EffectTexts {
  const effects = inferEffects(front, pkg);
  return front.program.funcs.map((sig) => (sig === undefined ? undefined : effectTexts(effects, sig.def)));
}

/** The documentation of a package: pages in the session, or JSON. */
export function documentation(session: Session, front: Front, pkg: number, options: CompileOptions): string {
  const program = front.program;
  const input = { program, sources: session.sources, pkg, effects: allEffects(front, pkg), ids: stableIds(program), isPrivate: options.docPrivate };
  if (hasErrors(session.diagnostics)) {
    return "";
  }
  const docs = collectDocs(input);
  if (options.doc === "json") {
    return docJson(docs);
  }
  session.pages.push(...docPages(docs));
  return "";
}

function dumpProgramIr(front: Front, pkg: number): string {
  for (const def of ownersOf(front.program, pkg)) {
    if (typedBody(front, def) !== undefined) {
      irBody(front, def);
    }
  }
  const texts = allEffects(front, pkg);
  return dumpIr(front.program, { bodies: front.ir }, pkg, texts);
}
