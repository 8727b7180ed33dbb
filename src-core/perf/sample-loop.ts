import { NO_EVENT } from './event-table';
import type { EventTable } from './event-table';
import type { RecordRows } from './record-rows';
import { MAX_CPU } from './perf-recording';
import { RECORD, RECORD_HEADER_BYTES } from './record-types';
import { newSampleParts, walkSample } from './sample-parts';

const HIGH = 0x1_0000_0000;
/** 2^53 ns in units of HIGH: times further than that from the base are not exact in a double. */
export const MAX_HIGH_DISTANCE = 1 << 21;

/** The bytes that are being decoded, and where they come from. */
export interface Block {
  readonly words: Int32Array;
  readonly view: DataView;
  /** A record's `at` is atBase + atSign times its offset in the block. */
  readonly atBase: number;
  readonly atSign: 1 | -1;
}

/** The instant that times count from, in halves: a BigInt a record would cost eight times as much. */
export interface Base {
  /** -Infinity until a time was seen. */
  readonly high: number;
  readonly low: number;
}

const parts = newSampleParts();

/**
 * Decodes the samples from `from` (a multiple of 4) on, as long as they are plain: whole, of a known event, with a
 * time near the base. Gives the offset of the first record that is not; it may well be a sample, to be looked at with
 * leisure. This loop is the decoder's speed: no call, no allocation, no field that is not a column's.
 */
// One loop, for calls would cost more than all it does.
// eslint-disable-next-line max-lines-per-function, complexity
export function decodePlainSamples(
  block: Block,
  from: number,
  to: number,
  events: EventTable,
  rows: RecordRows,
  base: Base,
): number {
  const { words, view, atBase, atSign } = block;
  if ((from & 3) !== 0 || to - from < RECORD_HEADER_BYTES || words[from >> 2] !== RECORD.sample) return from;
  const { identifiable, idWord, idBase, eventById, fixedBytes, timeWord, tidWord, cpuWord, variable } =
    events.tables();
  if (!identifiable || fixedBytes.length === 0) return from;
  const { timeNs, at: atColumn, pid, tid, cpu, event: eventColumn, type } = rows.last;
  const { high, low } = base;
  const capacity = timeNs.length;
  const idEnd = (idWord + 2) * 4;
  let row = rows.used;
  let at = from;
  while (to - at >= RECORD_HEADER_BYTES && row < capacity && (at & 3) === 0) {
    const word = at >> 2;
    if (words[word] !== RECORD.sample) break;
    const size = (words[word + 1] as number) >>> 16;
    if (size > to - at) break;
    let event = 0;
    if (idWord >= 0) {
      const place = (words[word + idWord] as number) - idBase;
      if (size < idEnd || words[word + idWord + 1] !== 0 || place < 0 || place >= eventById.length) break;
      event = eventById[place] as number;
      if (event === NO_EVENT) break;
    }
    const fixed = fixedBytes[event] as number;
    const timeAt = timeWord[event] as number;
    if (size < fixed || timeAt < 0) break;
    const kind = variable[event] as number;
    if (kind === 1) {
      // Only a payload follows: its length is all there is to check.
      if (size < fixed + 4 || (words[word + (fixed >> 2)] as number) >>> 0 > size - fixed - 4) break;
    } else if (kind === 2) {
      const layout = events.layouts[event];
      if (layout === undefined || walkSample(layout, view, at, at + size, parts) !== null) break;
    }
    const timeLow = words[word + timeAt] as number;
    const timeHigh = words[word + timeAt + 1] as number;
    const distance = timeHigh - high;
    if (!(distance < MAX_HIGH_DISTANCE && distance > -MAX_HIGH_DISTANCE)) break;
    // 0 and ~0 stand for no time at all.
    if (timeHigh < 0 || (timeHigh | timeLow) === 0) break;
    const ns = distance * HIGH + ((timeLow >>> 0) - low);
    const tidAt = tidWord[event] as number;
    const cpuAt = cpuWord[event] as number;
    timeNs[row] = ns;
    atColumn[row] = atBase + atSign * at;
    pid[row] = tidAt < 0 ? -1 : (words[word + tidAt] as number);
    tid[row] = tidAt < 0 ? -1 : (words[word + tidAt + 1] as number);
    const onCpu = cpuAt < 0 ? -1 : (words[word + cpuAt] as number);
    cpu[row] = onCpu > MAX_CPU ? -1 : onCpu;
    eventColumn[row] = event;
    type[row] = RECORD.sample;
    row += 1;
    at += size;
  }
  rows.used = row;
  return at;
}
