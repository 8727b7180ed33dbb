/** A guest with a drive whose I/O takes a known time, and the medians of the phases with and without an injection. */
import { expect } from 'vitest';
import { reportSchema } from '@contract/report';
import { quiescope } from '../command-line';

/** Words for a null-co drive `d0` whose reads, writes and flushes each take that long; a write makes a flush due. */
export const slowDrive = (latencyNs: number): readonly string[] => [
  ...['--qemu-arg', '-drive', '--qemu-arg'],
  `if=none,id=d0,driver=null-co,size=1G,latency-ns=${String(latencyNs)}`,
];

export type Medians = (figure: string) => number;

/** Median of each figure, in ns, by its name in the report, over 15 recorded cycles at level probes. */
export async function medians(...options: readonly string[]): Promise<Medians> {
  const ran = await quiescope(
    ...['record', '--vcpus', '2', '--cycles', '15', '--level', 'probes', '--disk', 'none', '--json'],
    ...options,
  );
  expect(ran.code, ran.stderr).toBe(0);
  const { statistics, cycles } = reportSchema.parse(JSON.parse(ran.stdout));
  expect(cycles).toHaveLength(15);
  return (figure) => statistics[figure]?.p50 ?? NaN;
}

const PHASES = ['dispatch', 'kick', 'notify', 'barrier', 'drain', 'flush', 'resume', 'other'];

/** No phase but `changed` may have moved by half of what was injected. */
export function expectNothingElseMoved(
  without: Medians,
  injected: Medians,
  changed: string,
  ns: number,
): void {
  for (const phase of PHASES.filter((each) => each !== changed)) {
    expect(Math.abs(injected(phase) - without(phase)), phase).toBeLessThan(ns / 2);
  }
}
