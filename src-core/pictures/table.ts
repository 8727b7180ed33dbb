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

/** What stands in a cell of a drawing: words may be loud or quiet, or behind a patch of colour; or it is no words at all. */
export type DrawnCell =
  | TableCell
  | {
      readonly text: string;
      readonly look: CellLook;
      readonly indentPx?: number;
      /** Fill attributes. */
      readonly patch?: Markup;
    }
  | {
      readonly widthPx: number;
      /** In a line whose middle is there. */
      readonly drawn: (leftPx: number, middlePx: number) => Markup;
    };

export type CellLook = 'plain' | 'quiet' | 'loud';

export interface DrawnTable extends Omit<PictureTable, 'rows'> {
  readonly rows: readonly (readonly DrawnCell[])[];
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

/** From `topPx` on; as wide as the picture. */
export function drawParagraph(text: string, topPx: number, widthPx: number): Omit<Drawing, 'widthPx'> {
  const lines = wrapped(text, Math.floor(widthPx / CHARACTER_WIDTH));
  return {
    content: markup`${lines.map((line, at) => markup`<text x="0" y="${topPx + LINE * (at + 1)}">${line}</text>`)}`,
    heightPx: lines.length === 0 ? 0 : LINE * lines.length + ROW_GAP,
  };
}

const LOOKS: Readonly<Record<CellLook, string>> = { plain: 'strong', quiet: 'small', loud: 'lane' };
const PATCH = 17;

/** A cell as it is put in its place: from the left of its column, or to its right. */
interface LaidCell {
  readonly widthPx: number;
  readonly lines: number;
  readonly drawAt: (leftPx: number, rightPx: number, topPx: number, isRight: boolean) => readonly Markup[];
}

interface Line {
  readonly text: string;
  readonly look: CellLook;
}

function laid(cell: DrawnCell): LaidCell {
  if (typeof cell === 'string') return laidLines(wordLines(cell, 'plain'));
  if ('drawn' in cell) {
    const { widthPx, drawn } = cell;
    return { widthPx, lines: 1, drawAt: (leftPx, _, topPx) => [drawn(leftPx, topPx + LINE - 4)] };
  }
  if ('small' in cell)
    return laidLines([...wordLines(cell.text, 'plain'), ...wordLines(cell.small, 'quiet')]);
  return laidLines(wordLines(cell.text, cell.look), cell.indentPx, cell.patch);
}

const wordLines = (text: string, look: CellLook): readonly Line[] =>
  wrapped(text, MOST_IN_A_CELL).map((line) => ({ text: line, look }));

function laidLines(lines: readonly Line[], indentPx = 0, patch: Markup | null = null): LaidCell {
  const leadPx = indentPx + (patch === null ? 0 : PATCH);
  const longest = Math.max(0, ...lines.map(({ text }) => text.length));
  return {
    widthPx: leadPx + CHARACTER_WIDTH * longest,
    lines: lines.length,
    drawAt: (leftPx, rightPx, topPx, isRight) => [
      ...(patch === null
        ? []
        : [
            markup`<rect x="${leftPx + indentPx}" y="${topPx + LINE - 9}" width="10" height="10" rx="2"${patch}/>`,
          ]),
      ...lines.map(
        ({ text, look }, at) =>
          markup`<text class="${LOOKS[look]}" x="${isRight ? rightPx : leftPx + leadPx}" y="${topPx + LINE * (at + 1)}" text-anchor="${isRight ? 'end' : 'start'}">${text}</text>`,
      ),
    ],
  };
}

/** From `topPx` on, under its title, if it has one. */
export function drawTable(
  { title, columns, rows, note }: DrawnTable,
  topPx: number,
  widthPx: number,
): Drawing {
  const cells = [
    columns.map((column) => laid({ text: column.title, look: 'quiet' })),
    ...rows.map((row) => row.map(laid)),
  ];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.widthPx ?? 0)));
  const sumOf = (some: readonly number[]): number => some.reduce((sum, one) => sum + one, 0);
  const room = (widthPx - sumOf(widths)) / Math.max(1, widths.length - 1);
  const gap = Math.min(MOST_GAP, Math.max(LEAST_GAP, room));
  const lefts = widths.map((_, column) => sumOf(widths.slice(0, column)) + column * gap);
  const rightPx = Math.ceil((lefts.at(-1) ?? 0) + (widths.at(-1) ?? 0));
  const parts: Markup[] = [];
  let y = topPx;
  if (title !== '') {
    y += LINE;
    parts.push(markup`<text class="lane" x="0" y="${y}">${title}</text>`);
    y += ROW_GAP / 2;
  }
  for (const row of cells) {
    row.forEach((cell, column) => {
      const left = lefts[column] ?? 0;
      const right = Math.round(left + (widths[column] ?? 0));
      parts.push(...cell.drawAt(Math.round(left), right, y, columns[column]?.align === 'right'));
    });
    y += LINE * Math.max(1, ...row.map(({ lines }) => lines)) + ROW_GAP;
    parts.push(markup`<path class="grid" d="M0 ${y - ROW_GAP / 2 + 0.5}H${rightPx}"/>`);
  }
  const { content, heightPx } = drawParagraph(note, y, widthPx);
  return { content: markup`${parts}${content}`, widthPx: rightPx, heightPx: y + heightPx + ROW_GAP - topPx };
}
