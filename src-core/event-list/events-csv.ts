import { kernelRecordName, readKernelRecord } from '../perf/kernel-record';
import type { KernelRecord } from '../perf/kernel-record';
import type { PerfEvent, PerfRecording } from '../perf/perf-recording';
import { chunkOf, indexInChunk } from '../perf/record-columns';
import type { RecordColumns } from '../perf/record-columns';
import { RECORD } from '../perf/record-types';
import { createSampleReader } from '../perf/sample-reader';
import type { SampleReader } from '../perf/sample-reader';
import { fieldReaders, hexText } from '../perf/tracepoint-values';
import type { FieldReader } from '../perf/tracepoint-values';
import { chainOfInstruction } from '../symbols/symboliser';
import type { Symboliser } from '../symbols/symboliser';
import { addressText, chainText, csvValue, fieldText, frameText, visible } from './field-text';
import { ThreadNames } from './thread-names';

export const CSV_HEADER = 'timeNs,cpu,tid,comm,event,fields\n';

/** Which records are listed. */
export interface EventSelection {
  /** Patterns of which an event's name must match one, `*` and `?` as in a shell; all events if there are none. */
  readonly patterns: readonly string[];
  /** Integer nanoseconds from the recording's first time; the first is included, the second is not. */
  readonly fromNs: number;
  readonly untilNs: number;
}

export const ALL_EVENTS: EventSelection = { patterns: [], fromNs: -Infinity, untilNs: Infinity };

/** How many records of each event were listed, by its name. */
export type EventCounts = ReadonlyMap<string, number>;

/** Long enough that the writing of a piece costs more than the piece itself. */
const PIECE_CHARACTERS = 1 << 16;

/**
 * The recording's records as CSV without the header, in pieces of whole rows: first those without a time, then the
 * others in time order. `timeNs` is on the recording's clock; what is not recorded is empty. With a symboliser each
 * sample that has a call chain or an instruction's address has the functions too. Gives the counts.
 */
export function* eventsCsv(
  recording: PerfRecording,
  selection: EventSelection,
  symbols: Symboliser | null = null,
): Generator<string, EventCounts> {
  const rows = new EventRows(recording, selection, symbols);
  for (const columns of [recording.untimed, recording.timed]) {
    let piece = '';
    for (let row = 0; row < columns.count; row += 1) {
      piece += rows.row(columns, row);
      if (piece.length < PIECE_CHARACTERS) continue;
      yield piece;
      piece = '';
    }
    if (piece !== '') yield piece;
  }
  return rows.counts();
}

/** Four times what a payload can come to, and never met: a format of ill will names the same bytes again and again. */
const MAX_FIELDS_CHARACTERS = 1 << 20;

/** What is the same for all rows of one event, or of one type of the kernel's other records. */
interface EventColumn {
  readonly name: string;
  /** As it is in each row, with the commas around it. */
  readonly cell: string;
  readonly selected: boolean;
  readonly readers: readonly FieldReader[];
  readonly isTracepoint: boolean;
  count: number;
}

const COMMON_FIELD = /^common_/;

class EventRows {
  private readonly names = new ThreadNames();
  private readonly reader: SampleReader;
  private readonly samples: readonly EventColumn[];
  private readonly others = new Map<number, EventColumn>();
  private readonly isSelected: (name: string) => boolean;

  constructor(
    private readonly recording: PerfRecording,
    private readonly selection: EventSelection,
    private readonly symbols: Symboliser | null,
  ) {
    this.reader = createSampleReader(recording);
    this.isSelected = matcher(selection.patterns);
    this.samples = recording.events.map((event) => this.column(event.name, event));
  }

  counts(): EventCounts {
    const counts = new Map<string, number>();
    for (const { name, count } of [...this.samples, ...this.others.values()])
      if (count > 0) counts.set(name, (counts.get(name) ?? 0) + count);
    return counts;
  }

  /** The row's text; empty where it is not selected. */
  row(columns: RecordColumns, row: number): string {
    const chunk = chunkOf(columns, row);
    const index = indexInChunk(row);
    const type = chunk.type[index] as number;
    const timeNs = chunk.timeNs[index] as number;
    const isSample = type === RECORD.sample;
    const column = isSample ? (this.samples[chunk.event[index] as number] as EventColumn) : this.other(type);
    const names = type === RECORD.comm || type === RECORD.fork;
    const listed = column.selected && timeNs >= this.selection.fromNs && timeNs < this.selection.untilNs;
    if (!listed && !names) return '';
    const record = isSample
      ? null
      : readKernelRecord(type, this.recording.bytes.record(chunk.at[index] as number));
    const recordedIn = chunk.tid[index] as number;
    const tid = record?.tid ?? recordedIn;
    if (names && record !== null) this.learn(type, tid, record);
    if (!listed) return '';
    column.count += 1;
    const cpu = chunk.cpu[index] as number;
    const fields = record === null ? this.sampleFields(column, columns, row) : recordFields(record);
    const time = timeNs === -Infinity ? '' : String(this.recording.base + BigInt(timeNs));
    const thread = tid < 0 ? ',' : `${String(tid)},${csvValue(visible(this.names.of(tid)))}`;
    return `${time},${cpu < 0 ? '' : String(cpu)},${thread}${column.cell}${csvValue(fields)}\n`;
  }

  private learn(type: number, tid: number, { fields }: KernelRecord): void {
    const field = (wanted: string) => fields.find(([name]) => name === wanted)?.[1];
    if (type === RECORD.comm) this.names.named(tid, String(field('comm')));
    else this.names.forked(tid, Number(field('ptid')));
  }

  private sampleFields(column: EventColumn, columns: RecordColumns, row: number): string {
    const sample = this.reader.read(columns, row);
    const { view, rawAt, rawBytes } = sample;
    const parts: string[] = [];
    if (!column.isTracepoint) {
      if (sample.ip !== null) parts.push(`ip=${addressText(sample.ip)}`);
      if (sample.addr !== null) parts.push(`addr=${addressText(sample.addr)}`);
      if (sample.period !== null) parts.push(`period=${String(sample.period)}`);
      if (rawBytes > 0) parts.push(fieldText('raw', hexText(view, rawAt, rawBytes)));
    }
    let characters = 0;
    for (const { name, read } of column.readers) {
      const part = characters > MAX_FIELDS_CHARACTERS ? '…' : fieldText(name, read(view, rawAt, rawBytes));
      characters += part.length;
      parts.push(part);
      if (part === '…') break;
    }
    if (sample.chainLength > 0) parts.push(`callchain=${chainText(sample.chain)}`);
    if (this.symbols !== null) parts.push(...this.functions(this.symbols, columns, row));
    return parts.join(' ');
  }

  private functions(symbols: Symboliser, columns: RecordColumns, row: number): string[] {
    const { ip, chain } = this.reader;
    if (chain.length === 0 && ip === null) return [];
    const chunk = chunkOf(columns, row);
    const index = indexInChunk(row);
    const { view, start } = this.recording.bytes.record(chunk.at[index] as number);
    const misc = view.getUint16(start + 4, true);
    const addresses = chain.length > 0 || ip === null ? chain : chainOfInstruction(misc, ip);
    const pid = chunk.pid[index] as number;
    const frames = symbols.framesOf(pid, chunk.timeNs[index] as number, addresses);
    return [fieldText('functions', frames.map(frameText))];
  }

  private other(type: number): EventColumn {
    let column = this.others.get(type);
    if (column === undefined) {
      column = this.column(kernelRecordName(type), null);
      this.others.set(type, column);
    }
    return column;
  }

  private column(name: string, event: PerfEvent | null): EventColumn {
    const format = event?.format ?? null;
    return {
      name,
      cell: `,${csvValue(visible(name))},`,
      selected: this.isSelected(name),
      // The common fields say again what the row says.
      readers: format === null ? [] : fieldReaders(format).filter((field) => !COMMON_FIELD.test(field.name)),
      isTracepoint: format !== null,
      count: 0,
    };
  }
}

const recordFields = ({ fields }: KernelRecord): string =>
  fields.map(([name, value]) => fieldText(name, value)).join(' ');

function matcher(patterns: readonly string[]): (name: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const escaped = pattern.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
    return new RegExp(`^${escaped.replaceAll(/\*+/g, '.*').replaceAll('?', '.')}$`, 'su');
  });
  return (name) => expressions.length === 0 || expressions.some((expression) => expression.test(name));
}
