/** Rows and columns of words as a drawing: as wide as their longest line, where each letter is taken to be as wide as most are. */
import { markup } from '../report/markup';
import type { Markup } from '../report/markup';
import { wrapped } from './wrapped';

/** What stands in a cell, and fainter below it what explains it. */
export type TableCell = string | { readonly text: string; readonly small: string };

export interface PictureTable {
  readonly title: string;
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  /** As long as the columns. */
  readonly rows: readonly (readonly TableCell[])[];
  /** A paragraph below the rows; empty for none. */
  readonly note: string;
}

export interface Drawing {
  readonly content: Markup;
  readonly widthPx: number;
  readonly heightPx: number;
}

const CHARACTER_WIDTH = 6.3;
const LINE = 15;
const ROW_GAP = 8;
const LEAST_GAP = 28;
const MOST_GAP = 72;
const MOST_IN_A_CELL = 60;

interface Line {
  readonly text: string;
  readonly isSmall: boolean;
}

/** From `topPx` on; as wide as the picture. */
export function drawParagraph(text: string, topPx: number, widthPx: number): Omit<Drawing, 'widthPx'> {
  const lines = wrapped(text, Math.floor(widthPx / CHARACTER_WIDTH));
  return {
    content: markup`${lines.map((line, at) => markup`<text x="0" y="${topPx + LINE * (at + 1)}">${line}</text>`)}`,
    heightPx: lines.length === 0 ? 0 : LINE * lines.length + ROW_GAP,
  };
}

const linesOf = (cell: TableCell): readonly Line[] => {
  const { text, small } = typeof cell === 'string' ? { text: cell, small: '' } : cell;
  return [
    ...wrapped(text, MOST_IN_A_CELL).map((line): Line => ({ text: line, isSmall: false })),
    ...wrapped(small, MOST_IN_A_CELL).map((line): Line => ({ text: line, isSmall: true })),
  ];
};

/** From `topPx` on, under its title. */
export function drawTable(
  { title, columns, rows, note }: PictureTable,
  topPx: number,
  widthPx: number,
): Drawing {
  const cells = [
    columns.map((column) => [{ text: column.title, isSmall: true }]),
    ...rows.map((row) => row.map(linesOf)),
  ];
  const widths = columns.map(
    (_, column) =>
      CHARACTER_WIDTH *
      Math.max(...cells.flatMap((row) => (row[column] ?? []).map(({ text }) => text.length))),
  );
  const sumOf = (some: readonly number[]): number => some.reduce((sum, one) => sum + one, 0);
  const room = (widthPx - sumOf(widths)) / Math.max(1, widths.length - 1);
  const gap = Math.min(MOST_GAP, Math.max(LEAST_GAP, room));
  const lefts = widths.map((_, column) => sumOf(widths.slice(0, column)) + column * gap);
  const rightPx = Math.ceil((lefts.at(-1) ?? 0) + (widths.at(-1) ?? 0));
  let y = topPx + LINE;
  const parts = [markup`<text class="lane" x="0" y="${y}">${title}</text>`];
  y += ROW_GAP / 2;
  for (const row of cells) {
    row.forEach((lines, column) => {
      const isRight = columns[column]?.align === 'right';
      const x = Math.round((lefts[column] ?? 0) + (isRight ? (widths[column] ?? 0) : 0));
      for (const [at, { text, isSmall }] of lines.entries())
        parts.push(
          markup`<text class="${isSmall ? 'small' : 'strong'}" x="${x}" y="${y + LINE * (at + 1)}" text-anchor="${isRight ? 'end' : 'start'}">${text}</text>`,
        );
    });
    y += LINE * Math.max(1, ...row.map((lines) => lines.length)) + ROW_GAP;
    parts.push(markup`<path class="grid" d="M0 ${y - ROW_GAP / 2 + 0.5}H${rightPx}"/>`);
  }
  const { content, heightPx } = drawParagraph(note, y, widthPx);
  return { content: markup`${parts}${content}`, widthPx: rightPx, heightPx: y + heightPx + ROW_GAP - topPx };
}
