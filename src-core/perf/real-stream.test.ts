import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPerfDecoder } from './pipe-decoder';
import type { PerfRecording } from './perf-recording';
import { testRows } from '../testing/perf-rows';
import { RECORD } from './record-types';
import { createSampleReader } from './sample-reader';
import { commsOf } from './tasks';

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
    const { base, events, timed, truncated, unidentified, violations } = decoded(4_096);
    const lines = testRows(timed, RECORD.sample).map(({ timeNs, tid, cpu, event }) => {
      const time = base + BigInt(timeNs);
      return `${String(tid)} ${String(cpu)} ${String(time)} ${events[event]?.name ?? ''}`;
    });
    const expected = new TextDecoder().decode(fixture('find.perf-script.txt')).trimEnd().split('\n');
    expect(lines).toEqual(expected);
    expect([truncated, unidentified, violations]).toEqual([false, 0, 0]);
  });

  it('has several layouts in one stream: a payload for tracepoints, a stack where it was asked for', () => {
    const recording = decoded(1_000);
    const { events, timed } = recording;
    const reader = createSampleReader(recording);
    const ofEvent = (name: string): ReturnType<typeof testRows> =>
      testRows(timed, RECORD.sample).filter(({ event }) => events[event]?.name === name);
    for (const { row } of ofEvent('cpu-clock/freq=2000,call-graph=fp/')) {
      expect(reader.read(timed, row).payload).toBe(null);
    }
    const switches = ofEvent('sched:sched_switch');
    expect(switches.length).toBeGreaterThan(0);
    for (const { row, tid, event } of switches) {
      const { view, rawAt, chainLength } = reader.read(timed, row);
      expect(events[event]?.format?.reader('prev_pid')?.(view, rawAt)).toBe(tid);
      expect(chainLength).toBeGreaterThan(1);
    }
  });

  it('names its threads and both directions of their switches', () => {
    const recording = decoded(1 << 20);
    const names = new Set(commsOf(recording).map(({ name }) => name));
    expect(names).toEqual(new Set(['perf-exec', 'sh', 'find', 'sleep']));
    const switches = [
      ...testRows(recording.timed, RECORD.switch),
      ...testRows(recording.timed, RECORD.switchCpuWide),
    ];
    expect(switches.length).toBeGreaterThan(10);
  });
});
