import { describe, expect, test } from 'vitest';
import { renderToStaticMarkup } from 'react-dom/server';
import { drawnSummary } from '@core/testing/summaries';
import type { CycleRow } from '@core/analysis/summary';
import { Ladder, Waits } from './ladder';

function rowOf(summary = drawnSummary()): CycleRow {
  const row = summary.cycles[0];
  if (row === undefined) throw new Error('no cycle');
  return row;
}

/** The text of a row's cells, by row. */
const cellsOf = (html: string): string[][] =>
  [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) => cell.replaceAll(/<[^>]*>/g, '')),
  );

describe('the ladder’s table', () => {
  test('gives each vCPU’s steps in µs from the stop request, and names the last', () => {
    expect(cellsOf(renderToStaticMarkup(<Ladder row={rowOf()} />))).toEqual([
      ['vCPU', 'kick', 'guest', 'KVM', 'stopped', 'back'],
      ['0', '30.0', '50.0', '55.0', '70.0', '350'],
      ['1 last', '35.0', '–', '75.0', '110', '370'],
    ]);
  });

  test('is not there where no call was seen', () => {
    const html = renderToStaticMarkup(<Ladder row={rowOf(drawnSummary({ level: 'timing' }))} />);
    expect(html).toBe('');
  });
});

describe('the waits’ line', () => {
  test('names what the driving thread was blocked on, the longest first', () => {
    const html = renderToStaticMarkup(<Waits row={rowOf()} />).replaceAll(/<[^>]*>/g, '');
    expect(html).toBe(
      'blocked on a vCPU not yet stopped 60.0 µs · grace period 30.0 µs · nothing to do 10.0 µs',
    );
  });

  test('is not there where the level shows no states', () => {
    expect(renderToStaticMarkup(<Waits row={rowOf(drawnSummary({ level: 'timing' }))} />)).toBe('');
  });
});
