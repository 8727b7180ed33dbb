/** Reasons, critical paths and ladders of a real guest's cycles. */
import { expect, it } from 'vitest';
import { reportSchema } from '@contract/report';
import { quiescope } from './command-line';

const sumOf = (figures: readonly number[]): number => figures.reduce((sum, figure) => sum + figure, 0);

type Cycles = ReturnType<typeof reportSchema.parse>['cycles'];

async function recorded(
  level: 'probes' | 'full',
): Promise<{ readonly cycles: Cycles; readonly isKvm: boolean }> {
  const words = `--vcpus 4 --cycles 12 --bare-every 0 --level ${level} --json`.split(' ');
  const ran = await quiescope('record', ...words);
  expect(ran.code, ran.stderr).toBe(0);
  const { cycles, environment } = reportSchema.parse(JSON.parse(ran.stdout));
  expect(cycles).toHaveLength(12);
  return { cycles, isKvm: environment.qemu.accelerator === 'kvm' };
}

function expectReasonsAndPaths(cycles: Cycles): void {
  for (const cycle of cycles) {
    expect(sumOf(Object.values(cycle.reasons ?? {}))).toBe(cycle.states.blocked);
    const path = cycle.criticalPath ?? [];
    const lengthOf = (part: 'pause' | 'resume'): number =>
      sumOf(path.filter((segment) => segment.part === part).map(({ durationNs }) => durationNs));
    expect(lengthOf('pause')).toBe(cycle.pauseNs);
    if (cycle.edges.resumeEnd === 'last vCPU entered KVM_RUN') {
      expect(lengthOf('resume')).toBe(cycle.resumeNs);
      expect(path.at(-1)?.thread).toMatch(/^CPU \d\/KVM$/);
    }
    expect(path.every(({ state, evidence }) => (state === 'blocked') === (evidence !== null))).toBe(true);
  }
  const reasons = cycles.flatMap((cycle) => Object.entries(cycle.reasons ?? {}));
  // The main thread sleeps in ppoll until the request is handed to it.
  expect(new Set(reasons.map(([reason]) => reason))).toContain('main-loop');
  const blockedNs = sumOf(cycles.map((cycle) => cycle.states.blocked ?? 0));
  const unknownNs = sumOf(reasons.map(([reason, ns]) => (reason === 'unknown' ? ns : 0)));
  expect(unknownNs / blockedNs).toBeLessThan(0.2);
}

it('tells at level probes what the driving thread waited for, and nothing of the vCPUs’ own states', async () => {
  const { cycles } = await recorded('probes');
  expectReasonsAndPaths(cycles);
  for (const cycle of cycles) {
    const ofVcpus = (cycle.criticalPath ?? []).filter(({ thread }) => thread.startsWith('CPU '));
    expect(ofVcpus.every(({ state }) => state === null)).toBe(true);
    expect(cycle.ladder.every(({ bqlNs, bqlWaitNs }) => bqlNs === null && bqlWaitNs === null)).toBe(true);
  }
});

it('follows at level full the path through the vCPUs, and tells when each had the BQL', async () => {
  const { cycles, isKvm } = await recorded('full');
  expectReasonsAndPaths(cycles);
  if (!isKvm) return;
  const ladder = cycles.flatMap((cycle) => cycle.ladder);
  expect(ladder).toHaveLength(4 * 12);
  const having = ladder.filter(({ bqlNs }) => bqlNs !== null);
  expect(having.length).toBeGreaterThan(ladder.length / 2);
  for (const { bqlNs, bqlWaitNs, kvmLeftNs, stoppedNs } of having) {
    expect(bqlNs).toBeLessThanOrEqual(stoppedNs ?? -Infinity);
    expect(bqlNs).toBeGreaterThanOrEqual(kvmLeftNs ?? Infinity);
    if (bqlWaitNs === 0) expect(bqlNs).toBe(stoppedNs);
  }
  const through = cycles.flatMap((cycle) => cycle.criticalPath ?? []).filter(({ state }) => state !== null);
  expect(through.some(({ thread }) => thread.startsWith('CPU '))).toBe(true);
});
