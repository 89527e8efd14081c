/** What a command asks of the driver. Data only. */
import type { Conditions } from "../resolver/index.js";

/** The names of `--emit`, in pipeline order. */
export const EMIT_NAMES = ["tokens", "ast", "tast", "effects", "ir", "mir", "mir-drops", "llvm", "asm", "obj"] as const;
export type EmitName = (typeof EMIT_NAMES)[number];

/** The values of `--contracts`. */
export const CONTRACT_MODES = ["on", "debug", "off"] as const;
export type ContractMode = (typeof CONTRACT_MODES)[number];

/** What is checked: all contracts, preconditions only, or nothing. */
export type ContractLevel = "all" | "pre" | "none";

/** The contracts that a build checks: `on` all, `debug` all in debug builds and none in others; by default preconditions in others [con.mode]. */
export function contractLevel(options: CompileOptions): ContractLevel {
  switch (options.contracts) {
    case "on":
      return "all";
    case "off":
      return "none";
    case "debug":
      return options.release ? "none" : "all";
    case undefined:
      return options.release ? "pre" : "all";
  }
}

/** The libraries for C that `--lib` makes. */
export const LIBRARY_KINDS = ["static", "dynamic"] as const;
export type LibraryKind = (typeof LIBRARY_KINDS)[number];

/** The forms of documentation. */
export type DocMode = "none" | "html" | "json";

/** The functions that a test program runs. */
export type TestMode = "none" | "tests" | "benches";

/** What is compiled for. */
const OS = "linux";
const ARCH = "x86_64";
const TARGET = "x86_64-pc-linux-gnu";

/** What conditions of the package that is compiled see; without `features` what those of std see. */
export function conditionsOf(release: boolean, features: readonly string[]): Conditions {
  return { os: OS, arch: ARCH, target: TARGET, debug: !release, features };
}

export interface CompileOptions {
  /** File or directory of the package. */
  readonly input: string;
  /** Path of the executable (or of the `--emit` result); empty for the default. */
  readonly output: string;
  /** `0` to `3` or `s`. */
  readonly optLevel: string;
  readonly release: boolean;
  /** `--feature`, in the order given. */
  readonly features: readonly string[];
  /** `--contracts`; undefined without. */
  readonly contracts: ContractMode | undefined;
  /** Stop after this phase and print its result; undefined to go on to the executable. */
  readonly emit: EmitName | undefined;
  /** Make the documentation: as pages in the session, or as JSON. */
  readonly doc: DocMode;
  /** `--private`: of all items. */
  readonly docPrivate: boolean;
  /** The name that the package gets; empty for its own. */
  readonly packageName: string;
  /** `--format json`: the TML-IR, or differences, as JSON. */
  readonly json: boolean;
  /** A library with the exported functions instead of an executable [ffi.export]. */
  readonly library: LibraryKind | undefined;
  /** Path of the C header to write; empty for none. */
  readonly header: string;
  /** Stop after the checks: nothing is generated. */
  readonly checkOnly: boolean;
  /** Build the runner of the package's tests and properties, or of its benchmarks, instead of its `main`. */
  readonly tests: TestMode;
  /** Directory of the package std. */
  readonly stdPath: string;
  /** Directory of the runtime's sources, and where its objects are kept. */
  readonly runtimePath: string;
  readonly cachePath: string;
}
