/** Tables as a picture: what a view shows as rows, as an svg element. */
import type { PictureTable, TableCell } from '@core/pictures/table';
import type { MeasureText } from './measured-text';
import { escapedXml } from './picture';
import type { Tokens } from './theme/tokens';

export interface TablesPicture {
  readonly svg: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

const SIDE_PX = 16;
const GAP_PX = 24;
const TEXT_PX = 11.5;
const SMALL_PX = 10.5;
const LINE_PX = 15;
const ROW_PAD_PX = 8;
/** A cell's words break at this width, a paragraph's at the next. */
const MOST_CELL_PX = 300;
const MOST_NOTE_PX = 760;

interface Line {
  readonly text: string;
  readonly sizePx: number;
}

type Tone = Pick<Tokens, 'text' | 'muted' | 'line'>;

/** One below the other, each under its title, after a paragraph; columns as wide as their longest line. */
export function tablesPicture(
  lead: string,
  tables: readonly PictureTable[],
  tone: Tone,
  measure: MeasureText,
): TablesPicture {
  const laid = tables.map((table) => laidOut(table, measure));
  const widthPx = Math.max(
    MOST_NOTE_PX + 2 * SIDE_PX,
    ...laid.map(({ widths }) => SIDE_PX * 2 + widths.reduce((sum, one) => sum + one + GAP_PX, -GAP_PX)),
  );
  const pen = new SvgPen(tone, widthPx);
  pen.paragraph(broken(lead, TEXT_PX, MOST_NOTE_PX, measure));
  tables.forEach((table, at) => {
    const { cells, widths } = laid[at] ?? { cells: [], widths: [] };
    pen.table(table, cells, widths);
    pen.paragraph(broken(table.note, SMALL_PX, MOST_NOTE_PX, measure));
  });
  return pen.done();
}

interface LaidOut {
  /** Lines of each cell of each row. */
  readonly cells: readonly (readonly (readonly Line[])[])[];
  readonly widths: readonly number[];
}

function laidOut({ columns, rows }: PictureTable, measure: MeasureText): LaidOut {
  const cells = rows.map((row) => row.map((cell) => linesOf(cell, measure)));
  const widths = columns.map(({ title }, column) =>
    Math.ceil(
      Math.max(
        measure(title, SMALL_PX),
        ...cells.flatMap((row) => (row[column] ?? []).map(({ text, sizePx }) => measure(text, sizePx))),
      ),
    ),
  );
  return { cells, widths };
}

function linesOf(cell: TableCell, measure: MeasureText): readonly Line[] {
  const { text, small } = typeof cell === 'string' ? { text: cell, small: '' } : cell;
  return [...broken(text, TEXT_PX, MOST_CELL_PX, measure), ...broken(small, SMALL_PX, MOST_CELL_PX, measure)];
}

/** Between words; one that is longer than a line has a line for itself. */
function broken(text: string, sizePx: number, mostPx: number, measure: MeasureText): readonly Line[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && measure(longer, sizePx) <= mostPx) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => ({ text: line, sizePx }));
}

/** Writes from above; remembers how far down it is. */
class SvgPen {
  readonly #parts: string[] = [];
  #y = 0;

  constructor(
    readonly tone: Tone,
    readonly widthPx: number,
  ) {}

  paragraph(lines: readonly Line[]): void {
    for (const { text, sizePx } of lines) {
      this.#y += LINE_PX;
      this.#text(text, SIDE_PX, this.#y, { sizePx, fill: sizePx === TEXT_PX ? 'text' : 'muted' });
    }
    if (lines.length > 0) this.#y += ROW_PAD_PX;
  }

  table({ title, columns }: PictureTable, cells: LaidOut['cells'], widths: readonly number[]): void {
    this.#y += 26;
    this.#text(title, SIDE_PX, this.#y, { sizePx: 12.5, fill: 'text', weight: 600 });
    this.#y += 20;
    this.#row(
      columns.map((column) => [{ text: column.title, sizePx: SMALL_PX }]),
      columns,
      widths,
    );
    for (const row of cells) {
      this.#y += LINE_PX + ROW_PAD_PX;
      this.#row(row, columns, widths);
    }
    this.#y += ROW_PAD_PX;
  }

  #row(row: LaidOut['cells'][number], columns: PictureTable['columns'], widths: readonly number[]): void {
    let leftPx = SIDE_PX;
    row.forEach((lines, column) => {
      const width = widths[column] ?? 0;
      const isRight = columns[column]?.align === 'right';
      lines.forEach(({ text, sizePx }, at) =>
        this.#text(text, isRight ? leftPx + width : leftPx, this.#y + at * LINE_PX, {
          sizePx,
          fill: sizePx === TEXT_PX ? 'text' : 'muted',
          anchor: isRight ? 'end' : 'start',
        }),
      );
      leftPx += width + GAP_PX;
    });
    this.#y += LINE_PX * (Math.max(1, ...row.map((lines) => lines.length)) - 1);
    const y = this.#y + ROW_PAD_PX - 1.5;
    this.#parts.push(
      `<path d="M${SIDE_PX} ${y}H${this.widthPx - SIDE_PX}" stroke="${this.tone.line}" fill="none"/>`,
    );
  }

  #text(
    text: string,
    x: number,
    y: number,
    look: { sizePx: number; fill: 'text' | 'muted'; weight?: number; anchor?: 'start' | 'end' },
  ): void {
    const { sizePx, fill, weight = 400, anchor = 'start' } = look;
    this.#parts.push(
      `<text x="${x}" y="${y}" font-size="${sizePx}" font-weight="${weight}" fill="${this.tone[fill]}" text-anchor="${anchor}">${escapedXml(text)}</text>`,
    );
  }

  done(): TablesPicture {
    const heightPx = Math.ceil(this.#y + SIDE_PX);
    const svg = `<svg width="${this.widthPx}" height="${heightPx}" font-variant-numeric="tabular-nums">${this.#parts.join('\n')}</svg>`;
    return { svg, widthPx: this.widthPx, heightPx };
  }
}
