/** What perf itself makes of a recording, held against what `quiescope events` prints of it. */
import { chunkOf, indexInChunk } from '../perf/record-columns';
import type { PerfRecording } from '../perf/perf-recording';
import { createSampleReader } from '../perf/sample-reader';
import type { TracepointField } from '../perf/tracepoint-format';
import { csvRows, parseFields, parseList } from './events-csv-rows';
import type { CsvRow } from './events-csv-rows';

/** A field as perf's Python interface gives it: 32-bit numbers without their sign, arrays as bytes. */
type TheirValue = string | { readonly text: string } | { readonly bytes: string } | readonly TheirValue[];

/** A line of what e2e/support/perf-samples.py prints. */
export interface TheirSample {
  readonly event: string;
  readonly comm: string;
  readonly timeNs: string;
  readonly cpu: string;
  readonly pid: string;
  readonly tid: string;
  readonly ip: string;
  readonly period: string;
  readonly addr: string;
  readonly fields: Readonly<Record<string, TheirValue>>;
  /** The whole payload in hexadecimal; null where the line leaves it out. */
  readonly raw: string | null;
  /** Without the context markers; null if it is not to be compared. */
  readonly chain: readonly string[] | null;
}

type Line = [string, string, string[], Record<string, TheirValue>, string[] | string, string[]?];

export function parseTheirSample(line: string): TheirSample {
  const [event, comm, head, fields, rawOrChain, lastChain] = JSON.parse(line) as Line;
  const [timeNs = '', cpu = '', pid = '', tid = '', ip = '', period = '', addr = ''] = head;
  const raw = typeof rawOrChain === 'string' ? rawOrChain : null;
  const chain = typeof rawOrChain === 'string' ? (lastChain ?? []) : rawOrChain;
  return { event, comm, timeNs, cpu, pid, tid, ip, period, addr, fields, raw, chain };
}

/** perf's number for a CPU that was not recorded. */
const NO_CPU = '4294967295';

/** How our samples differ from perf's, in words; at most the first ten. */
export function sampleDifferences(recording: PerfRecording, theirs: readonly TheirSample[]): string[] {
  const ours = csvRows(recording).filter(({ event }) => !event.startsWith('PERF_RECORD_'));
  const differences: string[] = [];
  if (ours.length !== theirs.length)
    differences.push(`${String(ours.length)} samples, perf has ${String(theirs.length)}`);
  const reader = createSampleReader(recording);
  for (let index = 0; index < Math.min(ours.length, theirs.length) && differences.length < 10; index += 1) {
    const our = ours[index] as CsvRow;
    const their = theirs[index] as TheirSample;
    const sample = reader.read(recording.timed, our.row);
    const chunk = chunkOf(recording.timed, our.row);
    const { fields, unread } = ownFields(recording, our, their);
    const word = (value: bigint | null, other: string): string => (value === null ? other : String(value));
    const pairs: [string, string, string][] = [
      ['time', our.timeNs, their.timeNs],
      ['cpu', our.cpu === '' ? NO_CPU : our.cpu, their.cpu],
      ['pid', String(chunk.pid[indexInChunk(our.row)]), String(Number(their.pid) | 0)],
      ['tid', our.tid === '' ? '-1' : our.tid, String(Number(their.tid) | 0)],
      ['comm', our.tid === '' ? ':-1' : our.comm, their.comm],
      ['event', our.event, their.event],
      ['ip', word(sample.ip, their.ip), their.ip],
      ['addr', word(sample.addr, their.addr), their.addr],
      ['period', word(sample.period, their.period), their.period],
      ['raw', their.raw === null ? '' : hexOf(sample.view, sample.rawAt, sample.rawBytes), their.raw ?? ''],
      ['call chain', their.chain === null ? '' : chainOf(our).join(), their.chain?.join() ?? ''],
      ['fields', [...fields, ...unread].join(), ''],
    ];
    for (const [what, mine, others] of pairs)
      if (mine !== others)
        differences.push(`sample ${String(index)} ${our.event}: ${what} is ${mine}, perf says ${others}`);
  }
  return differences;
}

const hexOf = (view: DataView, at: number, length: number): string =>
  Array.from({ length }, (_, index) => hexByte(view.getUint8(at + index))).join('');
const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');

/** From here on an address is a context marker. */
const FIRST_MARKER = (1n << 64n) - 4095n;

/** As perf's Python interface gives a chain: in decimal and without markers; none with an unknown marker in it. */
function chainOf(row: CsvRow): string[] {
  const list = parseFields(row.fields).get('callchain') ?? '[]';
  const addresses = parseList(list)
    .filter((entry) => entry.startsWith('0x'))
    .map(BigInt);
  return addresses.some((address) => address >= FIRST_MARKER) ? [] : addresses.map(String);
}

/** The tracepoint's fields that perf gives otherwise, and those that one of the two lacks. */
function ownFields(recording: PerfRecording, our: CsvRow, their: TheirSample) {
  const event = recording.events.find(({ name }) => name === our.event);
  const ours = parseFields(our.fields);
  const declared = [...(event?.format?.fields.values() ?? [])].filter(
    ({ name }) => !name.startsWith('common_'),
  );
  const unread = Object.keys(their.fields).filter((name) => !declared.some((field) => field.name === name));
  const fields = declared
    .filter((field) => {
      const [mine, others] = [ours.get(field.name), their.fields[field.name]];
      return mine === undefined || others === undefined || !agree(field, mine, others);
    })
    .map(({ name }) => `${name}=${String(ours.get(name))} (perf: ${JSON.stringify(their.fields[name])})`);
  return { fields, unread };
}

function agree(field: TracepointField, mine: string, others: TheirValue): boolean {
  if (typeof others === 'string') return sameNumber(mine, others, field.sizeBytes);
  if (Array.isArray(others)) {
    const list = parseList(mine);
    const size = field.sizeBytes / Math.max(1, list.length);
    return (
      others.length === list.length &&
      others.every((value, at) => sameNumber(list[at] ?? '', String(value), size))
    );
  }
  if ('text' in others) return textOf(mine, null) === others.text;
  if ('bytes' in others) {
    const length = others.bytes.length / 2;
    if (mine.startsWith('[')) return bytesOf(parseList(mine), length) === others.bytes;
    return mine === others.bytes || textOf(mine, null) === upToNul(others.bytes);
  }
  return false;
}

/** perf forgets the sign of what is shorter than eight bytes: compared as the bits that they are. */
const sameNumber = (mine: string, others: string, sizeBytes: number): boolean =>
  /^-?\d+$/.test(mine) && bits(mine, sizeBytes) === bits(others, sizeBytes);
const bits = (number: string, sizeBytes: number): bigint => BigInt.asUintN(8 * sizeBytes, BigInt(number));

/** A list's elements as the bytes that they were, in hexadecimal. */
function bytesOf(list: readonly string[], length: number): string {
  const size = length / Math.max(1, list.length);
  return list
    .map((element) => {
      const value = bits(element, size);
      return Array.from({ length: size }, (_, at) => hexByte(Number((value >> BigInt(8 * at)) & 0xffn))).join(
        '',
      );
    })
    .join('');
}

/** Text, or the text that a list of bytes spells: perf takes printable arrays of `u8` for text. */
function textOf(mine: string, fallback: null): string | null {
  if (mine.startsWith('"')) return JSON.parse(mine) as string;
  if (!/^\[[\d,]*\]$/.test(mine)) return mine;
  const list = parseList(mine);
  return list.length === 0 ? fallback : upToNul(bytesOf(list, list.length));
}

function upToNul(hex: string): string {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const nul = bytes.indexOf(0);
  return new TextDecoder().decode(nul < 0 ? bytes : bytes.subarray(0, nul));
}
