import { expect, it } from 'vitest';
import type { Calibration, InjectionOutcome, InjectionReport } from '@core/calibration/calibration';
import { exitCodeOf } from './calibrate-command';
import { calibrationText } from './calibration-table';

const noise = { lowNs: -50_000, highNs: 60_000 };
const judged = (passed: boolean): InjectionOutcome => ({
  state: 'judged',
  judgement: {
    pairs: 50,
    attributed: [
      {
        phases: ['flush'],
        figure: 'flush',
        injectedNs: 20e6,
        attributedNs: passed ? 20.03e6 : 15e6,
        errorNs: passed ? 30_000 : -5e6,
        errorInterval: { lowNs: -5.1e6, highNs: -4.9e6 },
        allowedNs: 400_000,
        passed,
      },
    ],
    spills: [
      { figure: 'kick', movedNs: 10_000, share: 0.0005, noise, passed: true },
      { figure: 'notify', movedNs: 80_000, share: 0.004, noise, passed: true },
    ],
    namedVcpu: null,
    passed,
  },
});

const calibrationOf = (...outcomes: readonly InjectionOutcome[]): Calibration => ({
  qemu: { path: '/usr/bin/qemu-system-x86_64', version: '7.2.22' },
  host: { kernel: '6.18', cpuModel: 'A CPU', cpus: 2 },
  accelerator: 'kvm',
  level: 'probes',
  injections: outcomes.map((outcome): InjectionReport => ({
    name: 'flush',
    title: 'a slow flush',
    measure: 'By name',
    outcome,
  })),
});

const text = (...outcomes: readonly InjectionOutcome[]): string =>
  calibrationText(calibrationOf(...outcomes), { columns: 100, paint: (words) => words });

it('says injected, attributed, error, the worst spill and the verdict in one line', () => {
  expect(text(judged(true))).toContain(
    '  flush                 20.000      20.030      +0.030  flush; spill 0.4% (notify) · passed\n',
  );
});

it('says what is wrong with what failed, with the interval and what is allowed', () => {
  const failed = text(judged(false));
  expect(failed).toContain('FAILED');
  expect(failed).toContain('flush is off by -5.00 ms (95%: -5.10 ms to -4.90 ms); 400 µs is allowed');
  expect(failed).toContain('0 passed, 1 failed, 0 not possible here');
});

it('says why something is not possible, which is neither passed nor failed', () => {
  const lacking = text({ state: 'impossible', reason: 'this machine has no cgroup freezer mounted' });
  expect(lacking).toContain('not possible here\n    ! this machine has no cgroup freezer mounted');
});

it('ends with 0 when all that is possible passed, with 1 when anything failed, with 3 when nothing is possible', () => {
  const impossible: InjectionOutcome = { state: 'impossible', reason: 'No.' };
  expect(exitCodeOf(calibrationOf(judged(true), impossible))).toBe(0);
  expect(exitCodeOf(calibrationOf(judged(true), judged(false)))).toBe(1);
  expect(exitCodeOf(calibrationOf(judged(true), { state: 'broken', reason: 'QEMU died.' }))).toBe(1);
  expect(exitCodeOf(calibrationOf(impossible))).toBe(3);
});
