/**
 * Wall time and memory per phase, for `--timings`. Phases run inside one another, as bodies are made when something asks for them; a phase's
 * time is its own, without that of the phases inside.
 */

/** The phases, in pipeline order. `llvm` builds the module; `optimise` and `codegen` are LLVM's work on it. */
export const PHASES = [
  "driver", "lexer", "parser", "resolver", "types", "effects", "ir", "mir", "borrow", "drops", "llvm", "optimise", "codegen", "link",
] as const;
export type Phase = (typeof PHASES)[number];

/** What one phase took. */
interface PhaseTime {
  milliseconds: number;
  /** The process's peak of resident memory when the phase last ended, in bytes; 0 if it never ran. */
  memory: number;
}

/** A stopwatch over phases. */
export interface PhaseTimes {
  /** Nothing is measured unless it is set. */
  enabled: boolean;
  readonly rows: Map<Phase, PhaseTime>;
  /** Phases that are running, the innermost last. */
  readonly running: Phase[];
  /** When the innermost one last went on, and when the first one started. */
  since: number;
  started: number;
  /** The peak of resident memory, and when it was read: asking the system at every change would cost more than many a body takes. */
  peak: number;
  peakRead: number;
}

/** How old the peak may be, in milliseconds. */
const PEAK_AGE = 1;

/** A stopwatch that has measured nothing. */
export function newPhaseTimes(): PhaseTimes {
  return { enabled: false, rows: new Map(), running: [], since: 0, started: 0, peak: 0, peakRead: 0 };
}

/** Bytes of the process's peak of resident memory. */
function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** Adds the time since the last change to the innermost phase. */
function account(times: PhaseTimes): void {
  const now = performance.now();
  const phase = times.running[times.running.length - 1];
  if (phase === undefined) {
    if (times.rows.size === 0) {
      times.started = now;
    }
  } else {
    const row = times.rows.get(phase) ?? { milliseconds: 0, memory: 0 };
    row.milliseconds += now - times.since;
    if (times.peak === 0 || now - times.peakRead > PEAK_AGE) {
      times.peak = peakMemory();
      times.peakRead = now;
    }
    row.memory = times.peak;
    times.rows.set(phase, row);
  }
  times.since = now;
}

/** A phase begins, inside of the one that is running. */
export function enterPhase(times: PhaseTimes, phase: Phase): void {
  if (times.enabled) {
    account(times);
    times.running.push(phase);
  }
}

/** The innermost phase ends. */
export function leavePhase(times: PhaseTimes): void {
  if (times.enabled) {
    account(times);
    times.running.pop();
  }
}

/** One line per phase that ran, in pipeline order, and the sum: name, milliseconds, MiB. Empty if nothing was measured. */
export function phaseTable(times: PhaseTimes): string {
  if (!times.enabled) {
    return "";
  }
  let table = "";
  for (const phase of PHASES) {
    const row = times.rows.get(phase);
    if (row !== undefined) {
      table += tableLine(phase, row.milliseconds, row.memory);
    }
  }
  return table + tableLine("total", performance.now() - times.started, peakMemory());
}

function tableLine(name: string, milliseconds: number, memory: number): string {
  return name.padEnd(12) + milliseconds.toFixed(1).padStart(10) + " ms" + (memory / 1048576).toFixed(0).padStart(8) + " MiB\n";
}
