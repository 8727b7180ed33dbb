import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { spawnChild, STDERR_BOUND_BYTES } from './children';
import type { ChildHandle, ChildSettings } from './children';

function start(settings: ChildSettings): ChildHandle {
  const started = spawnChild(settings);
  if (!started.ok) throw new Error(started.error.message);
  return started.value;
}

/** A zombie that init has yet to reap is dead. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const node = (script: string): Pick<ChildSettings, 'command' | 'args'> => ({
  command: process.execPath,
  args: ['-e', script],
});

describe('a child process', () => {
  it('is refused with the places searched when its command is missing', () => {
    const missing = spawnChild({ command: 'quiescope-no-such-command', args: [] });
    expect(missing).toMatchObject({ ok: false, error: { code: 'file-missing' } });
  });

  it('tells its exit code and all that it wrote to stderr before', async () => {
    const child = start(node('process.stderr.write("broken\\n"); process.exitCode = 3'));
    expect(await child.exited).toEqual({ code: 3, signal: null });
    expect(child.stderr()).toBe('broken\n');
  });

  it('keeps the end of a long stderr, within the bound', async () => {
    const child = start(node(`process.stderr.write("x".repeat(${2 * STDERR_BOUND_BYTES}) + "end")`));
    await child.exited;
    expect(child.stderr()).toHaveLength(STDERR_BOUND_BYTES);
    expect(child.stderr().endsWith('xend')).toBe(true);
  });

  it('is killed by signal, and killing it again says that it is gone', async () => {
    const child = start(node('setInterval(() => {}, 1000)'));
    expect(child.kill('SIGKILL')).toBe(true);
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(child.kill('SIGKILL')).toBe(false);
  });

  it('has its own pid, not that of the wrapper', async () => {
    const child = start({ ...node('process.stdout.write(String(process.pid))'), stdout: 'pipe' });
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await child.exited;
    expect(Number(text)).toBe(child.pid);
  });

  it('talks over extra descriptors', async () => {
    const child = start({ ...node('require("fs").writeSync(3, "three")'), extra: ['pipe'] });
    const stream = child.extra[0];
    if (stream === null || stream === undefined || !('read' in stream))
      throw new Error('descriptor 3 is not readable');
    const [chunk] = (await once(stream, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('three');
    await child.exited;
  });

  it('does not outlive a parent that is killed', async () => {
    // The parent spawns as startWrapped does, waits until the wrapper has become its command, and is killed outright.
    const script = `
      const child = require('child_process').spawn('setpriv', ['--pdeathsig', 'KILL', '--', 'sleep', '600'], { detached: true, stdio: 'ignore' });
      const comm = () => require('fs').readFileSync('/proc/' + child.pid + '/comm', 'utf8').trim();
      setInterval(() => { if (comm() === 'sleep') process.stdout.write(child.pid + '\\n'); }, 10);`;
    const parent = spawn(process.execPath, ['-e', script]);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const orphan = Number.parseInt(line.toString(), 10);
    expect(isAlive(orphan)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await expect.poll(() => isAlive(orphan), { timeout: 20_000 }).toBe(false);
  });
});
