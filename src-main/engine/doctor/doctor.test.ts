import { describe, expect, it } from 'vitest';
import { fail, ok } from '@core/errors';
import { LEVELS } from '@core/phases/phase';
import type { Level } from '@core/phases/phase';
import type { ProbeSite } from '@core/probe-plan/probe-site';
import { runDoctor } from './doctor';
import type { DoctorPorts } from './doctor';
import type { BinaryPlan, CheckName, MachineTrials } from '../ports/machine';
import type { Guest } from '../ports/guest';

const SUDO_DOCTOR = 'sudo "$(command -v node)" scripts/quiescope.mjs doctor';

const HANDLER_CALL: ProbeSite = {
  event: 'handler',
  functionName: 'handler',
  means: 'handlerEntered',
  at: 'instruction',
  fileOffset: 1n,
  fetch: [],
  place: 'vm_state_notify+0x1',
};
const PLAN: BinaryPlan = {
  path: '/usr/bin/qemu',
  buildId: null,
  plan: { sites: [HANDLER_CALL], phases: [], shortfalls: [] },
};

const WORKING: MachineTrials = {
  qemu: () => Promise.resolve(ok({ path: '/usr/bin/qemu', version: '7.2' })),
  kvm: () => Promise.resolve(ok({ detail: 'A VM was created.' })),
  perf: () => Promise.resolve(ok({ version: '6.1', samples: 12, lasting: ok(null) })),
  tracefs: () => Promise.resolve(ok({ path: '/sys/kernel/tracing', mountedNow: false })),
  plan: () => Promise.resolve(ok(PLAN)),
  probes: () => Promise.resolve(ok(undefined)),
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

const TRACED = () => Promise.resolve(ok({ events: ['runstate_set'], shortfalls: [] }));

function machine(trials: Partial<MachineTrials> = {}, findTrace: DoctorPorts['findTrace'] = TRACED) {
  let stopped = 0;
  // Of a guest the doctor uses its accelerator and its end; the trials get it as it is.
  const stop = () => Promise.resolve(void stopped++);
  const guest = { accelerator: 'kvm', stop } as unknown as Guest;
  const ports: DoctorPorts = {
    trials: { ...WORKING, ...trials },
    launcher: { launch: () => Promise.resolve(ok(guest)) },
    readThreads: () => Promise.resolve(ok([])),
    findTrace,
  };
  return { ports, stopped: () => stopped };
}

async function examine(trials: Partial<MachineTrials> = {}, findTrace?: DoctorPorts['findTrace']) {
  const { ports, stopped } = machine(trials, findTrace);
  const { checks, levels, levelStates } = await runDoctor(ports);
  const find = (name: CheckName) => checks.find((check) => check.name === name);
  const why = (level: Level) => levelStates.find((state) => state.level === level)?.why;
  return { checks, levels, why, find, stopped };
}

describe('the doctor', () => {
  it('finds every level where everything works, and stops its guest', async () => {
    const { checks, levels, stopped } = await examine();
    expect(checks.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'qemu works',
      'kvm works',
      'perf works',
      'tracefs works',
      'probes works',
      'events works',
      'trace works',
      'kallsyms works',
      'display works',
    ]);
    expect(levels).toEqual(['timing', 'trace', 'probes', 'full']);
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
    expect(levels).toEqual(['timing', 'trace']);
  });

  it('names the mount where tracefs is not mounted', async () => {
    const { find } = await examine({
      tracefs: () => Promise.resolve(fail('tracefs-missing', 'Not mounted.')),
    });
    expect(find('tracefs')?.remedy).toBe('mount -t tracefs nodev /sys/kernel/tracing');
  });

  it('records without KVM: TCG has the same phases', async () => {
    const { levels } = await examine({ kvm: () => Promise.resolve(fail('kvm-missing', 'No KVM.')) });
    expect(levels).toEqual(LEVELS);
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
      finding:
        '2 of 3 events fired while a guest was paused and resumed. kvm:kvm_exit was recorded but never fired: when a vCPU left guest code is not seen.',
    });
    expect(levels).toEqual(LEVELS);
  });

  it('does not offer probes where the events that everything rests on stay silent', async () => {
    const counts = new Map([
      ['vm_stop', 0],
      ['sched:sched_switch', 9],
    ]);
    const { find, levels } = await examine({ events: () => Promise.resolve(ok({ counts })) });
    expect(find('events')?.state).toBe('lacks');
    expect(levels).toEqual(['timing', 'trace']);
  });

  it('says what a binary with fewer symbols costs', async () => {
    const shortfalls = ['This QEMU exports no blk_drain: a drain inside a notifier counts as notify.'];
    const plan = { ...PLAN, plan: { ...PLAN.plan, shortfalls } };
    const { find } = await examine({ plan: () => Promise.resolve(ok(plan)) });
    expect(find('probes')).toMatchObject({ state: 'limited' });
    expect(find('probes')?.finding).toContain('no blk_drain');
  });

  it('offers level trace only where QEMU’s trace events reach its log, without perf too', async () => {
    const noPerf = { perf: () => Promise.resolve(fail('perf-missing', 'No perf.')) };
    expect((await examine(noPerf)).levels).toEqual(['timing', 'trace']);
    const { levels, why } = await examine(noPerf, () =>
      Promise.resolve(fail('trace-events-missing', 'No line came.')),
    );
    expect(levels).toEqual(['timing']);
    expect(why('trace')).toBe('trace: No line came.');
    expect(why('full')).toBe('perf: No perf.');
  });

  it('offers level probes without full where only the samples are refused', async () => {
    const { levels, why, find } = await examine({
      events: (guest, threads, level) =>
        level === 'full'
          ? Promise.resolve(fail('perf-lacks-event', 'No clock.'))
          : WORKING.events(guest, threads, level),
    });
    expect(levels).toEqual(['timing', 'trace', 'probes']);
    expect(why('full')).toContain('perf takes no samples here');
    expect(find('events')?.state).toBe('works');
  });

  it('says that handlers have no names where their calls were not found', async () => {
    const plan = { ...PLAN, plan: { ...PLAN.plan, sites: [] } };
    const { levels, why } = await examine({ plan: () => Promise.resolve(ok(plan)) });
    expect(levels).toEqual(LEVELS);
    expect(why('full')).toContain('Without handlers by name');
  });

  it('says of a perf that would lose its last events what would save them', async () => {
    const noFifo = fail('file-missing', 'there is no mkfifo.', { file: 'mkfifo' });
    const perf = { version: '6.1', samples: 12, lasting: noFifo };
    const { find, levels } = await examine({ perf: () => Promise.resolve(ok(perf)) });
    expect(find('perf')).toMatchObject({ state: 'limited', remedy: 'apt-get install coreutils' });
    expect(find('perf')?.finding).toContain('Should Quiescope be killed');
    expect(levels).toEqual(LEVELS);
  });

  it('stops its guest when the events cannot be counted', async () => {
    const { stopped, find } = await examine({
      events: () => Promise.resolve(fail('perf-failed', 'perf ended.')),
    });
    expect(stopped()).toBe(1);
    expect(find('events')).toMatchObject({ state: 'lacks', finding: 'perf ended.' });
  });
});
