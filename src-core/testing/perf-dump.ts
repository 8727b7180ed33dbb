/** The kernel's records as `perf script -D` describes them, made of our rows: to be held against its own lines. */
import { SAMPLE } from '../perf/event-attr';
import type { PerfRecording } from '../perf/perf-recording';
import { chunkOf, indexInChunk } from '../perf/record-columns';
import { createSampleReader } from '../perf/sample-reader';
import { csvRows, parseFields, parseList } from './events-csv-rows';
import type { CsvRow } from './events-csv-rows';

/** A record as perf delivers it. */
export interface Delivered {
  /** Where it is in the file; of no meaning where it was compressed. */
  readonly at: number;
  /** Nanoseconds, CPU, type and what perf says of it. */
  readonly line: string;
  /** With the context markers, in hexadecimal; empty where it has none. */
  readonly chain: readonly string[];
}

/** Without a CPU where no event records it. */
const HEAD = /^(?:(\d+) )?(\d+) 0x([0-9a-f]+) \[0x[0-9a-f]+\]: PERF_RECORD_(\w+)(.*)$/;
const CHAIN = /^\.{5} +\d+: ([0-9a-f]{16})$/;

/** What perf delivers of the kernel's records that have a time. */
export function parseDump(lines: Iterable<string>): Delivered[] {
  const delivered: (Delivered & { chain: string[] })[] = [];
  let isTimed = false;
  for (const text of lines) {
    const [, cpu, timeNs, at, type, tail] = HEAD.exec(text) ?? [];
    if (at !== undefined) {
      isTimed = timeNs !== '0';
      if (isTimed)
        delivered.push({ at: Number.parseInt(at, 16), line: dumpLine(timeNs, cpu, type, tail), chain: [] });
      continue;
    }
    const address = CHAIN.exec(text)?.[1];
    if (isTimed && address !== undefined) delivered.at(-1)?.chain.push(address);
  }
  return delivered;
}

const dumpLine = (timeNs = '', cpu = '', type = '', tail = ''): string =>
  `${timeNs} ${cpu === '' ? '' : `${cpu} `}${type}${tail}`.trimEnd().replace(/ {2,}/g, ' ');

/** Our records in the same words. */
export function ourDump(recording: PerfRecording): Delivered[] {
  const reader = createSampleReader(recording);
  const hasCpu = recording.events.some(({ sampleType }) => (sampleType & SAMPLE.cpu) !== 0);
  return csvRows(recording).map((row) => {
    const chunk = chunkOf(recording.timed, row.row);
    const index = indexInChunk(row.row);
    const cpu = row.cpu === '' && hasCpu ? '4294967295' : row.cpu;
    const at = chunk.at[index] as number;
    const type = row.event.startsWith('PERF_RECORD_') ? row.event.slice('PERF_RECORD_'.length) : 'SAMPLE';
    const fields = parseFields(row.fields);
    const event = recording.events[chunk.event[index] as number]?.name ?? '?';
    if (type !== 'SAMPLE') {
      return { at, line: dumpLine(row.timeNs, cpu, type, recordTail(type, row, fields, event)), chain: [] };
    }
    const { start, view } = recording.bytes.record(at);
    const misc = view.getUint16(start + 4, true);
    const { ip, addr, period } = reader.read(recording.timed, row.row);
    const task = `${String(chunk.pid[index])}/${String(chunk.tid[index])}`;
    const numbers = `${hex(ip ?? 0n)} period: ${String(period ?? 1n)} addr: ${hex(addr ?? 0n)}`;
    const line = dumpLine(row.timeNs, cpu, type, `(IP, 0x${misc.toString(16)}): ${task}: ${numbers}`);
    return { at, line, chain: chainOf(fields) };
  });
}

/** As C's %#lx: no prefix before a zero. */
const hex = (value: bigint | string | undefined): string => {
  const number = BigInt(value ?? 0);
  return number === 0n ? '0' : `0x${number.toString(16)}`;
};

const MARKERS: Readonly<Record<string, number>> = { kernel: 128, user: 512, guest: 2048 };

const chainOf = (fields: ReadonlyMap<string, string>): string[] =>
  parseList(fields.get('callchain') ?? '[]').map((entry) => {
    const marker = MARKERS[entry];
    const address = marker === undefined ? BigInt(entry) : BigInt.asUintN(64, BigInt(-marker));
    return address.toString(16).padStart(16, '0');
  });

function recordTail(
  type: string,
  { tid }: CsvRow,
  fields: ReadonlyMap<string, string>,
  event: string,
): string {
  const value = (name: string): string => {
    const text = fields.get(name) ?? '?';
    return text.startsWith('"') ? (JSON.parse(text) as string) : text;
  };
  switch (type) {
    case 'COMM':
      return `${value('exec') === '1' ? ' exec' : ''}: ${value('comm')}:${value('pid')}/${tid}`;
    case 'FORK':
    case 'EXIT':
      return `(${value('pid')}:${tid}):(${value('ppid')}:${value('ptid')})`;
    case 'MMAP2':
      return ` ${value('pid')}/${tid}: [${hex(value('addr'))}(${hex(value('len'))}) @ ${hex(value('pgoff'))} ${inode(value)}]: ${protection(value)} ${value('filename')}`;
    case 'SWITCH':
      return ` ${direction(value('direction'))}`;
    case 'SWITCH_CPU_WIDE':
      return ` ${direction(value('direction'))} ${value('direction') === 'in' ? 'prev' : 'next'} pid/tid: ${value('next_prev_pid')}/${value('next_prev_tid')}`;
    case 'READ':
      return `: ${value('pid')} ${tid} ${event} ${value('value')}`;
    case 'LOST':
      return `: id:${value('id')}: lost:${value('lost')}`;
    default:
      return '';
  }
}

type Value = (name: string) => string;

const direction = (way: string): string => ({ in: 'IN', out: 'OUT', preempted: 'OUT preempt' })[way] ?? '?';

const inode = (value: Value): string => {
  const [major, minor] = ['maj', 'min'].map((name) => Number(value(name)).toString(16).padStart(2, '0'));
  return `${major ?? ''}:${minor ?? ''} ${value('ino')} ${value('ino_generation')}`;
};

const protection = (value: Value): string => {
  const bits = Number(value('prot'));
  const letters = [1, 2, 4].map((bit, at) => ((bits & bit) === 0 ? '-' : 'rwx'.charAt(at)));
  return `${letters.join('')}${(Number(value('flags')) & 1) === 0 ? 'p' : 's'}`;
};
