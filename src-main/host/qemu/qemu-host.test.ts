import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Result } from '@core/errors';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import type { GuestSettings } from '@core/analysis/settings';
import { createGuestLauncher } from '../../engine/launch/launch';
import type { Guest } from '../../engine/ports/guest';
import { findExecutable } from '../processes/children-executable';
import { createQemuHost } from './qemu-host';

const FAKE = resolve(import.meta.dirname, '../../../e2e/fakes/fake-qemu.mjs');
const resources = resolve(import.meta.dirname, '../../../resources');
const PATIENT = { negotiateMs: 30_000, readyMs: 30_000, quitMs: 30_000 };

let base: string;
let usableKvm: string;
let lines: string[];

beforeEach(() => {
  // Run folders go to a place of this test's own, so that what is left behind shows.
  base = mkdtempSync(join(tmpdir(), 'launch-'));
  vi.stubEnv('XDG_RUNTIME_DIR', base);
  usableKvm = join(tmpdir(), `${base.slice(-6)}-kvm`);
  writeFileSync(usableKvm, '');
  lines = [];
});
afterEach(() => {
  expect(readdirSync(base)).toEqual([]);
  vi.unstubAllEnvs();
  rmSync(base, { recursive: true });
  rmSync(usableKvm);
});

interface Trial {
  readonly settings?: Partial<GuestSettings>;
  readonly deadlines?: Partial<typeof PATIENT>;
  readonly signal?: AbortSignal;
  readonly kvmDevice?: string;
}

/** Launches the fake, which then fails as `fault` says. */
function launch(fault: string, trial: Trial = {}): Promise<Result<Guest>> {
  const host = createQemuHost({
    resources,
    deadlines: { ...PATIENT, ...trial.deadlines },
    kvmDevice: trial.kvmDevice ?? usableKvm,
  });
  const settings: GuestSettings = {
    ...DEFAULT_GUEST,
    qemuPath: FAKE,
    accelerator: 'tcg',
    disk: 'none',
    extraArguments: ['-fake', fault],
    ...trial.settings,
  };
  const signal = trial.signal ?? new AbortController().signal;
  return createGuestLauncher(host).launch(settings, { signal, log: (line) => lines.push(line) });
}

async function launched(fault: string, trial: Trial = {}): Promise<Guest> {
  const result = await launch(fault, trial);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const isGone = (guest: Guest): boolean => !existsSync(`/proc/${guest.pid}/exe`);

describe('the launcher', () => {
  it('a QEMU that would outlive us is not started', async () => {
    const launched = await launch('none', { settings: { extraArguments: ['-daemonize'] } });
    expect(launched).toMatchObject({ ok: false, error: { code: 'usage' } });
    expect(lines).toEqual([]);
  });

  it('gives a running guest with its console, and stops it once however often it is asked', async () => {
    const guest = await launched('none');
    let output = '';
    guest.terminals.console.onData((text) => (output += text));
    expect(output).toContain('quiescope-guest ready cpus=4');
    expect(guest).toMatchObject({ accelerator: 'tcg', acceleratorNote: null });
    expect(readdirSync(base)).toHaveLength(1);
    await Promise.all([guest.stop(), guest.stop()]);
    expect(await guest.exited).toEqual({ code: 0, signal: null });
    expect(await guest.qmp.execute('stop')).toMatchObject({ ok: false, error: { code: 'qemu-exited' } });
  });

  it('says where it looked for a QEMU that is missing', async () => {
    expect(await launch('none', { settings: { qemuPath: '/no/such/qemu' } })).toMatchObject({
      ok: false,
      error: { code: 'qemu-missing', facts: { searched: '/no/such/qemu' } },
    });
    vi.stubEnv('PATH', '/no/such/folder');
    expect(await launch('none', { settings: { qemuPath: null } })).toMatchObject({
      ok: false,
      error: { code: 'qemu-missing', facts: { file: 'qemu-system-x86_64', searched: '/no/such/folder' } },
    });
  });

  it('refuses a disk that is not there, and what no disk can be, before QEMU starts', async () => {
    const withDisk = (spec: string) => launch('none', { settings: { disk: { spec } } });
    const path = join(base.slice(0, -1), 'slip.img');
    expect(await withDisk(path)).toMatchObject({ error: { code: 'file-missing', facts: { path } } });
    expect(await withDisk(tmpdir())).toMatchObject({ error: { code: 'file-unreadable' } });
    expect(await withDisk('/dev/zero')).toMatchObject({ error: { code: 'file-unreadable' } });
    const drive = `driver=null-co,if=none,id=${'d'.repeat(300)}`;
    const guest = await launched('none', { settings: { disk: { spec: drive } } });
    expect(guest.commandLine).toContain(drive);
    await guest.stop();
  });

  it('refuses a kernel and an initial ramdisk that are not there before QEMU starts', async () => {
    const path = join(base.slice(0, -1), 'slip');
    expect(await launch('none', { settings: { kernel: path } })).toMatchObject({
      error: { code: 'file-missing', message: `There is no kernel ${path}.` },
    });
    expect(await launch('none', { settings: { initrd: path } })).toMatchObject({
      error: { code: 'file-missing', message: `There is no initial ramdisk ${path}.` },
    });
    expect(await launch('none', { settings: { kernel: tmpdir() } })).toMatchObject({
      error: { code: 'file-unreadable' },
    });
  });

  it('counts a missing qemu-img as a part of QEMU that is missing', async () => {
    const bin = mkdtempSync(join(tmpdir(), 'bin-'));
    symlinkSync(findExecutable('setpriv') ?? '', join(bin, 'setpriv'));
    vi.stubEnv('PATH', bin);
    const result = await launch('none', { settings: { disk: 'default' } });
    rmSync(bin, { recursive: true });
    expect(result).toMatchObject({ error: { code: 'qemu-missing', facts: { file: 'qemu-img' } } });
  });

  it('gives exit code and stderr of a QEMU that exits at once', async () => {
    const result = await launch('exit-at-once');
    expect(result).toMatchObject({ ok: false, error: { code: 'qemu-exited', facts: { exitCode: 1 } } });
    expect(!result.ok && result.error.message).toContain('this machine is broken');
  });

  it('kills a QEMU that never greets', async () => {
    const result = await launch('silent', { deadlines: { negotiateMs: 500 } });
    expect(result).toMatchObject({ ok: false, error: { code: 'qemu-unresponsive' } });
  });

  it('refuses what answers with something else than QMP', async () => {
    expect(await launch('not-qmp')).toMatchObject({
      ok: false,
      error: { code: 'qmp-protocol', facts: { offset: 0 } },
    });
  });

  it("fails with the console's end when the built-in guest never gets ready", async () => {
    const result = await launch('no-guest', { deadlines: { readyMs: 1000 } });
    expect(result).toMatchObject({ ok: false, error: { code: 'qemu-unresponsive' } });
    expect(!result.ok && result.error.facts.console).toContain('fake firmware');
  });

  it('does not wait for a kernel of the user', async () => {
    const guest = await launched('no-guest', { settings: { kernel: FAKE } });
    await guest.stop();
  });

  it('leaves nothing behind when cancelled, before or during the launch', async () => {
    expect(await launch('none', { signal: AbortSignal.abort() })).toMatchObject({
      error: { code: 'cancelled' },
    });
    for (const fault of ['silent', 'no-guest']) {
      const abort = new AbortController();
      const result = launch(fault, { signal: abort.signal });
      await vi.waitFor(() => expect(readdirSync(base)).toHaveLength(1), { timeout: 30_000 });
      abort.abort();
      expect(await result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
      expect(readdirSync(base)).toEqual([]);
    }
  });

  it('kills a QEMU that does not answer quit', async () => {
    // query-kvm and query-status are answered at the launch.
    const guest = await launched('mute-after=2', { deadlines: { quitMs: 100 } });
    expect(await guest.qmp.execute('stop', {}, { deadlineMs: 50 })).toMatchObject({
      error: { code: 'qemu-unresponsive' },
    });
    await guest.stop();
    expect(await guest.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(isGone(guest)).toBe(true);
  });

  it('tells commands and listeners of a QEMU that dies at a stop, and removes its folder', async () => {
    const guest = await launched('die-at-stop=2');
    expect(await guest.qmp.execute('stop')).toMatchObject({ ok: true });
    expect(await guest.qmp.execute('cont')).toMatchObject({ ok: true });
    expect(await guest.qmp.execute('stop')).toMatchObject({ ok: false, error: { code: 'qemu-exited' } });
    expect(await guest.exited).toEqual({ code: null, signal: 'SIGABRT' });
    expect(readdirSync(base)).toEqual([]);
    await guest.stop();
  });

  it('ends the conversation when garbage comes in place of an answer, and still stops the process', async () => {
    const guest = await launched('garbage-at-stop=1');
    expect(await guest.qmp.execute('stop')).toMatchObject({ ok: false, error: { code: 'qmp-protocol' } });
    await guest.stop();
    expect(isGone(guest)).toBe(true);
  });
});

describe('the choice of accelerator', () => {
  const auto = { settings: { accelerator: 'auto' } } as const;
  const kvm = { settings: { accelerator: 'kvm' } } as const;

  it('is KVM where it works, without a word', async () => {
    const guest = await launched('none', auto);
    expect(guest).toMatchObject({ accelerator: 'kvm', acceleratorNote: null });
    expect(guest.commandLine).toContain('host');
    await guest.stop();
  });

  it('goes down the CPU models until one works', async () => {
    const guest = await launched('exit-without-cpu=qemu64', kvm);
    expect(guest).toMatchObject({ accelerator: 'kvm', acceleratorNote: null });
    expect(lines.filter((line) => line.startsWith('starting'))).toHaveLength(3);
    await guest.stop();
  });

  it('falls back to TCG when KVM fails, and says why', async () => {
    const guest = await launched('exit-under-kvm', auto);
    expect(guest.accelerator).toBe('tcg');
    expect(guest.acceleratorNote).toContain('this machine is broken');
    await guest.stop();
  });

  it('fails when KVM was asked for and fails, is missing or is forbidden', async () => {
    expect(await launch('exit-under-kvm', kvm)).toMatchObject({ error: { code: 'qemu-exited' } });
    expect(await launch('none', { ...kvm, kvmDevice: '/no/such/kvm' })).toMatchObject({
      error: { code: 'kvm-missing' },
    });
    const guest = await launched('none', { ...auto, kvmDevice: '/no/such/kvm' });
    expect(guest).toMatchObject({
      accelerator: 'tcg',
      acceleratorNote: 'TCG is used, because /dev/kvm does not exist',
    });
    await guest.stop();
  });
});
