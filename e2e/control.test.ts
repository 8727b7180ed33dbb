import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import type { GuestSettings } from '@core/analysis/settings';
import { createGuestLauncher } from '../src-main/engine/launch/launch';
import type { Guest } from '../src-main/engine/ports/guest';
import { readThreads } from '../src-main/engine/threads';
import { openKvmDevice } from '../src-main/host/qemu/qemu-binary';
import { createQemuHost } from '../src-main/host/qemu/qemu-host';
import { readThreadNames } from '../src-main/host/qemu/qemu-threads';

/** A launch may take half a minute where the guest's code is emulated and the machine is busy. */
vi.setConfig({ testTimeout: 240_000 });

const resources = resolve(import.meta.dirname, '../resources');
const SMALL: GuestSettings = { ...DEFAULT_GUEST, memoryMiB: 128 };
const accelerators = openKvmDevice('/dev/kvm') === 'usable' ? (['kvm', 'tcg'] as const) : (['tcg'] as const);

const launched: Guest[] = [];
afterEach(async () => {
  await Promise.all(launched.splice(0).map((guest) => guest.stop()));
});

async function launch(
  settings: Partial<GuestSettings>,
  log: (line: string) => void = () => undefined,
): Promise<Guest> {
  const result = await createGuestLauncher(createQemuHost({ resources })).launch(
    { ...SMALL, ...settings },
    { signal: new AbortController().signal, log },
  );
  if (!result.ok) throw new Error(JSON.stringify(result.error, null, 2));
  launched.push(result.value);
  return result.value;
}

const folderOf = (guest: Guest): string =>
  dirname(
    guest.commandLine.find((argument) => argument.includes('qmp.sock'))?.match(/path=(.*)$/)?.[1] ?? '',
  );

/** A zombie that init has yet to reap is dead. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function collect(guest: Guest, terminal: 'console' | 'monitor'): () => string {
  let text = '';
  guest.terminals[terminal].onData((more) => (text += more));
  return () => text;
}

describe.each(accelerators)('a guest under %s', (accelerator) => {
  it.each([1, 4])('comes up with %i vCPUs, pauses, resumes, and leaves nothing behind', async (vcpus) => {
    const guest = await launch({ accelerator, vcpus });
    expect(guest).toMatchObject({ accelerator, acceleratorNote: null });
    const output = collect(guest, 'console');
    expect(output()).toContain(`quiescope-guest ready cpus=${vcpus}`);
    await vi.waitFor(() => expect(output()).toContain('quiescope-guest beat 1'), { timeout: 60_000 });

    const stopped = await guest.qmp.execute('stop', {}, { deadlineMs: 10_000 });
    expect(stopped.ok && stopped.value.events.map(({ name }) => name)).toEqual(['STOP']);
    const resumed = await guest.qmp.execute('cont', {}, { deadlineMs: 10_000 });
    expect(resumed.ok && resumed.value.events.map(({ name }) => name)).toEqual(['RESUME']);
    const beats = output().match(/beat/g)?.length ?? 0;
    await vi.waitFor(() => expect(output().match(/beat/g)?.length).toBeGreaterThan(beats), {
      timeout: 60_000,
    });

    const threads = await readThreads(guest, readThreadNames);
    if (!threads.ok) throw new Error(threads.error.message);
    const vcpuThreads = threads.value.filter(({ is }) => is.role === 'vcpu');
    expect(vcpuThreads.map(({ is }) => is.role === 'vcpu' && is.vcpu)).toEqual(
      Array.from({ length: vcpus }, (_, i) => i),
    );
    expect(vcpuThreads.every(({ name }) => /^CPU \d+\//.test(name))).toBe(true);
    expect(threads.value.find(({ is }) => is.role === 'main')?.tid).toBe(guest.pid);

    const folder = folderOf(guest);
    expect(existsSync(folder)).toBe(true);
    await guest.stop();
    await guest.stop();
    expect(await guest.exited).toEqual({ code: 0, signal: null });
    expect([existsSync(folder), isAlive(guest.pid)]).toEqual([false, false]);
  });
});

describe('a real QEMU', () => {
  it('answers HMP commands on the monitor terminal, and echoes none on the console', async () => {
    const guest = await launch({ accelerator: 'tcg', vcpus: 1 });
    const monitor = collect(guest, 'monitor');
    guest.terminals.monitor.write('info status\n');
    await vi.waitFor(() => expect(monitor()).toContain('VM status: running'), { timeout: 60_000 });
    const output = collect(guest, 'console');
    guest.terminals.console.write('nobody reads this\n');
    await vi.waitFor(() => expect(output()).toMatch(/beat 2/), { timeout: 60_000 });
    expect(output()).not.toContain('nobody');
  });

  it('takes disks in each form, and drives of the user without a device', async () => {
    const drive = 'if=none,id=d0,driver=null-co,size=1G,latency-ns=1000000';
    const guest = await launch({ accelerator: 'tcg', vcpus: 1, extraArguments: ['-drive', drive] });
    const hmp = { 'command-line': 'qemu-io d0 "write 0 4k"' };
    const written = await guest.qmp.execute('human-monitor-command', hmp, { deadlineMs: 10_000 });
    expect(written).toMatchObject({ ok: true });
    const blocks = await guest.qmp.execute('query-block', {}, { deadlineMs: 10_000 });
    expect(JSON.stringify(blocks.ok && blocks.value.value)).toMatch(/qcow2.*null-co/);
    const bare = await launch({ accelerator: 'tcg', vcpus: 1, disk: 'none' });
    expect(await bare.qmp.execute('query-block')).toMatchObject({ ok: true, value: { value: [] } });
    await launch({ accelerator: 'tcg', vcpus: 1, disk: { spec: 'driver=null-co,if=virtio,size=1M' } });
  });

  it('has a default disk that its firmware has taken into use, as a real guest would', async () => {
    const guest = await launch({ accelerator: 'tcg', vcpus: 2 });
    const hmp = { 'command-line': 'info qtree' };
    const tree = await guest.qmp.execute('human-monitor-command', hmp, { deadlineMs: 10_000 });
    expect(JSON.stringify(tree.ok && tree.value.value)).toMatch(/dev: virtio-blk-pci.*ioeventfd = true/);
    const devices = await guest.qmp.execute('x-query-virtio', {}, { deadlineMs: 10_000 });
    // QEMU has no such question before 7.2.
    if (!devices.ok) return;
    const path = /"path":"([^"]+)"/.exec(JSON.stringify(devices.value.value))?.[1] ?? '';
    const status = await guest.qmp.execute('x-query-virtio-status', { path }, { deadlineMs: 10_000 });
    expect(JSON.stringify(status.ok && status.value.value)).toContain('DRIVER_OK');
  });

  it('that refuses its arguments fails with its own words', async () => {
    const result = await createGuestLauncher(createQemuHost({ resources })).launch(
      { ...SMALL, accelerator: 'tcg', extraArguments: ['-device', 'no-such-device'] },
      { signal: new AbortController().signal, log: () => undefined },
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'qemu-exited', facts: { exitCode: 1 } } });
    expect(!result.ok && result.error.message).toContain('no-such-device');
  });

  it('waits for its first cont when the user says -S', async () => {
    const guest = await launch({ accelerator: 'tcg', vcpus: 1, extraArguments: ['-S'] });
    const status = await guest.qmp.execute('query-status');
    expect(status).toMatchObject({ ok: true, value: { value: { status: 'prelaunch' } } });
  });

  it('dies with the process that launched it, and its folder goes with the next run', async () => {
    const script = resolve(import.meta.dirname, 'fakes/launch-and-wait.mjs');
    const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const { pid, folder } = JSON.parse(line.toString()) as { pid: number; folder: string };
    expect([isAlive(pid), existsSync(folder)]).toEqual([true, true]);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
    await launch({ accelerator: 'tcg', vcpus: 1, disk: 'none' });
    expect(existsSync(folder)).toBe(false);
  });
});
