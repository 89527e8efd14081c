/** The command line of tmlc-bootstrap: argv in, exit status out ([diag.exit]). */
import { randomInt } from "node:crypto";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { asInternalError, explain, hasErrors, newDiagnostic, renderJson, renderText, report, selectDiagnostics } from "../diagnostics/index.js";
import {
  CONTRACT_MODES,
  EMIT_NAMES,
  LIBRARY_KINDS,
  newSession,
  diffPrograms,
  newWorkspace,
  readIr,
  runPipeline,
  type CompileOptions,
  type ContractMode,
  type EmitName,
  type LibraryKind,
  type Session,
  type Workspace,
} from "../driver/index.js";
import { encodeUtf8, newPhaseTimes, NO_SPAN, phaseTable, writeBytes } from "../source/index.js";
import { runProgram } from "../link/index.js";
import { installPaths, removeTemporary, temporaryFile } from "./paths.js";
import { runTests } from "./run_tests.js";
import { versionText } from "./version.js";
import { writeDocs } from "./write_docs.js";

/** Where output goes. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

interface Flags {
  readonly output?: string;
  readonly release?: boolean;
  readonly feature: readonly string[];
  readonly contracts?: ContractMode;
  readonly optLevel?: string;
  readonly emit?: EmitName;
  readonly lib?: LibraryKind;
  readonly emitHeader?: string;
  readonly messageFormat: "text" | "json";
  readonly color: "auto" | "always" | "never";
  readonly timings?: boolean;
  readonly format?: "text" | "json" | "html";
  readonly private?: boolean;
  readonly check?: string;
  readonly filter?: string;
  readonly jobs?: number;
  readonly seed?: bigint;
  readonly bench?: boolean;
}

const USAGE = 2;
const INTERNAL = 101;
/** Name of the error that the streams throw if they cannot be written to. */
export const OUTPUT_ERROR = "OutputError";
/** Added to the number of a signal that ended the program of `run`. */
export const BY_SIGNAL = 256;

/**
 * Runs one command and returns its exit status: 0 ok, 1 diagnostics, 2 usage, 101 internal error. `run` returns the program's status, or
 * BY_SIGNAL + n if signal n ended it. Commands that are given one `workspace` read std once.
 */
export async function runCli(args: readonly string[], streams: Streams, workspace: Workspace = newWorkspace()): Promise<number> {
  if (args.length === 1 && args[0] === "--version") {
    streams.out(versionText() + "\n");
    return 0;
  }
  let status = 0;
  const split = args.indexOf("--");
  const own = split < 0 ? args : args.slice(0, split);
  const rest = split < 0 ? [] : args.slice(split + 1);
  const program = new Command("tmlc-bootstrap");
  program
    .description("the TML bootstrap compiler")
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: streams.err })
    .option("--version", "print version, commit and LLVM versions");
  const set = (result: number): void => {
    status = result;
  };
  common(program.command("build <input>").description("compile a file or a package directory"))
    .option("-o, --output <path>", "the executable, or the file for --emit")
    .option("--release", "optimise (level 2)")
    .addOption(new Option("--contracts <mode>", "which contracts are checked").choices([...CONTRACT_MODES]))
    .addOption(new Option("--opt-level <level>", "0 to 3 or s").choices(["0", "1", "2", "3", "s"]))
    .addOption(new Option("--emit <phase>", "stop after the phase and print its result").choices([...EMIT_NAMES]))
    .addOption(new Option("--lib <kind>", "a library for C: static or dynamic").choices([...LIBRARY_KINDS]).conflicts("emit"))
    .option("--emit-header <path>", "write the C header of the exported functions")
    .action(async (input: string, flags: Flags) => set(await build(workspace, input, flags, streams)));
  common(program.command("run <input>").description("compile and run a program; its arguments stand behind `--`"))
    .option("--release", "optimise (level 2)")
    .addOption(new Option("--contracts <mode>", "which contracts are checked").choices([...CONTRACT_MODES]))
    .action(async (input: string, flags: Flags) => set(await run(workspace, input, rest, flags, streams)));
  common(program.command("test <input>").description("run the functions marked `@test` and `@property`, each in a process of its own"))
    .option("--release", "optimise (level 2)")
    .addOption(new Option("--contracts <mode>", "which contracts are checked").choices([...CONTRACT_MODES]))
    .option("--filter <text>", "only those whose names contain it")
    .option("--jobs <number>", "how many run at a time; by default one per core", wholeNumber)
    .option("--seed <number>", "the seed of properties' random values", (value) => BigInt(wholeText(value)))
    .option("--bench", "measure the functions marked `@bench` instead")
    .action(async (input: string, flags: Flags) => set(await test(workspace, input, flags, streams)));
  common(program.command("check <input>").description("report errors without generating code"))
    .action(async (input: string, flags: Flags) => set(await compile(workspace, { ...options(input, flags), checkOnly: true }, flags, streams)));
  common(program.command("ir [input]").description("print the TML-IR, or check a text in its form"))
    .option("-o, --output <path>", "write it to a file")
    .addOption(new Option("--format <format>", "its form").choices(["text", "json"]))
    .addOption(new Option("--check <file>", "report what is wrong with a TML-IR text").conflicts(["output", "format"]))
    .action(async (input: string | undefined, flags: Flags, command: Command) => set(await ir(workspace, input, flags, command, streams)));
  common(program.command("diff <before> <after>").description("what is different between two programs, or TML-IR texts"))
    .option("-o, --output <path>", "write it to a file")
    .addOption(new Option("--format <format>", "its form").choices(["text", "json"]))
    .action(async (before: string, after: string, flags: Flags) => set(await diff(workspace, before, after, flags, streams)));
  common(program.command("doc <input>").description("write the documentation of what is public"))
    .option("-o, --output <path>", "the directory of its pages, or the file for JSON")
    .addOption(new Option("--format <format>", "its form").choices(["html", "json"]))
    .option("--private", "of everything else too")
    .action(async (input: string, flags: Flags, command: Command) => set(await doc(workspace, input, flags, command, streams)));
  program
    .command("explain <code>")
    .description("explain a diagnostic code")
    .action((code: string) => set(explainCode(code, streams)));
  try {
    if (split >= 0 && own[0] !== "run") {
      program.error("error: only `run` has arguments behind `--`");
    }
    await program.parseAsync([...own], { from: "user" });
  } catch (thrown) {
    return failure(thrown, streams);
  }
  return status;
}

/** A number without sign of at most 64 bits, as text. */
function wholeText(value: string): string {
  if (!/^[0-9]+$/.test(value) || BigInt(value) >= 1n << 64n) {
    throw new InvalidArgumentError("not a number");
  }
  return value;
}

/** How many tests run at a time. */
function wholeNumber(value: string): number {
  const count = Number(wholeText(value));
  if (count < 1 || count > 1024) {
    throw new InvalidArgumentError("not between 1 and 1024");
  }
  return count;
}

function common(command: Command): Command {
  return command
    .exitOverride()
    .addOption(new Option("--message-format <format>", "form of diagnostics").choices(["text", "json"]).default("text"))
    .addOption(new Option("--color <when>", "colour in diagnostics").choices(["auto", "always", "never"]).default("auto"))
    .option("--feature <name>", "what `@when(feature: …)` asks for; may be given again", (name: string, names: readonly string[]) => names.concat([name]), [])
    .option("--timings", "print time and memory per phase");
}

function failure(thrown: unknown, streams: Streams): number {
  if (thrown instanceof CommanderError) {
    return thrown.exitCode === 0 ? 0 : USAGE;
  }
  if (thrown instanceof Error && thrown.name === OUTPUT_ERROR) {
    streams.err("error[G003]: " + thrown.message + "\n");
    return 1;
  }
  const internal = asInternalError(thrown);
  const phase = internal === null ? "" : " in " + internal.phase;
  const details = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  streams.err("error: internal compiler error" + phase + ": " + (internal?.text ?? details) + "\n");
  if (process.env["TML_BACKTRACE"] === "1") {
    streams.err(details + "\n");
  }
  streams.err("This is a fault of tmlc-bootstrap. Please report it with the input and the output of `tmlc-bootstrap --version`.\n");
  return INTERNAL;
}

function options(input: string, flags: Flags): CompileOptions {
  const paths = installPaths();
  return {
    input,
    output: flags.output ?? "",
    optLevel: flags.optLevel ?? (flags.release === true ? "2" : "0"),
    release: flags.release === true,
    features: flags.feature,
    contracts: flags.contracts,
    emit: flags.emit,
    doc: "none",
    docPrivate: flags.private === true,
    packageName: "",
    json: flags.format === "json",
    library: flags.lib,
    header: flags.emitHeader ?? "",
    checkOnly: false,
    tests: "none",
    stdPath: paths.std,
    runtimePath: paths.runtime,
    cachePath: paths.cache,
  };
}

async function build(workspace: Workspace, input: string, flags: Flags, streams: Streams): Promise<number> {
  return compile(workspace, options(input, flags), flags, streams);
}

/** Writes the pages of the documentation to a directory, or prints it as JSON. */
async function doc(workspace: Workspace, input: string, flags: Flags, command: Command, streams: Streams): Promise<number> {
  if (flags.format === "json") {
    return compile(workspace, { ...options(input, flags), doc: "json" }, flags, streams);
  }
  const directory = flags.output ?? "";
  if (directory === "") {
    command.error("error: `-o DIRECTORY` is needed");
  }
  const times = newPhaseTimes();
  times.enabled = flags.timings === true;
  const { session } = await runPipeline(workspace, { ...options(input, flags), doc: "html" }, times);
  const problem = session.pages.length === 0 ? "" : writeDocs(directory, session.pages);
  if (problem !== "") {
    report(session.diagnostics, newDiagnostic("G003", NO_SPAN, "cannot write `" + directory + "`: " + problem));
  }
  return finish(session, flags, streams);
}

/** Prints what is different between two programs; status 1 if something is. */
async function diff(workspace: Workspace, before: string, after: string, flags: Flags, streams: Streams): Promise<number> {
  const times = newPhaseTimes();
  times.enabled = flags.timings === true;
  const { sessions, text, differs } = await diffPrograms(workspace, options(before, flags), after, times);
  const last = sessions[sessions.length - 1] ?? newSession(times);
  output(last, text, flags.output ?? "", streams);
  const failed = sessions.map((session) => finish(session, flags, streams)).some((status) => status !== 0);
  return failed || differs ? 1 : 0;
}

/** Prints the TML-IR of a program, or checks one. */
async function ir(workspace: Workspace, input: string | undefined, flags: Flags, command: Command, streams: Streams): Promise<number> {
  if ((input === undefined) === (flags.check === undefined)) {
    command.error("error: either an input or `--check FILE` is needed");
  }
  if (input !== undefined) {
    return compile(workspace, { ...options(input, flags), emit: "ir" }, flags, streams);
  }
  const session = newSession(newPhaseTimes());
  readIr(session, flags.check ?? "");
  return finish(session, flags, streams);
}

/** Runs the pipeline; prints its result and the diagnostics. */
async function compile(workspace: Workspace, asked: CompileOptions, flags: Flags, streams: Streams): Promise<number> {
  return (await compileIn(workspace, asked, flags, streams)).status;
}

/** The same, with the session that it led to. */
async function compileIn(workspace: Workspace, asked: CompileOptions, flags: Flags, streams: Streams): Promise<{ readonly status: number; readonly session: Session }> {
  const times = newPhaseTimes();
  times.enabled = flags.timings === true;
  const { session, text } = await runPipeline(workspace, asked, times);
  output(session, text, asked.output, streams);
  return { status: finish(session, flags, streams), session };
}

/** Writes a result to a file, or prints it; G003 if that fails. */
function output(session: Session, text: string, path: string, streams: Streams): void {
  if (text !== "" && path !== "") {
    const problem = writeBytes(path, encodeUtf8(text));
    if (problem !== "") {
      report(session.diagnostics, newDiagnostic("G003", NO_SPAN, "cannot write `" + path + "`: " + problem));
    }
  } else if (text !== "") {
    streams.out(text);
  }
}

function finish(session: Session, flags: Flags, streams: Streams): number {
  const list = selectDiagnostics(session.sources, session.diagnostics);
  const color = flags.color === "always" || (flags.color === "auto" && process.stderr.isTTY === true && process.env["NO_COLOR"] === undefined);
  for (const diagnostic of list) {
    if (flags.messageFormat === "json") {
      streams.err(renderJson(session.sources, diagnostic));
    } else {
      streams.err(renderText(session.sources, diagnostic, { color }));
    }
  }
  if (flags.timings === true) {
    streams.err(phaseTable(session.times));
  }
  return hasErrors(session.diagnostics) ? 1 : 0;
}

async function run(workspace: Workspace, input: string, args: readonly string[], flags: Flags, streams: Streams): Promise<number> {
  const output = temporaryFile("program");
  if (output.problem !== "") {
    return reportProblem(output.problem, flags, streams);
  }
  try {
    const status = await compile(workspace, { ...options(input, flags), output: output.path }, flags, streams);
    if (status !== 0) {
      return status;
    }
    const end = await runProgram(output.path, args);
    if (end.problem !== "") {
      return reportProblem("cannot run the program: " + end.problem, flags, streams);
    }
    return end.signal === 0 ? end.status : BY_SIGNAL + end.signal;
  } finally {
    removeTemporary(output);
  }
}

async function test(workspace: Workspace, input: string, flags: Flags, streams: Streams): Promise<number> {
  const tests = flags.bench === true ? "benches" : "tests";
  const output = temporaryFile("tests");
  if (output.problem !== "") {
    return reportProblem(output.problem, flags, streams);
  }
  try {
    const { status, session } = await compileIn(workspace, { ...options(input, flags), tests, output: output.path }, flags, streams);
    if (status !== 0) {
      return status;
    }
    const asked = {
      filter: flags.filter ?? "",
      jobs: flags.jobs ?? 0,
      seed: flags.seed ?? BigInt(randomInt(1 << 30)),
      json: flags.messageFormat === "json",
      benches: tests === "benches",
    };
    return (await runTests(output.path, session.tests, asked, streams.out)) ? 0 : 1;
  } finally {
    removeTemporary(output);
  }
}

/** Reports a failure that is outside of every phase, G003. */
function reportProblem(problem: string, flags: Flags, streams: Streams): number {
  const session = newSession(newPhaseTimes());
  report(session.diagnostics, newDiagnostic("G003", NO_SPAN, problem));
  return finish(session, flags, streams);
}

function explainCode(code: string, streams: Streams): number {
  const text = explain(code);
  if (text === null) {
    streams.err("error: unknown diagnostic code `" + code + "`\n");
    return USAGE;
  }
  streams.out(text);
  return 0;
}
