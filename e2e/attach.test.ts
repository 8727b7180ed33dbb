/** The built command line on a guest that runs already: recorded, and left as it was found. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeSnapshot } from '@core/snapshot/decode';
import { parseStatus } from '@core/qmp/replies';
import type { Guest } from '../src-main/engine/ports/guest';
import { createMonitorHost } from '../src-main/host/qemu/served-monitor';
import { CLI, inTemporaryFolder, quiescope } from './command-line';
import { launchForeignGuest } from './support/driven-guest';
import { descendants, isAlive } from './support/machine';

/** With a QMP socket that QEMU serves, beside the one that the test itself watches it by. */
async function withServed(
  use: (guest: Guest, socket: string, folder: string) => Promise<void>,
  vcpus = 2,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const socket = join(folder, 'served.sock');
    const guest = await launchForeignGuest(vcpus, ['-qmp', `unix:${socket},server=on,wait=off`]);
    try {
      await use(guest, socket, folder);
    } finally {
      await guest.stop();
    }
  });
}

async function stateOf(guest: Guest): Promise<string> {
  const reply = await guest.qmp.execute('query-status');
  const status = reply.ok ? parseStatus(reply.value.value) : reply;
  if (!status.ok) throw new Error(status.error.message);
  return status.value.status;
}

/** Resolves at the next event of that name. */
const eventOf = (guest: Guest, name: string): Promise<void> =>
  new Promise((seen) => {
    const stop = guest.qmp.onEvent((event) => {
      if (event.name !== name) return;
      stop();
      seen();
    });
  });

it('records cycles of a guest that somebody else launched, and leaves it running', async () => {
  await withServed(async (guest, socket, folder) => {
    const file = join(folder, 'a.qsnap');
    const ran = await quiescope('attach', '--qmp', socket, '--cycles', '6', '--level', 'probes', '-o', file);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stderr).not.toContain('Warning');
    expect(await stateOf(guest)).toBe('running');
    const saved = decodeSnapshot(readFileSync(file));
    if (!saved.ok) throw new Error(saved.error.message);
    const { environment, recording } = saved.value;
    expect(environment.guest).toBeNull();
    expect(environment.qemu).toMatchObject({ path: guest.qemuPath, commandLine: guest.commandLine });
    expect(environment.level).toBe('probes');
    expect(recording.cycles).toHaveLength(6);
    expect(recording.threads.find(({ is }) => is.role === 'main')?.tid).toBe(guest.pid);
    expect(recording.threads.filter(({ is }) => is.role === 'vcpu')).toHaveLength(2);
  });
});

it('a guest that it had paused goes on when it is killed', async () => {
  await withServed(async (guest, socket, folder) => {
    const words = ['attach', '--qmp', socket, '--cycles', '3', '--hold', '600s', '--level', 'timing'];
    const env = { ...process.env, XDG_STATE_HOME: folder };
    const paused = eventOf(guest, 'STOP');
    const child = spawn(process.execPath, [CLI, ...words], { stdio: 'ignore', env });
    await paused;
    const theirs = descendants(child.pid ?? 0);
    const resumed = eventOf(guest, 'RESUME');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await Promise.all([ended, resumed]);
    expect(await stateOf(guest)).toBe('running');
    await expect.poll(() => theirs.filter(isAlive), { timeout: 30_000 }).toEqual([]);
  });
});

it('a guest that somebody has paused stays paused', async () => {
  await withServed(async (guest, socket) => {
    await guest.qmp.execute('stop');
    const ran = await quiescope('attach', '--qmp', socket);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('its state is paused');
    expect(ran.stderr).toContain('→ Resume it');
    expect(await stateOf(guest)).toBe('paused');
  });
});

it('a socket that another client holds is said to be held', async () => {
  await withServed(async (guest, socket) => {
    const other = connect(socket);
    await once(other, 'data');
    const host = createMonitorHost({ deadlineMs: 300 });
    const opened = await host.open(socket, new AbortController().signal);
    other.destroy();
    expect(opened).toMatchObject({ ok: false, error: { code: 'qemu-unresponsive', facts: { socket } } });
    expect(await stateOf(guest)).toBe('running');
  });
});

it.each([
  ['nothing there', '/nowhere/qmp.sock', 'There is no socket /nowhere/qmp.sock'],
  ['a file', '/etc/passwd', 'Nobody listens at /etc/passwd'],
])('%s is no socket', async (_, path, words) => {
  const ran = await quiescope('attach', '--qmp', path);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(words);
  expect(ran.stderr).toContain('-qmp unix:PATH,server=on,wait=off');
});
