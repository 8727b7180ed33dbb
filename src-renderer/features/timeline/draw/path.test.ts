import { describe, expect, test } from 'vitest';
import type { WakeUp } from '@core/timeline/timeline';
import { lane, viewOf } from '../../../testing/lanes';
import { arrangeLanes, NOTHING_ARRANGED } from '../geometry/arrange';
import { indexView } from '../geometry/indexed-view';
import { layoutLanes } from '../geometry/layout';
import { wakeUpLines } from './path';

const { lanes } = indexView(
  viewOf([lane('main-state', 'states', 1, [[0, 900, 0, 0]]), lane('vcpu-0', 'vcpu', 1, [[0, 900, 0, 3]])]),
);
const scene = {
  layout: layoutLanes(arrangeLanes(lanes, NOTHING_ARRANGED), 400),
  axis: { startNs: 0, endNs: 1000, leftPx: 100, widthPx: 500 },
  scrollPx: 0,
};
const wakeUp = (timeNs: number, fromLane: string | null, toLane: string | null): WakeUp => ({
  ...{ timeNs, fromLane, toLane },
  ...{ from: 'a', to: 'b' },
});

describe('the arrows of wake-ups', () => {
  test('go from the waker’s lane to that of the woken, where they are in sight', () => {
    const [down, up] = wakeUpLines(scene, [
      wakeUp(200, 'main-state', 'vcpu-0'),
      wakeUp(400, 'vcpu-0', 'main-state'),
    ]);
    expect([down?.x, up?.x]).toEqual([200.5, 300.5]);
    expect(down?.to).toBeGreaterThan(down?.from ?? Infinity);
    expect([up?.from, up?.to]).toEqual([down?.to, down?.from]);
    expect(wakeUpLines(scene, [wakeUp(1200, 'main-state', 'vcpu-0')])).toEqual([]);
  });

  test('come from above where the waker has no lane, and are not there where the woken has none', () => {
    const [line] = wakeUpLines(scene, [wakeUp(200, null, 'vcpu-0'), wakeUp(200, 'main-state', null)]);
    expect(line?.from).toBeLessThan(line?.to ?? 0);
    expect(wakeUpLines(scene, [wakeUp(200, 'main-state', 'not shown')])).toEqual([]);
  });

  test('scroll with their lanes', () => {
    const [still] = wakeUpLines(scene, [wakeUp(200, 'main-state', 'vcpu-0')]);
    const [moved] = wakeUpLines({ ...scene, scrollPx: 30 }, [wakeUp(200, 'main-state', 'vcpu-0')]);
    expect(moved?.to).toBe((still?.to ?? 0) - 30);
  });
});
