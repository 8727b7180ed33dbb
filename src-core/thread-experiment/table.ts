/** The cells as a table of texts, in milliseconds; terminal and page draw it. */
import { PHASE_METRICS, TOTAL_NAMES } from './comparisons';
import { shortLabelOf } from './cells';
import type { CellDocument, ThreadDocument } from './document';
import type { Metric } from './metrics';

export interface CellColumn {
  readonly head: string;
  readonly texts: readonly string[];
}

const NS_PER_MS = 1e6;
const ms = (ns: number): string => (ns / NS_PER_MS).toFixed(3);
/** A level that does not separate a figure leaves its place empty: 0 would be a claim. */
const NONE = '–';

const medianText =
  (metric: Metric, text: (value: number) => string) =>
  (cell: CellDocument): string => {
    const figure = cell.figures[metric];
    return figure === undefined ? NONE : text(figure.median.value);
  };

/** Whether any cell has a figure for it other than 0: what is not captured is no column of noughts. */
const isThere = ({ cells }: ThreadDocument, metric: Metric): boolean =>
  cells.some(({ figures }) => (figures[metric]?.p90 ?? 0) > 0);

/** The first column names the cells; the most telling ones come first. */
export function cellTable(document: ThreadDocument): CellColumn[] {
  const total = document.total;
  const column = (head: string, textOf: (cell: CellDocument) => string): CellColumn => ({
    head,
    texts: document.cells.map(textOf),
  });
  const interval = (cell: CellDocument): string => {
    const figure = cell.figures[total];
    return figure === undefined ? NONE : `${ms(figure.median.low)} to ${ms(figure.median.high)}`;
  };
  const p90 = (cell: CellDocument): string => {
    const figure = cell.figures[total];
    return figure === undefined ? NONE : ms(figure.p90);
  };
  const count = (value: number): string => String(value);
  const counts = (
    [
      ['grace periods', 'gracePeriods'],
      ['kicks', 'kicks'],
    ] as const
  ).filter(([, metric]) => isThere(document, metric));
  return [
    column('', shortLabelOf),
    column(TOTAL_NAMES[total], medianText(total, ms)),
    column('95%', interval),
    column('p90', p90),
    ...PHASE_METRICS.filter((phase) => isThere(document, phase)).map((phase) =>
      column(phase, medianText(phase, ms)),
    ),
    ...counts.map(([head, metric]) => column(head, medianText(metric, count))),
  ];
}
