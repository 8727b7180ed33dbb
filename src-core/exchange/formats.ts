/** The formats that a recording is written in for other tools: one list, which command line, window and help read. */
import { fail, ok } from '../errors';
import type { Result } from '../errors';

/** What a format that holds one table may hold. */
export const EXCHANGE_TABLES = ['cycles', 'spans', 'events'] as const;
export type ExchangeTable = (typeof EXCHANGE_TABLES)[number];

export interface ExchangeFormat {
  readonly id: string;
  readonly name: string;
  /** Of the file, without its dot. */
  readonly extension: string;
  readonly mime: string;
  /** What opens it. */
  readonly opensIn: string;
  /** Whether it holds one table: which one is to be chosen. */
  readonly isTable: boolean;
}

export const EXCHANGE_FORMATS = [
  {
    id: 'qsnap',
    name: 'Snapshot',
    extension: 'qsnap',
    mime: 'application/vnd.quiescope.snapshot+zip',
    opensIn: 'Quiescope',
    isTable: false,
  },
  {
    id: 'perfetto',
    name: 'Perfetto trace',
    extension: 'pftrace',
    mime: 'application/x-protobuf',
    opensIn: 'Perfetto’s viewer, trace_processor',
    isTable: false,
  },
  {
    id: 'chrome',
    name: 'Chrome trace events',
    extension: 'json',
    mime: 'application/json',
    opensIn: 'Perfetto, chrome://tracing, speedscope',
    isTable: false,
  },
  {
    id: 'speedscope',
    name: 'speedscope profile',
    extension: 'speedscope.json',
    mime: 'application/json',
    opensIn: 'speedscope',
    isTable: false,
  },
  {
    id: 'firefox',
    name: 'Firefox profile',
    extension: 'firefox.json',
    mime: 'application/json',
    opensIn: 'the Firefox Profiler',
    isTable: false,
  },
  {
    id: 'folded',
    name: 'Folded stacks',
    extension: 'folded',
    mime: 'text/plain',
    opensIn: 'flamegraph.pl, inferno, speedscope',
    isTable: false,
  },
  {
    id: 'csv',
    name: 'CSV table',
    extension: 'csv',
    mime: 'text/csv',
    opensIn: 'spreadsheets, pandas, DuckDB',
    isTable: true,
  },
  {
    id: 'arrow',
    name: 'Arrow table',
    extension: 'arrow',
    mime: 'application/vnd.apache.arrow.file',
    opensIn: 'pandas, Polars, R (Feather version 2)',
    isTable: true,
  },
  {
    id: 'parquet',
    name: 'Parquet table',
    extension: 'parquet',
    mime: 'application/vnd.apache.parquet',
    opensIn: 'DuckDB, pandas, Spark',
    isTable: true,
  },
  {
    id: 'json',
    name: 'Report as JSON',
    extension: 'json',
    mime: 'application/json',
    opensIn: 'scripts: what report --json prints',
    isTable: false,
  },
  {
    id: 'html',
    name: 'Report as a page',
    extension: 'html',
    mime: 'text/html',
    opensIn: 'any browser, without a network',
    isTable: false,
  },
  {
    id: 'svg',
    name: 'Timeline as a picture',
    extension: 'svg',
    mime: 'image/svg+xml',
    opensIn: 'browsers, Inkscape: one cycle, the median one unless one is chosen',
    isTable: false,
  },
] as const satisfies readonly ExchangeFormat[];
export type ExchangeFormatId = (typeof EXCHANGE_FORMATS)[number]['id'];
/** All but our own. */
export type ForeignFormatId = Exclude<ExchangeFormatId, 'qsnap'>;

export const EXCHANGE_FORMAT_IDS: readonly ExchangeFormatId[] = EXCHANGE_FORMATS.map(({ id }) => id);

/** What is written, and of what. */
export interface ExchangeChoice {
  readonly format: ExchangeFormatId;
  /** Passed over by formats that hold more than a table. */
  readonly table: ExchangeTable;
}

export const formatOf = (id: ExchangeFormatId): ExchangeFormat => {
  const found = EXCHANGE_FORMATS.find((format) => format.id === id);
  if (found === undefined) throw new RangeError(`There is no format ${id}.`);
  return found;
};

/** Fails with usage, naming those that there are. */
export function parseFormat(text: string): Result<ExchangeFormatId> {
  const found = EXCHANGE_FORMAT_IDS.find((id) => id === text);
  return found === undefined
    ? fail('usage', `There is no format “${text}”; there are ${EXCHANGE_FORMAT_IDS.join(', ')}.`)
    : ok(found);
}

/** Fails with usage, naming those that there are. */
export function parseTable(text: string): Result<ExchangeTable> {
  const found = EXCHANGE_TABLES.find((table) => table === text);
  return found === undefined
    ? fail('usage', `There is no table “${text}”; there are ${EXCHANGE_TABLES.join(', ')}.`)
    : ok(found);
}

/** The name of a file for it. */
export const fileNameFor = (stem: string, { format, table }: ExchangeChoice): string => {
  const { extension, isTable } = formatOf(format);
  return isTable ? `${stem}-${table}.${extension}` : `${stem}.${extension}`;
};
