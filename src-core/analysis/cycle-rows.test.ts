import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { BQL_CHAIN_DRAWING, STOP_CONT_DRAWING } from '../testing/drawings';
import { REASONS } from '../phases/phase';
import { analyseRecording } from './analyse';
import type { CycleAnalysis } from './analysis';
import { ladderRow, reasonSums } from './cycle-rows';

const US = 1_000;

function onlyCycle(drawing: string): CycleAnalysis {
  const [cycle] = analyseRecording(drawRecording(drawing)).cycles;
  if (cycle === undefined) throw new Error('no cycle');
  return cycle;
}

describe('waits by reason', () => {
  it('are summed over pause and resume, those that occur alone', () => {
    expect(reasonSums(onlyCycle(STOP_CONT_DRAWING))).toEqual({
      'main-loop': 10 * US,
      'vcpu-stop': 60 * US,
      'grace-period': 30 * US,
    });
  });

  it('are none, not zero, where the recording shows no states', () => {
    expect(reasonSums(onlyCycle('0 client stop\n1 client ok\n2 client cont\n3 client ok'))).toBeNull();
  });

  it('sum exactly to the blocked time, and only blocked time has one, for any event stream', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        for (const cycle of analyseRecording(recording).cycles) {
          const sums = reasonSums(cycle);
          if (sums === null) continue;
          expect(Object.values(sums).reduce((sum, ns) => sum + ns, 0)).toBe(cycle.states.blocked);
          const { reason, label, count } = cycle.stateRuns;
          for (let run = 0; run < count; run += 1) {
            expect(reason[run] === REASONS.indexOf('none')).toBe(label[run] !== 2);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a ladder’s row', () => {
  it('counts from the stop request, what is not known staying so', () => {
    const { cycle } = onlyCycle(BQL_CHAIN_DRAWING);
    expect(cycle.vcpus.map((vcpu) => ladderRow(vcpu, cycle.pauseStartNs))).toMatchObject([
      {
        vcpu: 0,
        kickedNs: 20 * US,
        kicks: 1,
        guestExitedNs: null,
        kvmLeftNs: 35 * US,
        bqlNs: 50 * US,
        bqlWaitNs: 0,
        stoppedNs: 50 * US,
        kvmEnteredNs: 370 * US,
        downtimeNs: 335 * US,
      },
      { vcpu: 1, kvmLeftNs: 36 * US, bqlNs: 80 * US, bqlWaitNs: 22 * US, stoppedNs: 90 * US },
    ]);
  });
});
