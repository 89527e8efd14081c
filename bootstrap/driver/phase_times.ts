/** Wall time and memory per phase, for `--timings`. */
import type { Session } from "./session.js";

export interface PhaseTime {
  readonly phase: string;
  readonly milliseconds: number;
  /** Resident set size at its end, in bytes. */
  readonly memory: number;
}

/** Runs `work` as the phase `name` and adds its time to the session. */
export function timed<T>(session: Session, name: string, work: () => T): T {
  const start = performance.now();
  const result = work();
  session.times.push({ phase: name, milliseconds: performance.now() - start, memory: process.memoryUsage.rss() });
  return result;
}
