import fc from 'fast-check';
import { expect, test } from 'vitest';
import { figureAt } from '@core/analysis/cycle-table';
import { drawnSummary } from '../testing/drawn-recording';
import { LiveCycles } from './live-cycles';
import type { LiveCycle } from './model';
import { totalColumn } from './selectors/columns';

const rows = drawnSummary({ cycles: 3000 }).cycles;
const told = (index: number, isAnalysed: boolean): LiveCycle => ({
  index,
  clientPauseNs: rows[index]?.clientPauseNs ?? 0,
  clientResumeNs: rows[index]?.clientResumeNs ?? 0,
  phases: isAnalysed ? (rows[index]?.phases ?? null) : null,
});

test('cycles that come bit by bit, and again with their phases, end as those that come at once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 400 }), (count, lot) => {
      const live = new LiveCycles();
      for (let end = lot; end < count + lot; end += lot) {
        const upTo = Math.min(count, end);
        const from = Math.max(0, upTo - 512);
        live.take(Array.from({ length: upTo - from }, (_, at) => told(from + at, at < 512 - lot)));
      }
      const all = Array.from({ length: count }, (_, index) => told(index, true));
      expect(live.take(all)).toEqual(new LiveCycles().take(all));
    }),
    { numRuns: 20 },
  );
});

test('their whole is the sum of their phases, or what the client’s clock says before they are attributed', () => {
  const table = new LiveCycles().take([told(0, true), told(1, false)]);
  const sum = Object.values(rows[0]?.phases ?? {}).reduce((ns: number, one) => ns + (one ?? 0), 0);
  expect(totalColumn(table, 'both')[0]).toBe(sum);
  expect(totalColumn(table, 'both')[1]).toBe((rows[1]?.clientPauseNs ?? 0) + (rows[1]?.clientResumeNs ?? 0));
  expect(figureAt(table, 'phase:kick', 1)).toBeNull();
  expect(figureAt(table, 'pauseNs', 0)).toBeNull();
});
