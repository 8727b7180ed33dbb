import { describe, expect, it } from 'vitest';
import type { Calibration, InjectionName } from '@core/calibration/calibration';
import { DEFAULT_CALIBRATE } from '@core/calibration/settings';
import type { GuestSettings } from '@core/analysis/settings';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { Thread } from '@core/recording/recording';
import { monotonicNs, tid, vcpuIndex } from '@core/units';
import type { Guest } from '../ports/guest';
import { FakeAnalyst, FakeGuest, frozenWallClock } from '../session/session-fakes';
import { calibrate } from './calibrate';
import type { CalibratePorts, CalibrationHost } from './ports';

const THREADS: readonly Thread[] = [0, 1].map((vcpu) => ({
  tid: tid(100 + vcpu),
  name: `CPU ${String(vcpu)}/KVM`,
  is: { role: 'vcpu', vcpu: vcpuIndex(vcpu) },
}));

const lacking = (why: string) => Promise.resolve(fail('permission', why));

/** A machine that can launch guests, as `launch` has it, and nothing else. */
function machine(
  launch: (settings: GuestSettings) => Result<Guest> = (settings) => ok(new FakeGuest(settings)),
) {
  const launched: GuestSettings[] = [];
  const guests: FakeGuest[] = [];
  let disposals = 0;
  const host: CalibrationHost = {
    halt: () => lacking('no signals'),
    proceed: () => undefined,
    spareMonitor: () => ({
      words: [],
      connected: () => lacking('no sockets'),
      close: () => undefined,
    }),
    serveNbd: () => lacking('no sockets'),
    openFreezer: () => lacking('the cgroup freezer may not be used here'),
    startRival: () => lacking('one CPU is not enough'),
    keepProgram: () => fail('file-unwritable', 'no place'),
    dispose: () => (disposals += 1),
  };
  const ports: CalibratePorts = {
    analyst: new FakeAnalyst(),
    clock: {
      now: () => monotonicNs(0n),
      sleep: () => Promise.resolve(),
      wallTime: () => '2025-01-01T00:00:00Z',
      readWallClock: frozenWallClock,
    },
    hostFacts: { kernel: '6.18', cpuModel: 'A CPU', cpus: 2, memoryBytes: 1 },
    version: '0.0.0',
    readThreads: () => Promise.resolve(ok(THREADS)),
    launcher: {
      launch: (settings) => {
        launched.push(settings);
        const guest = launch(settings);
        if (guest.ok && guest.value instanceof FakeGuest) guests.push(guest.value);
        return Promise.resolve(guest);
      },
    },
    openHost: () => ok(host),
  };
  const run = (...injections: readonly InjectionName[]): Promise<Result<Calibration>> =>
    calibrate({ ...DEFAULT_CALIBRATE, extraArguments: ['-L', '/firmware'], injections }, ports, {
      signal: new AbortController().signal,
      log: () => undefined,
      onProgress: () => undefined,
      onReport: () => undefined,
    });
  return { run, launched, guests, disposals: () => disposals };
}

describe('a calibration', () => {
  it('says what is not possible here and why, and goes on with the rest', async () => {
    const { run } = machine();
    const calibration = await run('frozen-vcpu', 'rival', 'nbd');
    if (!calibration.ok) throw new Error(calibration.error.message);
    expect(calibration.value.injections.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['frozen-vcpu', { state: 'impossible', reason: 'the cgroup freezer may not be used here' }],
      ['rival', { state: 'impossible', reason: 'one CPU is not enough' }],
      ['nbd', { state: 'impossible', reason: 'no sockets' }],
    ]);
  });

  it('has one guest for the injections that need the same, and a new one after one that broke', async () => {
    const { run, launched, guests, disposals } = machine();
    const calibration = await run('flush', 'frozen-vcpu', 'rival');
    if (!calibration.ok) throw new Error(calibration.error.message);
    expect(calibration.value.injections[0]?.outcome).toEqual({
      state: 'broken',
      reason: 'A fake answers nothing.',
    });
    expect(launched).toHaveLength(2);
    expect(launched[0]?.extraArguments.slice(0, 2)).toEqual(['-L', '/firmware']);
    expect(guests.map(({ stops }) => stops)).toEqual([1, 1]);
    expect(disposals()).toBe(1);
  });

  it('ends with what every injection would meet, and with why no guest could be launched', async () => {
    const missing = machine(() => fail('qemu-missing', 'There is no QEMU.'));
    expect(await missing.run('flush', 'drain')).toMatchObject({ error: { code: 'qemu-missing' } });
    expect(missing.launched).toHaveLength(1);
    const dying = machine(() => fail('qemu-exited', 'QEMU exited with 1.'));
    expect(await dying.run('flush', 'drain')).toMatchObject({ error: { code: 'qemu-exited' } });
    expect(dying.launched).toHaveLength(2);
    expect(dying.disposals()).toBe(1);
  });
});
