// Building stage 2 again under other circumstances: it must not change. Every build runs in a fresh copy of the kit. A program that leaks what
// it sees (leak.c) shows before each build that the variation is in force: if what it prints were in stage 2, the build would differ.
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareDirectories, provePlanted } from "./compare.mjs";
import { explainBinaries } from "./explain.mjs";
import { failure, measured, root, run, tool } from "./process.mjs";
import { elapsed, progress, step } from "./steps.mjs";

const COPIED = ["stage1", "stage1-tml", "std", "runtime"];
const YEARS_10 = String(10 * 365 * 86400);
const EARLY = 86400;

/**
 * The circumstances. `apply` changes a setting before the build: where the copy is made and from what (`plain`), or what is run in it (`same`). `shows` is
 * the line of the leak that must change, in comparison with a plain run from the kit (`plain`) or from the same copy (`same`).
 */
const VARIATIONS = [
  { name: "build path", shows: "path", than: "plain", apply: (setting) => (setting.base = mkdtempSync(join(tmpdir(), "another place, "))) },
  { name: "file times", shows: "times", than: "plain", apply: (setting) => (setting.touch = true) },
  { name: "working directory", shows: "directory", than: "same", apply: (setting) => (setting.cwd = "/") },
  { name: "locale", shows: "locale", than: "same", apply: ({ env }) => (env.LC_ALL = other(env.LC_ALL, "tr_TR.UTF-8", "C")) },
  { name: "time zone", shows: "zone", than: "same", apply: ({ env }) => (env.TZ = other(env.TZ, "Pacific/Apia", "UTC")) },
  {
    name: "clock",
    shows: "clock",
    than: "same",
    apply: ({ env }) => Object.assign(env, { LD_PRELOAD: shim(), VARY_CLOCK: YEARS_10, SOURCE_DATE_EPOCH: "1" }),
  },
  { name: "umask", shows: "umask", than: "same", apply: ({ prefix }) => prefix.push("sh", "-c", `umask ${other(process.umask(), 0o77, 0o22).toString(8)}; exec "$0" "$@"`) },
  {
    name: "large environment",
    shows: "environment",
    than: "same",
    apply: ({ env, base }) => {
      for (let i = 0; i < 500; i += 1) {
        env[`VARIED_${i}`] = "value ".repeat(i % 40);
      }
      Object.assign(env, { HOME: "/nonexistent", USER: "somebody", LOGNAME: "somebody", TMPDIR: base });
    },
  },
  { name: "directory order", shows: "order", than: "same", apply: ({ env }) => Object.assign(env, { LD_PRELOAD: shim(), VARY_ORDER: "reverse" }) },
  { name: "addresses (no ASLR)", shows: "addresses", than: "same", isPossible: canFixAddresses, apply: ({ prefix }) => prefix.push("setarch", "-R") },
  { name: "empty environment (but for PATH)", shows: "environment", than: "same", apply: (setting) => (setting.env = { PATH: process.env.PATH }) },
  { name: "stage 1's optimisation level (-O2 instead of -O0)", than: "plain", apply: (setting) => (setting.stage1 = optimisedStage1()) },
];

/** How many of the variations, from the end, are in the second build: an empty environment goes with none of the others. */
const SECOND = 2;

/** The first of the choices that is not what is there now. */
function other(now, ...choices) {
  return choices.find((choice) => choice !== now);
}

function shim() {
  return tool("vary", ["-shared", "-fPIC", "-pthread"]);
}

/** Whether addresses are random here and can be made fixed: some containers forbid it. */
function canFixAddresses() {
  const addresses = (prefix) => {
    const [command, ...args] = [...prefix, tool("leak"), "."];
    return /^addresses .*$/m.exec(spawnSync(command, args, { encoding: "utf8" }).stdout ?? "")?.[0];
  };
  const fixed = addresses(["setarch", "-R"]);
  return fixed !== undefined && fixed === addresses(["setarch", "-R"]) && addresses([]) !== addresses([]);
}

/** A stage 1 that the bootstrap compiler optimised; a failure if it is the same as the other one. */
function optimisedStage1() {
  const directory = join("target", "vary", "optimised");
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "tmlc");
  step("stage 1 at -O2", ["bootstrap", "std", "runtime", "stage1-tml"], [path], () => {
    run("scripts/tmlc-bootstrap", ["build", "stage1-tml", "--opt-level", "2", "-o", path]);
  });
  if (compareDirectories("stage1", directory).length === 0) {
    throw failure("stage 1 is the same at -O0 and -O2, so its level proves nothing");
  }
  return path;
}

function touchAll(path) {
  if (statSync(path).isDirectory()) {
    for (const entry of readdirSync(path)) {
      touchAll(join(path, entry));
    }
  }
  utimesSync(path, EARLY, EARLY);
}

/** A setting with a fresh copy of what a build of stage 2 needs. */
function makeSetting(variations) {
  mkdirSync(join(root, "target", "vary"), { recursive: true });
  const { TML_HOME: _, ...env } = process.env;
  const setting = { base: "", home: "", cwd: "", env, prefix: [], touch: false, stage1: join("stage1", "tmlc") };
  const [early, late] = [variations.filter(({ than }) => than === "plain"), variations.filter(({ than }) => than === "same")];
  early.forEach(({ apply }) => apply(setting));
  setting.base = setting.base === "" ? mkdtempSync(join(root, "target", "vary", "copy-")) : setting.base;
  setting.home = join(setting.base, "kit");
  setting.cwd = setting.home;
  for (const name of COPIED) {
    cpSync(join(root, name), join(setting.home, name), { recursive: true });
  }
  copyFileSync(setting.stage1, join(setting.home, "stage1", "tmlc"));
  copyFileSync(tool("leak"), join(setting.home, "leak"));
  if (setting.touch) {
    touchAll(setting.home);
  }
  late.forEach(({ apply }) => apply(setting));
  return setting;
}

/** Runs a program of the copy in the setting. */
function runIn(setting, program, args) {
  const [command, ...rest] = [...setting.prefix, join(setting.home, program), ...args];
  return measured(command, rest, { cwd: setting.cwd, env: setting.env });
}

function leaked(text) {
  return new Map(text.toString().trim().split("\n").map((line) => [line.split(" ")[0], line]));
}

/** Names of the variations whose effect cannot be seen from inside. */
function notInForce(setting, variations) {
  const directory = join(setting.home, "std", "src");
  const now = leaked(runIn(setting, "leak", [directory]).stdout);
  const plain = leaked(run(tool("leak"), [join(root, "std", "src")]).stdout);
  const same = leaked(run(join(setting.home, "leak"), [directory], { cwd: setting.home }).stdout);
  const shown = variations.filter(({ shows }) => shows !== undefined);
  return shown.filter(({ shows, than }) => now.get(shows) === (than === "plain" ? plain : same).get(shows)).map(({ name }) => name);
}

/** Builds stage 2 and std's object in a setting into a directory; returns the seconds. */
function buildIn(setting) {
  const begin = elapsed();
  const out = join(setting.home, "out");
  mkdirSync(out, { recursive: true });
  runIn(setting, "stage1/tmlc", ["build", join(setting.home, "stage1-tml"), "--release", "-o", join(out, "tmlc")]);
  runIn(setting, "stage1/tmlc", ["build", join(setting.home, "std"), "--emit", "obj", "--release", "-o", join(out, "std.o")]);
  return { out, seconds: elapsed() - begin };
}

/** Compares a build with stage 2 of the kit; returns the lines of an explanation, none if they are equal. */
function compareWithStage2(out) {
  const expected = join(root, "target", "vary", "expected");
  rmSync(expected, { recursive: true, force: true });
  mkdirSync(expected, { recursive: true });
  copyFileSync(join(root, "stage2", "tmlc"), join(expected, "tmlc"));
  copyFileSync(join(root, "target", "objects", "1", "std.o"), join(expected, "std.o"));
  const differences = compareDirectories(expected, out);
  if (differences.length === 0) {
    const missed = provePlanted(expected, out, join(root, "target", "vary"));
    return missed.length === 0 ? [] : [`the comparison did not notice: ${missed.join(", ")}`];
  }
  return differences.flatMap(({ file, problem }) => {
    const [a, b] = [join(expected, file), join(out, file)];
    return [`${file}: ${problem}`, ...(problem === "differs" ? explainBinaries(readFileSync(a), readFileSync(b), "before", "varied") : [])];
  });
}

function told(name, lines, seconds) {
  progress(`${name}: ${lines.length === 0 ? "ok" : "DIFFERS"} (${seconds.toFixed(1)} s)`);
  lines.forEach((line) => console.log(`             ${line}`));
  return lines.length === 0;
}

/** One build of stage 2 under some variations; whether it is the same. */
function tryVariations(variations) {
  const setting = makeSetting(variations);
  try {
    const idle = notInForce(setting, variations);
    if (idle.length > 0) {
      throw failure(`these variations have no effect here, so they prove nothing: ${idle.join(", ")}`);
    }
    const { out, seconds } = buildIn(setting);
    return told(variations.map(({ name }) => name).join(", "), compareWithStage2(out), seconds);
  } finally {
    rmSync(setting.base, { recursive: true, force: true });
  }
}

/** All variations, several in one build unless `each`; throws a failure if stage 2 changes with one. */
export function varyAll(each) {
  const possible = VARIATIONS.filter(({ name, isPossible }) => {
    const is = isPossible === undefined || isPossible();
    if (!is) {
      progress(`${name}: cannot be varied on this machine`);
    }
    return is;
  });
  const groups = each ? possible.map((one) => [one]) : [possible.slice(0, -SECOND), possible.slice(-SECOND)];
  const changed = [];
  for (const group of groups) {
    if (!tryVariations(group)) {
      const guilty = group.length === 1 ? group : group.filter((one) => !tryVariations([one]));
      changed.push(...(guilty.length === 0 ? ["several of these together"] : guilty.map(({ name }) => name)));
    }
  }
  progress("number of threads: cannot be varied, tmlc is one thread");
  if (changed.length > 0) {
    throw failure(`stage 2 changes with: ${changed.join("; ")}`);
  }
}
