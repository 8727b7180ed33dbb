/** Which clock a recording's samples were taken by, as the data tells; what was asked for may be another. */
import type { Environment } from '@core/analysis/environment';

type Perf = Environment['perf'];
type Counts = ReadonlyMap<string, number>;

const CLOCKS = ['cycles', 'cpu-clock'] as const;
/** At the beginning of what is recorded, before its rate. */
const CYCLES = /^cycles\b/;

/** Null where none fired. */
const clockIn = (counts: Counts): string | null => CLOCKS.find((name) => (counts.get(name) ?? 0) > 0) ?? null;

/** What was recorded, with the clock that did fire: perf takes the CPU's for cycles that it cannot have, and says nothing. */
export function withClock(perf: Perf, counts: Counts): Perf {
  const clock = clockIn(counts);
  if (perf === null || clock === null) return perf;
  return { ...perf, events: perf.events.map((name) => name.replace(CYCLES, clock)) };
}

/** What a recording at level full lacks for its clock's sake, one sentence each. */
export function clockShortfalls(perf: Perf, counts: Counts): string[] {
  const clock = clockIn(counts);
  if (clock === null) {
    return ['The sampling clock was recorded but never fired: what fence instructions took is not bounded.'];
  }
  return perf?.events.some((name) => CYCLES.test(name)) === true && clock !== 'cycles'
    ? [
        'This machine lists a counter of cycles and gives none: samples are by the CPU’s clock, which waits where interrupts are off.',
      ]
    : [];
}
