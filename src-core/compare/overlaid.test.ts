import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { OVERLAY_PARTS, overlayOf } from '../analysis/overlay';
import { LANDMARKS, OverlayRuns } from '../analysis/overlay-runs';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import type { Recording } from '../recording/recording';
import { overlaid } from './overlaid';
import type { GatheredSide } from './overlaid';

function gathered(...recordings: readonly Recording[]): GatheredSide {
  const runs = new OverlayRuns();
  for (const recording of recordings) for (const cycle of analyseRecording(recording).cycles) runs.add(cycle);
  return { runs, counted: Uint32Array.from({ length: runs.count }, (_, cycle) => cycle) };
}

/** vm_stop returns so many µs after the pause began. */
const cycle = (pauseUs: number): Recording =>
  drawRecording(`
    0 main   runs
    0 client stop
   10 main   > vm_stop
   ${pauseUs} main   < vm_stop
   ${pauseUs + 5} client ok
   ${pauseUs + 100} client cont
   ${pauseUs + 110} main   > vm_start
   ${pauseUs + 120} main   < vm_start
   ${pauseUs + 150} client ok`);

const REQUEST = { part: 'pause', align: 'pauseStart', widthPx: 40, whole: true } as const;

describe('two sides on one axis', () => {
  it('cover what either covers, and each share is of its own side', () => {
    const view = overlaid(gathered(cycle(100)), gathered(cycle(200), cycle(200)), REQUEST);
    expect([view.fromNs, view.toNs]).toEqual([0, 200_000]);
    expect([view.a.aligned, view.b.aligned]).toEqual([1, 2]);
    const shareAt = ({ shares }: typeof view.a, column: number): number =>
      shares.reduce((sum, share, at) => sum + (at % 40 === column ? share : 0), 0);
    expect([shareAt(view.a, 10), shareAt(view.a, 30)]).toEqual([1, 0]);
    expect([shareAt(view.b, 10), shareAt(view.b, 30)]).toEqual([1, 1]);
  });

  it('tell how much later an instant comes, with its interval where there are cycles enough', () => {
    const many = (pauseUs: number): GatheredSide =>
      gathered(...Array.from({ length: 12 }, (_, at) => cycle(pauseUs + ((at * 7) % 5))));
    const { shifts } = overlaid(many(100), many(150), REQUEST);
    const end = shifts.find(({ landmark }) => landmark === 'pauseEnd');
    expect(end?.differenceNs).toBe(50_000);
    expect(end?.intervalNs?.low).toBeGreaterThan(40_000);
    expect(end?.intervalNs?.high).toBeLessThan(60_000);
    const few = overlaid(gathered(cycle(100)), gathered(cycle(150)), REQUEST).shifts;
    expect(few.find(({ landmark }) => landmark === 'pauseEnd')).toMatchObject({
      differenceNs: 50_000,
      intervalNs: null,
      fewest: 6,
    });
  });

  it('where one side does not show the instant, the other alone says what is covered', () => {
    const unseen = gathered(drawRecording('0 client stop\n 900 client ok\n 950 client cont\n 990 client ok'));
    const view = overlaid(unseen, gathered(cycle(100)), { ...REQUEST, align: 'vmStopEntered' });
    expect([view.a.aligned, view.a.unaligned, view.b.aligned]).toEqual([0, 1, 1]);
    expect([view.fromNs, view.toNs]).toEqual([-10_000, 90_000]);
    expect(view.shifts).toEqual([]);
  });

  it('of any recording against itself are its overlay twice, and nothing is shifted', () => {
    fc.assert(
      fc.property(
        anyRecording,
        fc.constantFrom(...OVERLAY_PARTS),
        fc.constantFrom(...LANDMARKS),
        fc.boolean(),
        (recording, part, align, whole) => {
          const side = gathered(recording);
          const request = { part, align, widthPx: 20, whole };
          const { a, b, fromNs, toNs, shifts } = overlaid(side, side, request);
          const own = overlayOf(side.runs, { ...request, cycles: null, rows: 1 });
          expect(a).toEqual(b);
          expect({ fromNs, toNs }).toEqual({ fromNs: own.fromNs, toNs: own.toNs });
          expect([a.keys, a.shares, a.spreads]).toEqual([own.keys, own.shares, own.spreads]);
          expect(shifts.every(({ differenceNs }) => differenceNs === 0)).toBe(true);
        },
      ),
    );
  });
});
