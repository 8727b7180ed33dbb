import { describe, expect, it } from 'vitest';
import { EventRows } from './from-perf-rows';

const ROWS = 200_000;

function filled(): EventRows {
  const rows = new EventRows();
  for (let row = 0; row < ROWS; row += 1) rows.add('woken', row * 3, row % 7, row % 4, row, -row);
  return rows;
}

describe('event rows', () => {
  it('come back whole and in order, those that were archived too', () => {
    const { count, timeNs, a, b, tid, cpu, stack } = filled().finish();
    expect([count, timeNs.length, stack[ROWS - 1]]).toEqual([ROWS, ROWS, -1]);
    const wrong = [...timeNs.keys()].filter(
      (row) =>
        timeNs[row] !== row * 3 ||
        a[row] !== row ||
        b[row] !== -row ||
        tid[row] !== row % 7 ||
        cpu[row] !== row % 4,
    );
    expect(wrong).toEqual([]);
  });

  it('go on after they were looked at, from any time that is still at hand', () => {
    const rows = filled();
    expect(rows.since((ROWS - 10) * 3).count).toBe(10);
    const wide = rows.since((ROWS - 60_000) * 3);
    expect([wide.count, wide.a[0], wide.a[59_999]]).toEqual([60_000, ROWS - 60_000, ROWS - 1]);
    rows.add('woken', ROWS * 3, 1, 1);
    expect(rows.finish().count).toBe(ROWS + 1);
  });

  it('take a stack later, in the chunk before the last too', () => {
    const rows = filled();
    rows.fillStack(ROWS - 1, 5);
    rows.fillStack(140_000, 6);
    rows.fillStack(140_000, 7);
    const { stack } = rows.finish();
    expect([stack[ROWS - 1], stack[140_000], stack[140_001]]).toEqual([5, 6, -1]);
  });
});
