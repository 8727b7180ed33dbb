/** Reads again what eventsCsv writes, by the rules that it states; for tests. */
import { ALL_EVENTS, eventsCsv } from '../event-list/events-csv';
import type { EventSelection } from '../event-list/events-csv';
import type { PerfRecording } from '../perf/perf-recording';

export interface CsvRow {
  /** Of `recording.timed`. */
  readonly row: number;
  readonly timeNs: string;
  readonly cpu: string;
  readonly tid: string;
  readonly comm: string;
  readonly event: string;
  readonly fields: string;
}

/** One line of CSV, without its end. */
export function parseCsvLine(line: string): string[] {
  const values = line.match(/("(?:[^"]|"")*"|[^",]*)(?:,|$)/g) ?? [];
  return values
    .slice(0, 6)
    .map((value) => value.replace(/,$/, ''))
    .map((value) => (value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value));
}

export function csvText(recording: PerfRecording, selection: EventSelection = ALL_EVENTS): string {
  let text = '';
  for (const piece of eventsCsv(recording, selection)) text += piece;
  return text;
}

/** All rows that have a time. */
export function csvRows(recording: PerfRecording): CsvRow[] {
  const lines = csvText(recording).split('\n').slice(recording.untimed.count, -1);
  return lines.map((line, row) => {
    const [timeNs = '', cpu = '', tid = '', comm = '', event = '', fields = ''] = parseCsvLine(line);
    return { row, timeNs, cpu, tid, comm, event, fields };
  });
}

/** The fields of a row by name, each value as it is written. */
export function parseFields(fields: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', value = ''] of fields.matchAll(/(\S+?)=((?:"(?:[^"\\]|\\.)*"|[^\s"])*)(?: |$)/g))
    values.set(name, value);
  return values;
}

/** The elements of a list such as [1,2]; texts in it stay quoted. */
export const parseList = (list: string): string[] =>
  list.slice(1, -1).match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? [];
