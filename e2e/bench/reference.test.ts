/** The reference and the decoder read the same, so that a comparison of their speed means something. */
import { mkdtempSync, openSync, closeSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sumsOf } from './column-sums';
import type { RecordingSums } from './column-sums';
import { decodeFile } from './decode-file';
import { makeRecording } from './recordings';
import { compileReference, startReference } from './reference';
import { writeSyntheticRecording } from './synthetic-recording';

const RECORDS = 20_000;
let folder = '';
let program = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quiescope-reference-'));
  program = join(folder, 'reference');
  const compiled = await compileReference(resolve(import.meta.dirname, 'reference.c'), program);
  expect(compiled.ok).toBe(true);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ourSums(path: string): Promise<RecordingSums> {
  const { order, close } = await decodeFile(path);
  const sums = sumsOf(order());
  close();
  return sums;
}

async function referenceSums(path: string): Promise<RecordingSums> {
  const reference = startReference(program, path);
  const { timed, untimed } = await reference.read();
  await reference.end();
  return { timed, untimed };
}

it('reads from a recording of this machine what the reference reads', async () => {
  const { path, syntheticBecause } = await makeRecording(join(folder, 'recorded.data'), RECORDS);
  expect(syntheticBecause).toBeNull();
  const sums = await ourSums(path);
  expect(sums).toEqual(await referenceSums(path));
  expect(Number(sums.timed.count)).toBeGreaterThanOrEqual(RECORDS);
  expect(Number(sums.untimed.count)).toBeGreaterThan(0);
});

it('reads from a made-up recording what the reference reads', async () => {
  const path = join(folder, 'synthetic.data');
  const file = openSync(path, 'w');
  writeSyntheticRecording(file, RECORDS);
  closeSync(file);
  const sums = await ourSums(path);
  expect(sums).toEqual(await referenceSums(path));
  expect(Number(sums.timed.count)).toBeGreaterThanOrEqual(RECORDS);
});

it('finds a difference of one field of one record', async () => {
  const path = join(folder, 'changed.data');
  const file = openSync(path, 'w');
  writeSyntheticRecording(file, RECORDS);
  closeSync(file);
  const { order, close } = await decodeFile(path);
  const recording = order();
  const chunk = recording.timed.chunks[0];
  if (chunk === undefined) throw new Error('no rows');
  const [first = 0, second = 0] = chunk.tid;
  chunk.tid.set([first + 1, second - 1]);
  const sums = sumsOf(recording);
  close();
  const reference = await referenceSums(path);
  expect(sums.timed.tid).toBe(reference.timed.tid);
  expect(sums.timed.rows).not.toBe(reference.timed.rows);
});
