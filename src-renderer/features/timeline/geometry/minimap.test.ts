import { expect, test } from 'vitest';
import { cycleTable } from '@core/analysis/cycle-table';
import { drawnSummary } from '../../../testing/drawn-recording';
import { minimapBars } from './minimap';

const { cycles } = drawnSummary({ cycles: 200 });
const table = cycleTable(cycles);
const last = cycles.at(-1) ?? expect.fail('no cycle');
const whole = { startNs: 0, endNs: last.startNs + last.pauseNs + last.holdNs + last.resumeNs };
const busyNs = (row: typeof last): number => row.pauseNs + row.captureNs + row.resumeNs;

test('the longest cycle fills the strip’s height, and no pixel of the others exceeds it', () => {
  const { height } = minimapBars(table, whole, 800);
  expect(Math.max(...height)).toBe(1);
  expect(Math.min(...height)).toBe(0);
});

test('of cycles that share a pixel the longest one is shown', () => {
  const { height } = minimapBars(table, whole, 1);
  expect([...height]).toEqual([1]);
  const longest = cycles.reduce((a, b) => (busyNs(a) >= busyNs(b) ? a : b));
  const pixel = Math.floor((longest.startNs * 10) / whole.endNs);
  expect(minimapBars(table, whole, 10).height[pixel]).toBe(1);
});

test('a recording without cycles is an empty strip', () => {
  expect([...minimapBars(cycleTable([]), { startNs: 0, endNs: 1 }, 3).height]).toEqual([0, 0, 0]);
});
