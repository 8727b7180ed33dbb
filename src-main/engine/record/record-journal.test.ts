import { expect, it } from 'vitest';
import { failure, ok } from '@core/errors';
import type { JournalEntry } from '@core/journal/entries';
import type { CaptureStarted } from '../ports/analyst';
import type { OpenJournal } from '../ports/journal';
import { RecordJournal } from './record-journal';

const BEGUN = { quiescope: '0', at: '2026-01-01T00:00:00Z', cycles: 5 };
const STARTED: CaptureStarted = {
  level: 'probes',
  events: [],
  perfVersion: '6.1',
  buildId: null,
  shortfalls: [],
  kept: ok({ pid: 7, startTime: '1', file: 'perf-1.pipe' }),
};
const HANGS_UP = { ...STARTED, hangsUp: failure('file-missing', 'what perf holds would be lost.') };

function journal() {
  const written: JournalEntry['is'][] = [];
  const told: string[] = [];
  const open: OpenJournal = () =>
    ok({
      folder: '/under-way/one',
      probeGroup: 'g',
      write: ({ is }) => {
        written.push(is);
        return null;
      },
      close: () => undefined,
      remove: () => undefined,
    });
  return { journal: RecordJournal.begin(open, BEGUN, (line) => told.push(line)), written, told };
}

it('a perf that would lose its last events is told of once, and costs nothing that is kept', () => {
  const { journal: kept, written, told } = journal();
  kept.started(HANGS_UP);
  kept.started(HANGS_UP);
  expect(told).toEqual(['Should Quiescope be killed, what perf holds would be lost.']);
  expect(written).toEqual(['perf', 'perf']);
  expect(kept.isWhole).toBe(true);
});

it('nothing is said of it where nothing is kept anyway, or where it lasts', () => {
  const { journal: kept, told } = journal();
  kept.started(STARTED);
  expect(told).toEqual([]);
  kept.failed(failure('disk-full', 'The disk is full.'));
  kept.started(HANGS_UP);
  expect(told).toHaveLength(1);
  expect(kept.isWhole).toBe(false);
});
