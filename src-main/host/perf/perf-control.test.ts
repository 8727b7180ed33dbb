import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { spawnChild } from '../processes/children';
import { fifos, lastingControl, pipes, tryLastingControl } from './perf-control';
import type { PerfControl } from './perf-control';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perf-control-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Acknowledges a line, then waits for another one and prints what became of it: 1 says that the other end is gone. */
const LISTENER = 'read -u 3 line; echo "$line" >&4; read -t 0.3 -u 3 line; echo $?';

async function listened(control: PerfControl): Promise<string> {
  const child = spawnChild({ command: 'bash', args: ['-c', LISTENER], stdout: 'pipe', extra: control.extra });
  if (!child.ok || !child.value.stdout) throw new Error('bash did not start');
  let printed = '';
  child.value.stdout.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  const { acknowledgements, write, end } = control.connect(child.value.extra);
  write('ping\n');
  const [said]: unknown[] = await once(acknowledgements, 'data');
  expect(String(said)).toBe('ping\n');
  end();
  write('to nobody\n');
  await child.value.exited;
  return printed.trim();
}

it('a pipe hangs up when we end', async () => {
  expect(await listened(pipes)).toBe('1');
});

it('a FIFO does not, and leaves no name', async () => {
  const control = await fifos(folder);
  if (!control.ok) throw new Error(control.error.message);
  expect(readdirSync(folder)).toEqual([]);
  expect(Number(await listened(control.value))).toBeGreaterThan(128);
});

it('what no perf came for is closed', async () => {
  const control = await fifos(folder);
  if (!control.ok) throw new Error(control.error.message);
  const before = readdirSync('/proc/self/fd').length;
  control.value.abandon();
  expect(readdirSync('/proc/self/fd').length).toBeLessThan(before);
});

it('where no FIFO can be made perf is controlled all the same, and why it hangs up is said', async () => {
  vi.stubEnv('PATH', folder);
  const { control, failure } = await lastingControl(folder);
  expect(control).toBe(pipes);
  expect(failure?.code).toBe('file-missing');
  expect(failure?.message).toContain('was not found');
  expect(await tryLastingControl(folder)).toEqual({ ok: false, error: failure });
});

it('a folder that is none costs the FIFO, and is named', async () => {
  const none = join(folder, 'none');
  const { control, failure } = await lastingControl(none);
  expect(control).toBe(pipes);
  expect(failure?.message).toContain(none);
  expect(await tryLastingControl(folder)).toEqual({ ok: true, value: null });
  expect(readdirSync(folder)).toEqual([]);
});
