import { describe, expect, it } from 'vitest';
import { fail, ok } from '@core/errors';
import { runDoctor } from './doctor';
import type { DoctorPorts } from './doctor';
import type { CheckName, Guest, MachineTrials } from './ports';

const SUDO_DOCTOR = 'sudo "$(command -v node)" scripts/quiescope.mjs doctor';

const WORKING: MachineTrials = {
  qemu: () => Promise.resolve(ok({ path: '/usr/bin/qemu', version: '7.2' })),
  kvm: () => Promise.resolve(ok({ detail: 'A VM was created.' })),
  perf: () => Promise.resolve(ok({ version: '6.1', samples: 12 })),
  tracefs: () => Promise.resolve(ok({ path: '/sys/kernel/tracing', mountedNow: false })),
  probes: () => Promise.resolve(ok({ sites: 23, shortfalls: [] })),
  events: () =>
    Promise.resolve(
      ok({
        counts: new Map([
          ['vm_stop', 1],
          ['blk_drain', 0],
          ['sched:sched_switch', 9],
        ]),
      }),
    ),
  kallsyms: () => ({ readable: true, asRoot: true }),
  display: () => ({ name: ':0' }),
};

function machine(trials: Partial<MachineTrials> = {}) {
  let stopped = 0;
  // Of a guest the doctor uses its end alone; the trials get it as it is.
  const guest = { stop: () => Promise.resolve(void stopped++) } as unknown as Guest;
  const ports: DoctorPorts = {
    trials: { ...WORKING, ...trials },
    launcher: { launch: () => Promise.resolve(ok(guest)) },
    readThreads: () => Promise.resolve(ok([])),
  };
  return { ports, stopped: () => stopped };
}

async function examine(trials: Partial<MachineTrials> = {}) {
  const { ports, stopped } = machine(trials);
  const { checks, levels } = await runDoctor(ports);
  const find = (name: CheckName) => checks.find((check) => check.name === name);
  return { checks, levels, find, stopped };
}

describe('the doctor', () => {
  it('finds both levels where everything works, and stops its guest', async () => {
    const { checks, levels, stopped } = await examine();
    expect(checks.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'qemu works',
      'kvm works',
      'perf works',
      'tracefs works',
      'probes works',
      'events works',
      'kallsyms works',
      'display works',
    ]);
    expect(levels).toEqual(['timing', 'probes']);
    expect(stopped()).toBe(1);
  });

  it('finds no level without a QEMU, and tries nothing that needs one', async () => {
    const { levels, find, stopped } = await examine({
      qemu: () => Promise.resolve(fail('qemu-missing', 'No QEMU.')),
      kvm: () => Promise.reject(new Error('tried')),
    });
    expect(levels).toEqual([]);
    expect(find('qemu')?.remedy).toBe('apt-get install qemu-system-x86 qemu-utils');
    expect(find('events')?.finding).toContain('qemu is lacking');
    expect(stopped()).toBe(0);
  });

  it('names root as the remedy where something is there and closed to this user', async () => {
    const { levels, find } = await examine({ tracefs: () => Promise.resolve(fail('permission', 'Closed.')) });
    expect(find('tracefs')).toMatchObject({
      state: 'lacks',
      finding: 'Closed.',
      remedy: SUDO_DOCTOR,
    });
    expect(levels).toEqual(['timing']);
  });

  it('names the mount where tracefs is not mounted', async () => {
    const { find } = await examine({
      tracefs: () => Promise.resolve(fail('tracefs-missing', 'Not mounted.')),
    });
    expect(find('tracefs')?.remedy).toBe('mount -t tracefs nodev /sys/kernel/tracing');
  });

  it('records without KVM: TCG has the same phases', async () => {
    const { levels } = await examine({ kvm: () => Promise.resolve(fail('kvm-missing', 'No KVM.')) });
    expect(levels).toEqual(['timing', 'probes']);
  });

  it('names the group where KVM is there and closed to this user', async () => {
    const { find } = await examine({ kvm: () => Promise.resolve(fail('permission', 'Closed.')) });
    expect(find('kvm')?.remedy).toBe('sudo usermod -aG kvm "$USER" && newgrp kvm');
  });

  it('names the setting that hides the kernel’s functions from root, and root to others', async () => {
    for (const [asRoot, remedy] of [
      [true, 'sysctl kernel.kptr_restrict=0'],
      [false, SUDO_DOCTOR],
    ] as const) {
      const { find } = await examine({ kallsyms: () => ({ readable: false, asRoot }) });
      expect(find('kallsyms')).toMatchObject({ state: 'limited', remedy });
    }
  });

  it('tells listed from firing', async () => {
    const counts = new Map([
      ['vm_stop', 1],
      ['kvm:kvm_exit', 0],
      ['sched:sched_switch', 9],
    ]);
    const { find, levels } = await examine({ events: () => Promise.resolve(ok({ counts })) });
    expect(find('events')).toMatchObject({
      state: 'limited',
      finding: '2 of 3 events fired while a guest was paused and resumed; listed but silent: kvm:kvm_exit.',
    });
    expect(levels).toEqual(['timing', 'probes']);
  });

  it('does not offer probes where the events that everything rests on stay silent', async () => {
    const counts = new Map([
      ['vm_stop', 0],
      ['sched:sched_switch', 9],
    ]);
    const { find, levels } = await examine({ events: () => Promise.resolve(ok({ counts })) });
    expect(find('events')?.state).toBe('lacks');
    expect(levels).toEqual(['timing']);
  });

  it('says what a binary with fewer symbols costs', async () => {
    const shortfalls = ['This QEMU exports no blk_drain: a drain inside a notifier counts as notify.'];
    const { find } = await examine({ probes: () => Promise.resolve(ok({ sites: 21, shortfalls })) });
    expect(find('probes')).toMatchObject({ state: 'limited' });
    expect(find('probes')?.finding).toContain('no blk_drain');
  });

  it('stops its guest when the events cannot be counted', async () => {
    const { stopped, find } = await examine({
      events: () => Promise.resolve(fail('perf-failed', 'perf ended.')),
    });
    expect(stopped()).toBe(1);
    expect(find('events')).toMatchObject({ state: 'lacks', finding: 'perf ended.' });
  });
});
