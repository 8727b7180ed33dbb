import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SliceDetail } from '@core/timeline/timeline';
import type { SelectedSlice } from '../../../state/model';
import { SliceLookUp } from './looked-up';

const sliceAt = (startNs: number): SelectedSlice => ({
  ...{ laneId: 'main', laneTitle: 'main loop', depth: 0, startNs, endNs: startNs + 10, label: 'vm_stop' },
  ...{ cycle: 0, detail: null },
});
const detailOf = ({ startNs }: SelectedSlice): SliceDetail => ({
  title: `at ${String(startNs)}`,
  ...{ cycle: 0, facts: [], stack: [], evidence: 'a probe', wakeUps: [] },
});

/** Questions that wait for their answer, and what came of them. */
function played() {
  const asked: { readonly slice: SelectedSlice; answer(): void }[] = [];
  const came: string[] = [];
  let meant: SelectedSlice | null = null;
  const lookUp = new SliceLookUp({
    pick: () => meant && { slice: meant, cycle: 3 },
    lookUp: (slice) =>
      new Promise((resolve) => {
        asked.push({ slice, answer: () => resolve({ ...slice, detail: detailOf(slice) }) });
      }),
    came: ({ cycle, detail }) => came.push(`${detail.title} of ${String(cycle)}`),
  });
  const point = (at: number | null): void => {
    meant = at === null ? null : sliceAt(at);
    lookUp.follow(at !== null);
  };
  return { lookUp, asked, came, point };
}

const rest = () => vi.advanceTimersByTimeAsync(1_000);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

describe('the slice under the pointer', () => {
  test('is asked for once the pointer rests; those that it passes over are not', async () => {
    const { asked, came, point, lookUp } = played();
    for (const at of [10, 20, 30]) point(at);
    expect(asked).toEqual([]);
    await rest();
    expect(asked.map(({ slice }) => slice.startNs)).toEqual([30]);
    expect(lookUp.known).toBeNull();
    asked[0]?.answer();
    await rest();
    expect(came).toEqual(['at 30 of 3']);
    expect(lookUp.known?.detail.evidence).toBe('a probe');
  });

  test('is not told what was asked for before, nor asked for while the answer to that is to come', async () => {
    const { asked, came, point, lookUp } = played();
    point(10);
    await rest();
    point(20);
    await rest();
    expect(asked).toHaveLength(1);
    asked[0]?.answer();
    await rest();
    expect(came).toEqual([]);
    expect(lookUp.known).toBeNull();
    expect(asked.map(({ slice }) => slice.startNs)).toEqual([10, 20]);
    asked[1]?.answer();
    await rest();
    expect(came).toEqual(['at 20 of 3']);
  });

  test('is forgotten when the pointer leaves, and not asked for while the timeline moves', async () => {
    const { asked, came, point, lookUp } = played();
    point(10);
    await rest();
    asked[0]?.answer();
    await rest();
    expect(came).toHaveLength(1);
    point(null);
    expect(lookUp.known).toBeNull();
    await rest();
    // Something is there, and cannot be picked.
    lookUp.follow(true);
    await rest();
    expect(asked).toHaveLength(1);
  });
});
