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
  /** One table or one view: which one is to be chosen. */
  readonly holds: 'recording' | 'table' | 'view';
}

export const EXCHANGE_FORMATS = [
  {
    id: 'qsnap',
    name: 'Snapshot',
    extension: 'qsnap',
    mime: 'application/vnd.quiescope.snapshot+zip',
    opensIn: 'Quiescope',
    holds: 'recording',
  },
  {
    id: 'perfetto',
    name: 'Perfetto trace',
    extension: 'pftrace',
    mime: 'application/x-protobuf',
    opensIn: 'Perfetto’s viewer, trace_processor',
    holds: 'recording',
  },
  {
    id: 'chrome',
    name: 'Chrome trace events',
    extension: 'json',
    mime: 'application/json',
    opensIn: 'Perfetto, chrome://tracing, speedscope',
    holds: 'recording',
  },
  {
    id: 'speedscope',
    name: 'speedscope profile',
    extension: 'speedscope.json',
    mime: 'application/json',
    opensIn: 'speedscope',
    holds: 'recording',
  },
  {
    id: 'firefox',
    name: 'Firefox profile',
    extension: 'firefox.json',
    mime: 'application/json',
    opensIn: 'the Firefox Profiler',
    holds: 'recording',
  },
  {
    id: 'folded',
    name: 'Folded stacks',
    extension: 'folded',
    mime: 'text/plain',
    opensIn: 'flamegraph.pl, inferno, speedscope',
    holds: 'recording',
  },
  {
    id: 'csv',
    name: 'CSV table',
    extension: 'csv',
    mime: 'text/csv',
    opensIn: 'spreadsheets, pandas, DuckDB',
    holds: 'table',
  },
  {
    id: 'arrow',
    name: 'Arrow table',
    extension: 'arrow',
    mime: 'application/vnd.apache.arrow.file',
    opensIn: 'pandas, Polars, R (Feather version 2)',
    holds: 'table',
  },
  {
    id: 'parquet',
    name: 'Parquet table',
    extension: 'parquet',
    mime: 'application/vnd.apache.parquet',
    opensIn: 'DuckDB, pandas, Spark',
    holds: 'table',
  },
  {
    id: 'json',
    name: 'Report as JSON',
    extension: 'json',
    mime: 'application/json',
    opensIn: 'scripts: what report --json prints',
    holds: 'recording',
  },
  {
    id: 'html',
    name: 'Report as a page',
    extension: 'html',
    mime: 'text/html',
    opensIn: 'any browser, without a network',
    holds: 'recording',
  },
  {
    id: 'svg',
    name: 'Picture as vectors',
    extension: 'svg',
    mime: 'image/svg+xml',
    opensIn: 'browsers, Inkscape',
    holds: 'view',
  },
  {
    id: 'png',
    name: 'Picture as pixels',
    extension: 'png',
    mime: 'image/png',
    opensIn: 'everything',
    holds: 'view',
  },
] as const satisfies readonly ExchangeFormat[];
export type ExchangeFormatId = (typeof EXCHANGE_FORMATS)[number]['id'];
export type PictureFormatId = Extract<(typeof EXCHANGE_FORMATS)[number], { readonly holds: 'view' }>['id'];
/** Pictures are the command line's: in the window each view exports what it shows. */
export type RecordingFormatId = Exclude<ExchangeFormatId, PictureFormatId>;
/** All but our own. */
export type ForeignFormatId = Exclude<RecordingFormatId, 'qsnap'>;

export const EXCHANGE_FORMAT_IDS: readonly ExchangeFormatId[] = EXCHANGE_FORMATS.map(({ id }) => id);
export const isPicture = (id: ExchangeFormatId): id is PictureFormatId => formatOf(id).holds === 'view';
export const RECORDING_FORMAT_IDS: readonly RecordingFormatId[] = EXCHANGE_FORMAT_IDS.filter(
  (id): id is RecordingFormatId => !isPicture(id),
);

/** What is written, and of what. */
export interface ExchangeChoice {
  readonly format: RecordingFormatId;
  /** Passed over by formats that hold more than a table. */
  readonly table: ExchangeTable;
}

export function formatOf(id: ExchangeFormatId): ExchangeFormat {
  const found = EXCHANGE_FORMATS.find((format) => format.id === id);
  if (found === undefined) throw new RangeError(`There is no format ${id}.`);
  return found;
}

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

/** Those whose files are named so: of several endings that fit, the longest. */
export function formatsNamed(path: string): readonly ExchangeFormat[] {
  const fitting = EXCHANGE_FORMATS.filter(({ extension }) => path.toLowerCase().endsWith(`.${extension}`));
  const longest = Math.max(...fitting.map(({ extension }) => extension.length));
  return fitting.filter(({ extension }) => extension.length === longest);
}

/** The name of a file for it. */
export const fileNameFor = (stem: string, { format, table }: ExchangeChoice): string => {
  const { extension, holds } = formatOf(format);
  return holds === 'table' ? `${stem}-${table}.${extension}` : `${stem}.${extension}`;
};
