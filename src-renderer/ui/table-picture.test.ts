import { describe, expect, it } from 'vitest';
import { tablesPicture } from './table-picture';
import type { PictureTable } from '@core/pictures/table';

const tone = { text: '#fff', muted: '#888', line: '#333' };
/** Every character as wide as half its height. */
const measure = (text: string, sizePx: number): number => (text.length * sizePx) / 2;

const table: PictureTable = {
  title: 'Waits',
  columns: [
    { title: 'who', align: 'left' },
    { title: 'time', align: 'right' },
  ],
  rows: [
    [{ text: 'virtio-blk', small: 'pause' }, '141 µs'],
    ['<kvmclock>', '2 µs'],
  ],
  note: 'By the scheduler.',
};

const texts = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text ?? ''); // prettier-ignore
const rowsOf = (svg: string): number[] => [...svg.matchAll(/<text[^>]* y="([\d.]+)"/g)].map(([, y]) => Number(y)); // prettier-ignore

describe('a picture of tables', () => {
  it('has every word of them, from above, and no markup from a name', () => {
    const { svg } = tablesPicture('A lead.', [table], tone, measure);
    expect(texts(svg)).toEqual([
      ...['A lead.', 'Waits', 'who', 'time'],
      ...['virtio-blk', 'pause', '141 µs', '&lt;kvmclock&gt;', '2 µs', 'By the scheduler.'],
    ]);
  });

  it('ends below its last line and beside its widest row', () => {
    const long = { ...table, rows: [['x'.repeat(200), 'y'.repeat(150)]] };
    const { svg, widthPx, heightPx } = tablesPicture('', [table, long], tone, measure);
    expect(heightPx).toBeGreaterThan(Math.max(...rowsOf(svg)));
    expect(widthPx).toBeGreaterThan(measure('x'.repeat(350), 11.5));
  });

  it('breaks long texts between words', () => {
    const lead = Array.from({ length: 60 }, (_, at) => `word${at}`).join(' ');
    const { svg } = tablesPicture(lead, [], tone, measure);
    expect(texts(svg).length).toBeGreaterThan(1);
    expect(texts(svg).join(' ')).toBe(lead);
    for (const line of texts(svg)) expect(measure(line, 11.5)).toBeLessThanOrEqual(760);
  });
});
