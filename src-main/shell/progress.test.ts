import { expect, it } from 'vitest';
import { DEFAULT_RECORD } from '@core/analysis/settings';
import { createProgress } from './progress';

const recording = (state: 'preparing' | 'recording' | 'analysing', done: number) =>
  ({ state, settings: DEFAULT_RECORD, done, total: 50, live: [] }) as const;

it('the task bar shows how far a recording is, and nothing once it is over', () => {
  const shown: number[] = [];
  const progress = createProgress((value) => shown.push(value));
  progress.told('record.changed', recording('preparing', 0));
  progress.told('record.changed', recording('recording', 10));
  progress.told('record.changed', recording('recording', 10));
  progress.told('log.line', { at: '', line: '' });
  progress.told('record.changed', recording('analysing', 50));
  progress.told('record.changed', { state: 'idle' });
  expect(shown).toEqual([2, 0.2, 2, -1]);
});

it('the task bar shows how much of a file is read, and how many of its cycles are attributed', () => {
  const shown: number[] = [];
  const progress = createProgress((value) => shown.push(value));
  const opening = { state: 'opening', name: 'x', done: 30, total: 120 } as const;
  progress.told('opening.changed', { ...opening, stage: 'reading' });
  progress.told('opening.changed', { ...opening, stage: 'analysing' });
  progress.told('opening.changed', { ...opening, stage: 'attributing', done: 60 });
  progress.told('opening.changed', { state: 'idle' });
  expect(shown).toEqual([0.25, 2, 0.5, -1]);
});

it('the task bar shows how many cycles are written for another tool', () => {
  const shown: number[] = [];
  const progress = createProgress((value) => shown.push(value));
  const writing = { state: 'writing', name: 'x', done: 0, total: 0, cancelling: false } as const;
  progress.told('export.changed', writing);
  progress.told('export.changed', { ...writing, done: 30, total: 60 });
  progress.told('export.changed', { state: 'idle' });
  expect(shown).toEqual([2, 0.5, -1]);
});
