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

const OPTIONS = { pid: null, version: '0' };

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
      analyst.open('a', OPTIONS),
      analyst.saveSnapshot('id', 'b', null),
    ]);
    expect(replies).toEqual([
      ['open', 'a', OPTIONS, reaper],
      ['saveSnapshot', 'id', 'b', null, reaper],
    ]);
    await analyst.dispose();
  });

  it.each(['crash', 'leave'])(
    'that ends by itself (%s) fails every call under way, and the next one works',
    async (how) => {
      const analyst = createAnalyst(path);
      const waiting = analyst.open('never', OPTIONS);
      const ending = analyst.open(how, OPTIONS);
      for (const call of [waiting, ending]) {
        const result = await call;
        expect(!result.ok && result.error.code).toBe('internal');
      }
      const next: unknown = await analyst.open('again', OPTIONS);
      expect(next).toEqual(['open', 'again', OPTIONS, expect.any(String)]);
      await analyst.dispose();
    },
  );

  it('lets calls that only tidy up succeed when it is gone', async () => {
    const analyst = createAnalyst(path);
    const closing = analyst.closeRecording('never');
    const crash = analyst.open('crash', OPTIONS);
    await expect(closing).resolves.toBeUndefined();
    await crash;
    await analyst.dispose();
  });

  it('throws a bug at its caller', async () => {
    const analyst = createAnalyst(path);
    await expect(analyst.open('bug', OPTIONS)).rejects.toThrow('a bug');
    await analyst.dispose();
  });

  it('tells listeners that perf died, until they leave', async () => {
    const analyst = createAnalyst(path);
    const told: string[] = [];
    const leave = analyst.onCaptureFailed(({ code }) => told.push(code));
    await analyst.open('perf dies', OPTIONS);
    leave();
    await analyst.open('perf dies', OPTIONS);
    expect(told).toEqual(['perf-failed']);
    await analyst.dispose();
  });

  it('takes no call after it was ended, and ending it twice is as good as once', async () => {
    const analyst = createAnalyst(path);
    await analyst.open('a', OPTIONS);
    await analyst.dispose();
    await analyst.dispose();
    const late = await analyst.open('a', OPTIONS);
    expect(!late.ok && late.error.code).toBe('internal');
  });
});
