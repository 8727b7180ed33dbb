import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isAlive, processName } from './reaper-processes';

describe('a process by name', () => {
  it('is alive while it runs and its start time is the same', () => {
    const own = processName(process.pid);
    if (own === null) throw new Error('this process is not to be found');
    expect(isAlive(own)).toBe(true);
    expect(isAlive({ ...own, startTime: `${own.startTime}0` })).toBe(false);
  });

  it('is not alive once it is gone', async () => {
    const child = spawn('sleep', ['60']);
    const name = processName(child.pid ?? 0);
    if (name === null) throw new Error('the child is not to be found');
    expect(isAlive(name)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(name)).toBe(false);
  });

  it('has none where there is no such process', () => {
    expect(processName(2 ** 30)).toBeNull();
  });
});
