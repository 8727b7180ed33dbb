import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { durationNs } from '../units';
import { analyseRecording } from './analyse';
import type { CycleAnalysis } from './analysis';

const US = 1_000;

function onlyCycle(drawing: string): CycleAnalysis {
  const analysis = analyseRecording(drawRecording(drawing));
  expect(analysis.cycles).toHaveLength(1);
  return analysis.cycles[0] as CycleAnalysis;
}

const inMicroseconds = (
  figures: Readonly<Record<string, number | null | undefined>>,
): Record<string, number | null> =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, value == null ? null : value / US]),
  );

const sumOf = (figures: Readonly<Record<string, number | null | undefined>>): number =>
  Object.values(figures).reduce<number>((sum, value) => sum + (value ?? 0), 0);

describe('a drawn stop-cont cycle', () => {
  const cycle = onlyCycle(STOP_CONT_DRAWING);

  it('gives each microsecond to the phase of the innermost open call', () => {
    expect(inMicroseconds(cycle.phases)).toEqual({
      dispatch: 20 + 20 + 10 + 12, // until vm_stop, sending STOP, until vm_start, sending RESUME
      kick: 105,
      notify: 58 - 35 + 18,
      barrier: 35,
      drain: 10,
      flush: 19,
      capture: 0,
      resume: 29,
      other: 5 + 2 + 1 + 2 + 1, // between the calls inside vm_stop and vm_start
    });
  });

  it('partitions pause and resume exactly, by phase and by state', () => {
    const total = cycle.pauseNs + cycle.captureNs + cycle.resumeNs;
    expect(total).toBe((242 + 70) * US);
    expect(sumOf(cycle.phases)).toBe(total);
    expect(sumOf(cycle.states)).toBe(total);
  });

  it('ends a wait for a grace period when the thread runs again, not when it is woken', () => {
    expect(cycle.gracePeriods).toEqual({ count: 1, totalNs: 35 * US });
  });

  it('tells running, runnable and blocked apart', () => {
    expect(inMicroseconds(cycle.states)).toEqual({
      running: 312 - 35 - 100,
      runnable: 5 + 10 + 5 + 5 + 10,
      blocked: 10 + 40 + 20 + 30,
    });
  });

  it('follows each vCPU from kick to KVM_RUN', () => {
    const [first, second] = cycle.cycle.vcpus;
    expect(first).toMatchObject({
      kickedNs: 130 * US,
      kicks: 2,
      guestExitedNs: 150 * US,
      kvmLeftNs: 155 * US,
    });
    expect(first).toMatchObject({ stoppedNs: 170 * US, kvmEnteredNs: 450 * US, downtimeNs: 300 * US });
    expect(second).toMatchObject({ stoppedNs: 210 * US, guestExitedNs: null, downtimeNs: (470 - 175) * US });
    expect(cycle.cycle.lastVcpu).toBe(1);
    expect(cycle.downtimeNs).toBe(300 * US);
    expect(cycle.kicks).toBe(4);
  });

  it('ends the resume when the last vCPU is back in KVM_RUN', () => {
    expect(cycle.cycle.edges.resumeEnd).toBe('last vCPU entered KVM_RUN');
    expect(cycle.cycle.resumeEndNs).toBe(470 * US);
    expect(cycle.cycle.stopToStartNs).toBe(340 * US);
    expect(cycle.holdNs).toBe(58 * US);
  });
});

describe('what nesting decides', () => {
  const inCycle = (notify: string): string => `
    0 client stop
   10 main > vm_stop
   20 main > vm_state_notify
   ${notify}
   80 main < vm_state_notify
   90 main < vm_stop
  100 client ok
  200 client cont
  210 main > vm_start
  220 main < vm_start
  230 client ok`;

  it('a drain inside a notifier is drain', () => {
    const cycle = onlyCycle(inCycle('30 main > blk_drain\n 50 main < blk_drain'));
    expect(inMicroseconds(cycle.phases)).toMatchObject({ drain: 20, notify: 40 });
  });

  it('a drain of all backends inside a notifier is drain, and the return of an inner call closes no outer one', () => {
    const cycle = onlyCycle(
      inCycle(`30 main > blk_drain_all
               35 main > blk_drain_all
               45 main < blk_drain_all
               50 main < blk_drain_all`),
    );
    expect(inMicroseconds(cycle.phases)).toMatchObject({ drain: 20, notify: 40 });
  });

  it('neighbours of one phase are one run', () => {
    const cycle = onlyCycle(inCycle('30 main > virtio_set_status\n 50 main < virtio_set_status'));
    expect(cycle.phaseRuns.count).toBe(6);
  });

  it('a grace period inside a drain inside a notifier is barrier', () => {
    const cycle = onlyCycle(
      inCycle(`30 main > blk_drain
               35 main sleep __wait_rcu_gp < synchronize_rcu < x
               45 main woken
               46 main runs
               50 main < blk_drain`),
    );
    expect(inMicroseconds(cycle.phases)).toMatchObject({ barrier: 11, drain: 9, notify: 40 });
  });

  it('an unknown probed function counts as its caller', () => {
    const cycle = onlyCycle(inCycle('30 main > virtio_set_status\n 50 main < virtio_set_status'));
    expect(inMicroseconds(cycle.phases)).toMatchObject({ notify: 60 });
  });

  it('a call whose return was lost ends with its caller', () => {
    const cycle = onlyCycle(inCycle('30 main > blk_drain'));
    expect(inMicroseconds(cycle.phases)).toMatchObject({ drain: 50, notify: 10, other: 10 + 10 + 10 });
  });

  it('nothing is said of a gap that is not between notifiers and drain', () => {
    const cycle = onlyCycle(
      inCycle('').replace('90 main < vm_stop', '84 main > bdrv_flush_all\n 90 main < vm_stop'),
    );
    expect(inMicroseconds(cycle.phases)).toMatchObject({ other: 10 + 4 + 10, flush: 6, dispatch: 10 + 10 });
  });

  it('without KVM_RUN the resume ends when vm_start returns', () => {
    const cycle = onlyCycle(inCycle(''));
    expect(cycle.cycle.edges.resumeEnd).toBe('vm_start returned');
    expect(cycle.resumeNs).toBe(20 * US);
  });
});

describe('what the evidence does not show', () => {
  const WITHOUT_SWITCHES = `
    0 client stop
   10 main > vm_stop
   20 main > pause_all_vcpus
   80 main < pause_all_vcpus
   90 main < vm_stop
  100 client stopped
  100 client ok
  200 client cont
  210 main > vm_start
  220 main < vm_start
  230 client ok`;

  it('phases whose functions are not probed are unknown, not zero', () => {
    const { phases } = onlyCycle(WITHOUT_SWITCHES);
    expect(phases).toMatchObject({ notify: null, drain: null, flush: null, kick: 60 * US });
    expect(sumOf(phases)).toBe((90 + 20) * US);
  });

  it('without a single switch states and grace periods are unknown: calls alone do not mean running', () => {
    const cycle = onlyCycle(WITHOUT_SWITCHES);
    expect(cycle.states).toEqual({ running: null, runnable: null, blocked: null });
    expect(cycle.phases.barrier).toBeNull();
    expect(cycle.gracePeriods).toBeNull();
    expect(cycle.stateRuns.count).toBe(0);
  });

  it('one vCPU not seen back leaves the worst downtime unknown', () => {
    const cycle = onlyCycle(STOP_CONT_DRAWING.replace('470 cpu1   run', ''));
    expect(cycle.cycle.vcpus.map((vcpu) => vcpu.downtimeNs)).toEqual([300 * US, null]);
    expect(cycle.downtimeNs).toBeNull();
    expect(cycle.cycle.edges.resumeEnd).toBe('vm_start returned');
  });
});

describe('what the instrument cost', () => {
  const bare = [{ after: 0, clientPauseNs: durationNs(100 * US), clientResumeNs: durationNs(25 * US) }];

  it('is the ratio of recorded to bare cycles on the client’s clock', () => {
    const { observer } = analyseRecording({ ...drawRecording(STOP_CONT_DRAWING), bare });
    expect(observer).toEqual({ ratio: (250 + 65) / 125, low: 2.52, high: 2.52, bareCycles: 1 });
  });

  it('is nothing at level timing, which runs no instrument', () => {
    const recording = { ...drawRecording('0 client stop\n1 client ok\n2 client cont\n3 client ok'), bare };
    expect(analyseRecording(recording).observer).toBeNull();
  });
});

describe('a cycle that only the client saw', () => {
  it('is one sum when STOP and the reply were read together', () => {
    const cycle = onlyCycle(`
       0 client stop
     100 client stopped
     100 client ok
     200 client cont
     250 client ok`);
    expect(cycle.phases['drain+flush']).toBeUndefined();
    expect(cycle.phases['dispatch+kick+notify+barrier+drain+flush']).toBe(100 * US);
  });

  it('separates what STOP separates, and no more', () => {
    const cycle = onlyCycle(`
       0 client stop
      70 client stopped
     100 client ok
     200 client cont
     250 client ok`);
    expect(cycle.phases).toMatchObject({ kick: null, flush: null, other: null });
    expect(cycle.phases['dispatch+kick+notify+barrier']).toBe(70 * US);
    expect(cycle.phases['drain+flush']).toBe(30 * US);
    expect(cycle.phases['dispatch+notify+barrier+resume']).toBe(50 * US);
    expect(sumOf(cycle.phases)).toBe(cycle.pauseNs + cycle.resumeNs);
    expect(cycle.states).toEqual({ running: null, runnable: null, blocked: null });
  });
});

function expectContiguous(runs: CycleAnalysis['phaseRuns'], cycle: CycleAnalysis['cycle']): void {
  for (let run = 0; run < runs.count; run += 1) {
    const start = runs.startNs[run] ?? NaN;
    expect(runs.endNs[run]).toBeGreaterThan(start);
    if (start !== cycle.pauseStartNs && start !== cycle.resumeStartNs)
      expect(start).toBe(runs.endNs[run - 1]);
  }
}

describe('for any event stream', () => {
  it('phases and states each sum exactly to the cycle', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        for (const analysed of analyseRecording(recording).cycles) {
          const total = analysed.pauseNs + analysed.captureNs + analysed.resumeNs;
          expect(sumOf(analysed.phases)).toBe(total);
          if (analysed.states.running !== null) expect(sumOf(analysed.states)).toBe(total);
          expectContiguous(analysed.phaseRuns, analysed.cycle);
          expectContiguous(analysed.stateRuns, analysed.cycle);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('some of the streams reach the probes’ path, so that the property says something', () => {
    const driven = fc
      .sample(anyRecording, { numRuns: 2_000, seed: 1 })
      .flatMap((recording) => analyseRecording(recording).cycles)
      .filter((cycle) => cycle.drivingTid !== null && cycle.states.running !== null);
    expect(driven.length).toBeGreaterThan(100);
  });
});
