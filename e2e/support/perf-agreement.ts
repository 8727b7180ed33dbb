/** Decodes a recording as perf does and holds all that perf says of it against what we say. */
import { expect } from 'vitest';
import type { PerfRecording } from '@core/perf/perf-recording';
import { csvRows } from '@core/testing/events-csv-rows';
import { ourDump } from '@core/testing/perf-dump';
import type { Delivered } from '@core/testing/perf-dump';
import { sampleDifferences } from '@core/testing/perf-oracle';
import { decodedFile, theirDump, theirSamples } from './perf-recordings';
import type { RecordingPlan } from './perf-recordings';

export interface Agreement {
  readonly recording: PerfRecording;
  readonly samples: number;
  /** How many samples of each event. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Where in the file -D says that a record is: behind the header of a pipe's stream, it counts from that header's end. */
export const PIPE_HEADER_BYTES = 16;

const firstDifference = (
  ours: readonly Delivered[],
  theirs: readonly Delivered[],
  of: (one: Delivered) => unknown,
) => {
  const at = theirs.findIndex((their, index) => of(their) !== of(ours[index] ?? their));
  return at < 0 ? null : { at, ours: ours[at], theirs: theirs[at] };
};

/** perf goes by the last record that it handed out: where that one came too late itself, it forgets what was promised. */
export function expectViolations({ violations }: PerfRecording, outOfOrder: number): void {
  expect(violations).toBeGreaterThanOrEqual(outOfOrder);
  expect(violations > 0).toBe(outOfOrder > 0);
}

/** Decodes the recording both ways and compares all that perf says. */
export async function agree(
  path: string,
  plan: Pick<RecordingPlan, 'container' | 'compressed'>,
  chains: 'recorded' | 'unwound' = 'recorded',
): Promise<Agreement> {
  const recording = decodedFile(path);
  const { delivered, outOfOrder } = await theirDump(path);
  expect(recording.unidentified).toBe(0);
  expectViolations(recording, outOfOrder);
  // perf hands out what came too late when it comes; here it is in its place.
  const inOrder = <T>(records: readonly T[], timeOf: (one: T) => bigint): readonly T[] =>
    outOfOrder === 0 ? records : records.toSorted((one, other) => Number(timeOf(one) - timeOf(other)));
  const theirs = inOrder(await theirSamples(path), ({ timeNs }) => BigInt(timeNs));
  // perf adds to a chain what it unwinds of the stack that was recorded with it; -D shows what was recorded.
  const compared = chains === 'recorded' ? theirs : theirs.map((sample) => ({ ...sample, chain: null }));
  expect(sampleDifferences(recording, compared)).toEqual([]);
  const our = ourDump(recording);
  const their = inOrder(delivered, ({ line }) => BigInt(line.split(' ')[0] ?? ''));
  expect(firstDifference(our, their, ({ line }) => line)).toBeNull();
  expect(firstDifference(our, their, ({ chain }) => chain.join())).toBeNull();
  expect(our).toHaveLength(their.length);
  if (!plan.compressed) {
    const before = plan.container === 'pipe' ? PIPE_HEADER_BYTES : 0;
    expect(their.findIndex(({ at }, index) => at + before !== our[index]?.at)).toBe(-1);
  }
  // perf 6.1 ends some compressed recordings before the last block of its zstd frame is whole: then it is we who say so.
  if (!plan.compressed) expect(recording.truncated).toBe(false);
  const counts = new Map<string, number>();
  for (const { event } of csvRows(recording)) counts.set(event, (counts.get(event) ?? 0) + 1);
  return { recording, samples: theirs.length, counts };
}

export const systemsOf = (counts: ReadonlyMap<string, number>): string[] => [
  ...new Set([...counts.keys()].filter((name) => name.includes(':')).map((name) => name.split(':')[0] ?? '')),
];
