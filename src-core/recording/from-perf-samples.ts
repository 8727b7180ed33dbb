import { fail, ok } from '../errors';
import type { Result } from '../errors';
import { corruptAt } from '../perf/container';
import type { PerfEvent, PerfRecording } from '../perf/perf-recording';
import { chunkOf, indexInChunk } from '../perf/record-columns';
import { createSampleReader } from '../perf/sample-reader';
import type { NumberReader } from '../perf/tracepoint-format';
import { clockReader } from './from-perf-clock';
import type { CodeTable } from './from-perf-clock';
import type { FunctionNames, Meaning, SampleAt, Translation } from './from-perf-meanings';
import type { StackTable } from './from-perf-stacks';

/** Makes events of the sample in a row. Fails with perf-data-corrupt where its payload is shorter than its format. */
export type SampleTranslator = (row: number, timeNs: number, to: Translation) => Result<void>;

interface EventReader {
  readonly meaning: Meaning;
  readonly name: string;
  /** What a payload must have. */
  readonly sizeBytes: number;
  readonly one: NumberReader;
  readonly two: NumberReader;
  readonly three: NumberReader;
}

const readNothing: NumberReader = () => 0;
const DONE = ok(undefined);

/**
 * `index` tells the streams of one recording apart; samples of a clock are passed over where `code` is null. Fails with
 * perf-data-corrupt where a format lacks a field.
 */
export function sampleTranslator(
  stream: PerfRecording,
  index: number,
  functions: FunctionNames,
  stacks: StackTable,
  code: CodeTable | null,
): Result<SampleTranslator> {
  const readers = eventReaders(stream.events, functions);
  if (!readers.ok) return readers;
  const clock = code === null ? null : clockReader(stream, code, stacks);
  const reader = createSampleReader(stream);
  const stack = (): number => stacks.indexOf(reader.view, reader.chainAt, reader.chainLength);
  const sample: SampleAt = { timeNs: 0, tid: 0, cpu: 0, reporter: 0, stack };
  return ok((row, timeNs, to) => {
    const chunk = chunkOf(stream.timed, row);
    const place = indexInChunk(row);
    const event = chunk.event[place] as number;
    const of = readers.value[event];
    if (!of) {
      clock?.(row, timeNs, to);
      return DONE;
    }
    const { view, rawAt, rawBytes } = reader.read(stream.timed, row);
    if (rawBytes < of.sizeBytes) return tooShort(of, chunk.at[place] as number);
    sample.timeNs = timeNs;
    sample.tid = chunk.tid[place] as number;
    sample.cpu = chunk.cpu[place] as number;
    sample.reporter = index * 0x1_0000 + event;
    of.meaning.add(to, sample, of.one(view, rawAt), of.two(view, rawAt), of.three(view, rawAt));
    return DONE;
  });
}

/** `at` as the column has it: below 0 it is a place in what was compressed, of which the file has none. */
function tooShort({ name }: EventReader, at: number): Result<never> {
  const where = at < 0 ? `, ${String(-1 - at)} bytes into what was compressed` : '';
  const what = `a payload of ${name} is shorter than its format${where}`;
  return corruptAt(Math.max(at, 0), 'sample', what);
}

/** How to read each event's samples; null for events that mean nothing here. */
function eventReaders(
  events: readonly PerfEvent[],
  functions: FunctionNames,
): Result<readonly (EventReader | null)[]> {
  const all: (EventReader | null)[] = [];
  for (const { format } of events) {
    const meaning = format && functions.meaningOf(format);
    if (!format || !meaning) {
      all.push(null);
      continue;
    }
    const name = `${format.system}:${format.name}`;
    const readers = meaning.fields.map((field) => format.reader(field));
    const missing = readers.indexOf(null);
    if (missing >= 0) {
      const what = `it has no field ${meaning.fields[missing] ?? ''}`;
      return fail('perf-data-corrupt', `The format of ${name} cannot be used: ${what}`, {
        record: name,
        what,
      });
    }
    const [one = readNothing, two = readNothing, three = readNothing] = readers.flatMap((read) => read ?? []);
    all.push({ meaning, name, sizeBytes: format.sizeBytes, one, two, three });
  }
  return ok(all);
}
