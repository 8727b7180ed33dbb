/** The thread's experiment as text for a terminal. */
import type { Answer } from '@core/thread-experiment/answer';
import { EVERY_CELL } from '@core/thread-experiment/cells';
import type { ThreadDocument } from '@core/thread-experiment/document';
import { placeText, wayText } from '@core/thread-experiment/markdown';
import { cellTable, type CellColumn } from '@core/thread-experiment/table';
import type { TextStyle } from './terminal';
import { printable, wrap, type Colour } from './terminal';

const GAP = '  ';

const widthOf = ({ head, texts }: CellColumn): number =>
  Math.max(...[head, ...texts].map((text) => text.length));

/** As many of the columns, from the first on, as fit. */
function fitting(all: readonly CellColumn[], columns: number): CellColumn[] {
  let used = 0;
  return all.filter((column, index) => {
    used += widthOf(column) + GAP.length;
    return index < 2 || used <= columns;
  });
}

function table(document: ThreadDocument, { columns, paint }: TextStyle): string[] {
  const shown = fitting(cellTable(document), columns);
  const line = (textOf: (column: CellColumn) => string): string =>
    shown
      .map((column, index) => {
        const text = printable(textOf(column));
        return GAP + (index === 0 ? text.padEnd(widthOf(column)) : text.padStart(widthOf(column)));
      })
      .join('');
  return [
    paint(
      line(({ head }) => (head === '' ? 'ms, medians' : head)),
      'muted',
    ),
    ...document.cells.map((_, index) => line(({ texts }) => texts[index] ?? '')),
  ];
}

const COLOURS: Readonly<Record<Answer['verdict'], Colour>> = {
  shown: 'strong',
  measured: 'strong',
  'not-shown': 'muted',
  unknown: 'warning',
};

/** Fits the width; ends with a line feed. */
export function threadText(document: ThreadDocument, style: TextStyle): string {
  const { columns, paint } = style;
  const notes = [
    ...document.cells.flatMap(({ label, failure }) =>
      failure === null ? [] : [`${label}: ${failure.message}`],
    ),
    ...document.shortfalls,
  ];
  return `${[
    paint('The thread’s experiment', 'strong'),
    paint(
      wrap(printable(`${placeText(document)}. ${wayText(document)}. ${EVERY_CELL}`), columns, ''),
      'muted',
    ),
    '',
    ...table(document, style),
    '',
    ...document.answers.flatMap(({ question, answer, verdict }) => [
      paint(wrap(question, columns, '  '), COLOURS[verdict]),
      wrap(printable(answer), columns, '    '),
    ]),
    ...(notes.length === 0
      ? []
      : ['', ...notes.map((text) => paint(wrap(printable(text), columns, '  ! '), 'warning'))]),
  ].join('\n')}\n`;
}
