import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { analyseRecording } from './analyse';
import { phaseWaits } from './phase-waits';

describe('time by phase and state', () => {
  const { cycles } = analyseRecording(drawRecording(STOP_CONT_DRAWING));

  it('sums to each phase, and to each state', () => {
    const waits = phaseWaits(cycles);
    const ofPhase = (phase: string): number =>
      waits.filter((wait) => wait.phase === phase).reduce((sum, { totalNs }) => sum + totalNs, 0);
    const ofState = (state: string): number =>
      waits.filter((wait) => wait.state === state).reduce((sum, { totalNs }) => sum + totalNs, 0);
    expect([ofPhase('barrier'), ofPhase('kick')]).toEqual([35_000, 105_000]);
    expect([ofState('blocked'), ofState('runnable')]).toEqual([100_000, 35_000]);
  });

  it('keeps where the longest stretch was', () => {
    const wait = phaseWaits(cycles).find(({ reason }) => reason === 'grace-period');
    expect(wait?.cycles).toBe(1);
    expect((wait?.longest.endNs ?? 0) - (wait?.longest.startNs ?? 0)).toBe(30_000);
  });

  it('in any recording sums to the time of the cycles that show both', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const { cycles: any } = analyseRecording(recording);
        const shown = any.filter(({ states, phaseRuns }) => states.running !== null && phaseRuns.count > 0);
        const whole = shown.reduce((sum, one) => sum + one.pauseNs + one.captureNs + one.resumeNs, 0);
        expect(phaseWaits(any).reduce((sum, { totalNs }) => sum + totalNs, 0)).toBe(whole);
      }),
      { numRuns: 400 },
    );
  });
});
