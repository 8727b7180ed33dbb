import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPerfDecoder } from './pipe-decoder';
import type { PerfRecording } from './perf-recording';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(resolve(import.meta.dirname, '../testing/fixtures', name)));

function decoded(chunkBytes: number): PerfRecording {
  const bytes = fixture('find.perf-pipe');
  const decoder = createPerfDecoder();
  for (let from = 0; from < bytes.length; from += chunkBytes)
    decoder.feed(bytes.subarray(from, from + chunkBytes));
  const result = decoder.finish();
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('a stream that perf wrote', () => {
  it('decodes to what perf itself makes of it, sample by sample, in order and to the nanosecond', () => {
    const { base, events, samples, truncated, unidentified } = decoded(4_096);
    const lines = Array.from({ length: samples.count }, (_, row) => {
      const time = base + BigInt(samples.timeNs[row] ?? NaN);
      const name = events[samples.event[row] ?? -1]?.name ?? '';
      return `${String(samples.tid[row])} ${String(samples.cpu[row])} ${String(time)} ${name}`;
    });
    const expected = new TextDecoder().decode(fixture('find.perf-script.txt')).trimEnd().split('\n');
    expect(lines).toEqual(expected);
    expect([truncated, unidentified]).toEqual([false, 0]);
  });

  it('has several layouts in one stream: a payload for tracepoints, a stack where it was asked for', () => {
    const { events, samples } = decoded(1_000);
    const rows = Array.from({ length: samples.count }, (_, row) => row);
    const ofEvent = (name: string): number[] =>
      rows.filter((row) => events[samples.event[row] ?? -1]?.name === name);
    for (const row of ofEvent('cpu-clock/freq=2000,call-graph=fp/')) expect(samples.rawLength[row]).toBe(0);
    const raw = new DataView(samples.raw.buffer);
    const switches = ofEvent('sched:sched_switch');
    expect(switches.length).toBeGreaterThan(0);
    for (const row of switches) {
      const format = events[samples.event[row] ?? -1]?.format;
      expect(format?.reader('prev_pid')?.(raw, samples.rawAt[row] ?? -1)).toBe(samples.tid[row]);
      expect(samples.chainLength[row]).toBeGreaterThan(1);
    }
  });

  it('names its threads and both directions of their switches', () => {
    const { comms, switches } = decoded(1 << 20);
    expect(new Set(comms.map(({ name }) => name))).toEqual(new Set(['perf-exec', 'sh', 'find', 'sleep']));
    expect(new Set(switches.kind)).toEqual(new Set([0, 1, 2]));
  });
});
