/** The built reaper, told by a pipe as a dying run tells it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processName } from '../src-main/host/processes/reaper-processes';
import type { ReaperOrder } from '../src-main/host/processes/reaper-orders';

const REAPER = resolve(import.meta.dirname, '../out/main/reaper.cjs');
let folder = '';
let child: ChildProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reaper-'));
  writeFileSync(join(folder, 'disk'), 'x');
  child = spawn('sleep', ['600']);
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Tells the orders and then falls silent, as a killed run does; resolves when the reaper has left. */
function tell(...orders: readonly ReaperOrder[]): Promise<unknown> {
  const reaper = spawn(process.execPath, [REAPER], { stdio: ['pipe', 'ignore', 'inherit'] });
  reaper.stdin.end(orders.map((order) => `${JSON.stringify(order)}\n`).join(''));
  return once(reaper, 'exit');
}

function childOrder(): ReaperOrder {
  const name = processName(child.pid ?? 0);
  if (name === null) throw new Error('the child is not to be found');
  return { order: 'process', process: name };
}

describe('the reaper', () => {
  it('waits for the children of a dead run to be gone, then removes its folder', async () => {
    const left = tell(childOrder(), { order: 'folder', path: folder });
    child.kill('SIGKILL');
    await left;
    expect(existsSync(folder)).toBe(false);
  });

  it('leaves at once and without a trace when all has been cleaned up', async () => {
    await tell({ order: 'folder', path: folder }, { order: 'done' });
    expect(existsSync(folder)).toBe(true);
  });
});
