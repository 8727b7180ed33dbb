import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createGlancer } from './glancer';

let folder: string;
let script: string;

/** Answers with each path's own name as a failure; one that is to end the thread does. */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
for (const path of workerData) {
  if (path === 'throws') throw new Error('a defect');
  if (path === 'hangs') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  parentPort.postMessage({ path, glance: { ok: false, error: { code: 'snapshot-corrupt', message: path, facts: {} } } });
}
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glancer-'));
  script = join(folder, 'thread.cjs');
  writeFileSync(script, THREAD);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function toldOf(paths: readonly string[]): Promise<string[]> {
  const told: string[] = [];
  await createGlancer(script).read(paths, (path, glance) => {
    told.push(`${path}: ${glance.ok ? 'read' : glance.error.message}`);
  });
  return told;
}

it('tells of each file in order', async () => {
  expect(await toldOf(['a', 'b', 'c'])).toEqual(['a: a', 'b: b', 'c: c']);
});

it('goes on with the next file after one that ended its thread', async () => {
  const told = await toldOf(['a', 'throws', 'b', 'throws', 'throws', 'c']);
  const lost = 'It could not be looked into.';
  expect(told).toEqual(['a: a', `throws: ${lost}`, 'b: b', `throws: ${lost}`, `throws: ${lost}`, 'c: c']);
});

it('ends when it is told to, whatever its thread is at, and tells nothing more', async () => {
  const glancer = createGlancer(script);
  const told: string[] = [];
  let begun: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (begun = resolve));
  const reading = glancer.read(['a', 'hangs', 'b'], (path) => {
    told.push(path);
    begun();
  });
  await first;
  await glancer.end();
  await reading;
  expect(told).toEqual(['a']);
});
