import { describe, expect, it } from 'vitest';
import { rowsByThread, rowsOf } from '../recording/by-thread';
import { drawRecording, tidOfLane } from '../testing/draw-recording';
import { intervalAt, kvmRunIntervals } from './kvm-run';

const US = 1_000;

function stays(drawing: string, fromUs = 10, toUs = 100): string[] {
  const { events } = drawRecording(drawing);
  const rows = rowsOf(rowsByThread(events), tidOfLane('cpu0'));
  return kvmRunIntervals(events, rows, fromUs * US, toUs * US).map(
    ({ startNs, endNs }) => `${String(startNs / US)}-${String(endNs / US)}`,
  );
}

describe('stays in KVM_RUN', () => {
  it('go from a call to the return after it', () => {
    expect(stays('20 cpu0 run\n 30 cpu0 left\n 40 cpu0 run\n 45 cpu0 left')).toEqual(['20-30', '40-45']);
  });

  it('reach over the window’s edges, however long before it the call was', () => {
    expect(stays('1 cpu0 run\n 5 cpu0 sleep\n 30 cpu0 left\n 40 cpu0 run')).toEqual(['10-30', '40-100']);
    expect(stays('1 cpu0 run\n 200 cpu0 left')).toEqual(['10-100']);
  });

  it('are told by the first return where no call was seen before it', () => {
    expect(stays('30 cpu0 left')).toEqual(['10-30']);
    expect(stays('30 cpu0 run\n 200 cpu0 left')).toEqual(['30-100']);
    expect(stays('1 cpu0 left\n 2 cpu0 sleep')).toEqual([]);
  });

  it('are none of a return whose call was lost', () => {
    expect(stays('20 cpu0 run\n 30 cpu0 left\n 40 cpu0 left')).toEqual(['20-30']);
  });

  it('hold the instants from their first to their last', () => {
    const intervals = [
      { startNs: 10, endNs: 20 },
      { startNs: 30, endNs: 40 },
    ];
    expect([9, 10, 20, 21, 40].map((timeNs) => intervalAt(intervals, timeNs)?.startNs ?? null)).toEqual([
      null,
      10,
      10,
      null,
      30,
    ]);
  });
});
