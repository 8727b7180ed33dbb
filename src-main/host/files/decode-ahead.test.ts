import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { memorySource } from '@core/byte-source';
import { decodePerfFile, decodeWholePerfFile } from '@core/perf/perf-file';
import { ByteWriter } from '@core/testing/byte-writer';
import { SCHED_WAKING } from '@core/testing/perf-formats';
import { testRows } from '@core/testing/perf-rows';
import { PerfStream } from '@core/testing/perf-stream';
import { openFileSource } from './byte-source';
import type { FileSource } from './byte-source';
import { decodeAhead, decodePastDamage } from './decode-ahead';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'decode-ahead-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function opened(bytes: Uint8Array): FileSource {
  const path = join(folder, 'capture');
  writeFileSync(path, bytes);
  const source = openFileSource(path);
  if (!source.ok) throw new Error(source.error.message);
  return source.value;
}

/** Some mebibytes of samples, with records of odd lengths among them that put the others out of alignment. */
function stream(): Uint8Array {
  const build = new PerfStream([{ format: SCHED_WAKING }]);
  const start = build.bytes().length;
  const samples = Array.from({ length: 2_000 }, (_, index) => index).reduce(
    (to, index) => to.sample({ event: 0, timeNs: BigInt(1_000_000 + index), tid: index, fields: { pid: 1 } }),
    build,
  );
  const records = samples.bytes().subarray(start);
  const odd = new ByteWriter().u32(250).u16(0).u16(1001).zeros(993).bytes();
  const out = new ByteWriter().raw(samples.bytes().subarray(0, start));
  for (let round = 0; round < 20; round += 1) out.raw(records).raw(odd);
  return out.bytes();
}

it('decodes to what decoding without reading ahead gives, wherever pieces end', async () => {
  const bytes = stream();
  expect(bytes.length).toBeGreaterThan(3 << 20);
  for (const cut of [bytes.length, bytes.length - 5, (1 << 20) + 16, 1 << 20, 40]) {
    const part = bytes.subarray(0, cut);
    const source = opened(part);
    const decoding = decodePerfFile(source);
    if (!decoding.ok) throw new Error(decoding.error.message);
    expect(await decodeAhead(source, decoding.value, () => true)).toEqual({ ok: true, value: true });
    const whole = decodeWholePerfFile(memorySource(part));
    if (!whole.ok) throw new Error(whole.error.message);
    const recording = decoding.value.finish();
    expect([recording.truncated, recording.timed.count]).toEqual([
      whole.value.truncated,
      whole.value.timed.count,
    ]);
    expect(testRows(recording.timed)).toEqual(testRows(whole.value.timed));
    source.close();
  }
});

it('stops when it is told to, and fails where the bytes are damaged', async () => {
  const bytes = stream();
  const source = opened(bytes);
  const stopped = decodePerfFile(source);
  if (!stopped.ok) throw new Error(stopped.error.message);
  expect(await decodeAhead(source, stopped.value, () => false)).toEqual({ ok: true, value: false });
  expect(stopped.value.doneBytes).toBeLessThan(stopped.value.totalBytes);
  source.close();
  bytes.fill(0, 3 << 20);
  const damaged = opened(bytes);
  const failing = decodePerfFile(damaged);
  if (!failing.ok) throw new Error(failing.error.message);
  expect(await decodeAhead(damaged, failing.value, () => true)).toMatchObject({
    error: { code: 'perf-data-corrupt' },
  });
  damaged.close();
});

it.each([
  [0, 0],
  [15, 15],
  // More is no recording that anybody should trust: the rest is left.
  [40, 16],
])('goes on behind damage in %i places, %i of them passed', async (places, passed) => {
  const samples = new PerfStream([{ format: SCHED_WAKING }]);
  const spoiled: number[] = [];
  for (let index = 0; index < 2_000; index += 1) {
    if (index % 45 === 40 && spoiled.length < places) spoiled.push(samples.bytes().length);
    samples.sample({ event: 0, timeNs: BigInt(1_000 + index), tid: 7, fields: { pid: 1 } });
  }
  const bytes = samples.bytes();
  for (const at of spoiled) bytes[at + 6] = 3;
  const source = opened(bytes);
  const decoding = decodePerfFile(source);
  if (!decoding.ok) throw new Error(decoding.error.message);
  const decoded = await decodePastDamage(source, decoding.value, () => true);
  if (!decoded.ok || decoded.value === null) throw new Error('It was not decoded.');
  expect(decoded.value.map(({ failure }) => failure.facts['offset'])).toEqual(spoiled.slice(0, passed));
  expect(decoded.value.findIndex(({ until }) => until === null)).toBe(places > passed ? passed - 1 : -1);
  const listed = places > passed ? 40 + 45 * (passed - 1) - (passed - 1) : 2_000 - passed;
  expect(decoding.value.finish().timed.count).toBe(listed);
  source.close();
});

it('decodes past damage until it is told to stop', async () => {
  const bytes = stream();
  const source = opened(bytes);
  const decoding = decodePerfFile(source);
  if (!decoding.ok) throw new Error(decoding.error.message);
  expect(await decodePastDamage(source, decoding.value, () => false)).toEqual({ ok: true, value: null });
  source.close();
});
