import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAnalyst } from './client';

/** A worker that answers with the call's own arguments, or does as the first argument says. */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
parentPort.on('message', ({ id, call, args }) => {
  if (args[0] === 'crash') throw new Error('out of order');
  if (args[0] === 'leave') process.exit(0);
  if (args[0] === 'never') return;
  if (args[0] === 'bug') parentPort.postMessage({ kind: 'bug', id, stack: 'a bug' });
  else if (args[0] === 'perf dies') {
    parentPort.postMessage({ kind: 'captureFailed', failure: { code: 'perf-failed', message: '', facts: {} } });
    parentPort.postMessage({ kind: 'reply', id, value: null });
  } else parentPort.postMessage({ kind: 'reply', id, value: [call, ...args, workerData.reaperPath] });
});
`;

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worker-'));
  path = join(folder, 'worker.cjs');
  writeFileSync(path, WORKER);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the analysis worker', () => {
  it('answers each call with its own reply', async () => {
    const analyst = createAnalyst(path);
    const reaper = join(folder, 'reaper.cjs');
    const replies: unknown[] = await Promise.all([
      analyst.openSnapshot('a'),
      analyst.saveSnapshot('id', 'b', null),
    ]);
    expect(replies).toEqual([
      ['openSnapshot', 'a', reaper],
      ['saveSnapshot', 'id', 'b', null, reaper],
    ]);
    await analyst.dispose();
  });

  it.each(['crash', 'leave'])(
    'that ends by itself (%s) fails every call under way, and the next one works',
    async (how) => {
      const analyst = createAnalyst(path);
      const waiting = analyst.openSnapshot('never');
      const ending = analyst.openSnapshot(how);
      for (const call of [waiting, ending]) {
        const result = await call;
        expect(!result.ok && result.error.code).toBe('internal');
      }
      const next: unknown = await analyst.openSnapshot('again');
      expect(next).toEqual(['openSnapshot', 'again', expect.any(String)]);
      await analyst.dispose();
    },
  );

  it('lets calls that only tidy up succeed when it is gone', async () => {
    const analyst = createAnalyst(path);
    const closing = analyst.closeRecording('never');
    const crash = analyst.openSnapshot('crash');
    await expect(closing).resolves.toBeUndefined();
    await crash;
    await analyst.dispose();
  });

  it('throws a bug at its caller', async () => {
    const analyst = createAnalyst(path);
    await expect(analyst.openSnapshot('bug')).rejects.toThrow('a bug');
    await analyst.dispose();
  });

  it('tells listeners that perf died, until they leave', async () => {
    const analyst = createAnalyst(path);
    const told: string[] = [];
    const leave = analyst.onCaptureFailed(({ code }) => told.push(code));
    await analyst.openSnapshot('perf dies');
    leave();
    await analyst.openSnapshot('perf dies');
    expect(told).toEqual(['perf-failed']);
    await analyst.dispose();
  });

  it('takes no call after it was ended, and ending it twice is as good as once', async () => {
    const analyst = createAnalyst(path);
    await analyst.openSnapshot('a');
    await analyst.dispose();
    await analyst.dispose();
    const late = await analyst.openSnapshot('a');
    expect(!late.ok && late.error.code).toBe('internal');
  });
});
