import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhaseFigures } from '../analysis/summary';
import type { Delay } from './calibration';
import { judge } from './judge';
import type { Pair } from './judge';

const MS = 1e6;
const NOTHING: PhaseFigures = {
  dispatch: 300_000,
  kick: 500_000,
  notify: 1_000_000,
  barrier: 400_000,
  drain: 40_000,
  flush: 70_000,
  capture: 0,
  resume: 200_000,
  other: 20_000,
};

const moved = (change: Partial<Record<string, number>>, from: PhaseFigures = NOTHING): PhaseFigures => ({
  ...from,
  ...Object.fromEntries(
    Object.entries(change).map(([phase, ns = 0]) => [phase, (from[phase as 'kick'] ?? 0) + ns]),
  ),
});

const pairsOf = (
  injected: PhaseFigures,
  delays: readonly Delay[],
  plain: PhaseFigures = NOTHING,
): readonly Pair[] => Array.from({ length: 10 }, () => ({ plain, injected, delays, lastVcpu: 1 }));

describe('a known delay', () => {
  it('passes where it came back in its phase and nowhere else', () => {
    const judgement = judge(pairsOf(moved({ flush: 20.1 * MS }), [{ phase: 'flush', ns: 20 * MS }]));
    expect(judgement.attributed).toMatchObject([
      { figure: 'flush', injectedNs: 20 * MS, allowedNs: 0.4 * MS, passed: true },
    ]);
    expect(judgement.attributed[0]?.errorNs).toBeCloseTo(0.1 * MS);
    expect(judgement.spills.map(({ figure }) => figure)).toEqual([
      'dispatch',
      'kick',
      'notify',
      'barrier',
      'drain',
      'capture',
      'resume',
      'other',
    ]);
    expect(judgement.passed).toBe(true);
  });

  it('fails where more of it is missing than two per cent, or than a tenth of a millisecond', () => {
    const lost = (injectedMs: number, attributedMs: number): boolean =>
      judge(pairsOf(moved({ flush: attributedMs * MS }), [{ phase: 'flush', ns: injectedMs * MS }])).passed;
    expect(lost(20, 19.61)).toBe(true);
    expect(lost(20, 19.59)).toBe(false);
    expect(lost(20, 20.41)).toBe(false);
    expect(lost(1, 0.91)).toBe(true);
    expect(lost(1, 0.89)).toBe(false);
  });

  it('fails where more than two per cent of it moved another phase, up or down', () => {
    const delays: readonly Delay[] = [{ phase: 'flush', ns: 20 * MS }];
    const spilt = (ns: number): boolean =>
      judge(pairsOf(moved({ flush: 20 * MS, notify: ns }), delays)).passed;
    expect([0.39, 0.41, -0.39, -0.41].map((share) => spilt(share * MS))).toEqual([true, false, true, false]);
  });

  it('may move another phase by no more than cycles without it differ among themselves', () => {
    const noisy = (kick: number): readonly Pair[] =>
      Array.from({ length: 40 }, (_, index) => ({
        plain: moved({ kick: (index % 8) * 2 * MS }),
        injected: moved({ kick, flush: 20 * MS }),
        delays: [{ phase: 'flush', ns: 20 * MS }],
        lastVcpu: null,
      }));
    const calm = judge(noisy(8 * MS)).spills.find(({ figure }) => figure === 'kick');
    expect(calm?.noise.highNs).toBeGreaterThan(0.4 * MS);
    expect(calm?.passed).toBe(true);
    expect(judge(noisy(60 * MS)).passed).toBe(false);
  });

  it('is looked for where a level can tell it, in the sum of phases that it cannot tell apart', () => {
    const joint = { ...NOTHING, drain: null, flush: null, 'drain+flush': 110_000 };
    const delays: readonly Delay[] = [
      { phase: 'drain', ns: 19 * MS },
      { phase: 'flush', ns: 20 * MS },
    ];
    const { attributed, passed } = judge(pairsOf(moved({ 'drain+flush': 39 * MS }, joint), delays, joint));
    expect(attributed).toMatchObject([
      { phases: ['drain', 'flush'], figure: 'drain+flush', injectedNs: 39 * MS },
    ]);
    expect(passed).toBe(true);
  });

  it('fails where no figure could show it', () => {
    const blind = { ...NOTHING, flush: null };
    const { attributed, passed } = judge(pairsOf(blind, [{ phase: 'flush', ns: 20 * MS }], blind));
    expect(attributed).toMatchObject([{ figure: 'nowhere', attributedNs: 0, passed: false }]);
    expect(passed).toBe(false);
  });

  it('passes only if the vCPU that it held up is named', () => {
    const pairs = pairsOf(moved({ kick: 20 * MS }), [{ phase: 'kick', ns: 20 * MS }]);
    expect(judge(pairs, 1).namedVcpu).toEqual({ vcpu: 1, named: 10, cycles: 10, passed: true });
    expect(judge(pairs, 0).passed).toBe(false);
  });

  it('comes back whatever it was and wherever, if that is what was recorded', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('dispatch', 'kick', 'drain', 'flush'),
        fc.array(fc.integer({ min: 1, max: 1e8 }), { minLength: 1, maxLength: 30 }),
        (phase, all) => {
          const pairs = all.map((ns) => ({
            plain: NOTHING,
            injected: moved({ [phase]: ns }),
            delays: [{ phase, ns }] as const,
            lastVcpu: null,
          }));
          const judgement = judge(pairs);
          expect(judgement.passed).toBe(true);
          expect(judgement.attributed[0]?.errorNs).toBe(0);
        },
      ),
    );
  });
});

describe('a control', () => {
  it('passes where no phase moved by more than a tenth of a millisecond, or than noise', () => {
    const control = (ns: number): boolean => judge(pairsOf(moved({ drain: ns }), [])).passed;
    expect([90_000, 110_000, -110_000].map(control)).toEqual([true, false, false]);
    expect(judge(pairsOf(NOTHING, [])).spills[0]?.share).toBeNull();
  });
});
