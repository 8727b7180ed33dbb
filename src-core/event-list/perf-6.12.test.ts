/** Recordings that perf 6.12 made, held against what perf 6.12 itself says of them. perf 6.1 refuses to open the file. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source';
import { decodePerfFile } from '../perf/perf-file';
import type { PerfRecording } from '../perf/perf-recording';
import { ourDump } from '../testing/perf-dump';
import { parseTheirSample, sampleDifferences } from '../testing/perf-oracle';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(resolve(import.meta.dirname, '../testing/fixtures', name)));
const lines = (name: string): string[] => new TextDecoder().decode(fixture(name)).trimEnd().split('\n');

function decoded(name: string): PerfRecording {
  const decoding = decodePerfFile(memorySource(fixture(name)));
  if (!decoding.ok) throw new Error(decoding.error.message);
  for (;;) {
    const done = decoding.value.advance(10_000);
    if (!done.ok) throw new Error(done.error.message);
    if (done.value) return decoding.value.finish();
  }
}

describe.each([
  ['a compressed file', 'perf-6.12-zstd', 159],
  ['a pipe’s stream', 'perf-6.12-pipe', 72],
])('%s of perf 6.12', (_, name, samples) => {
  const recording = decoded(`${name}.perf-data`);
  const theirs = lines(`${name}.samples.jsonl`).map(parseTheirSample);

  it('has the samples that perf finds in it: order, time, thread, CPU, event, call chain and every field', () => {
    expect(theirs).toHaveLength(samples);
    expect(sampleDifferences(recording, theirs)).toEqual([]);
  });

  it('has the names, maps, tasks and switches that perf finds in it', () => {
    const others = ourDump(recording).filter(({ line }) => !line.includes(' SAMPLE'));
    expect(others.map(({ line }) => line)).toEqual(lines(`${name}.records.txt`));
  });

  it('is told from a recording that differs by one field, one nanosecond or one sample', () => {
    const at = theirs.findIndex(({ fields }) => Object.keys(fields).length > 0);
    const [first = theirs[0], field = ''] = [theirs[at], Object.keys(theirs[at]?.fields ?? {})[0]];
    if (first === undefined) throw new Error('the fixture has no sample with fields');
    const changed = [
      theirs.with(at, { ...first, timeNs: String(BigInt(first.timeNs) + 1n) }),
      theirs.with(at, { ...first, comm: 'other' }),
      theirs.with(at, { ...first, fields: { ...first.fields, [field]: { text: 'other' } } }),
      theirs.with(at, { ...first, fields: { ...first.fields, more: '1' } }),
      theirs.slice(1),
    ];
    for (const other of changed) expect(sampleDifferences(recording, other)).not.toEqual([]);
  });
});
