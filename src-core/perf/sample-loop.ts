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
  const { identifiable, idWord, idBase, eventById, alike, timeWord, tidWord, cpuWord, shape } =
    events.tables();
  // The first sample of all is looked at with leisure: it gives the base.
  if (!identifiable || shape.length === 0 || base.high < 0) return from;
  const { timeNs, at: atColumn, pid, tid, cpu, event: eventColumn, type } = rows.last;
  const capacity = timeNs.length;
  const ids = eventById.length;
  const idEnd = (idWord + 2) * 4;
  // atBase + atSign * at, without a product.
  const flip = atSign === 1 ? 0 : -1;
  const atZero = atSign === 1 ? atBase : atBase + 1;
  let event = 0;
  let layoutShape = shape[0] as number;
  let timeAt = timeWord[0] as number;
  let tidAt = tidWord[0] as number;
  let cpuAt = cpuWord[0] as number;
  // The upper half of the last time, and what it comes to: it seldom changes.
  let knownHigh = base.high;
  let highNs = -base.low;
  let row = rows.used;
  let at = from;
  while (to - at >= RECORD_HEADER_BYTES && row < capacity && (at & 3) === 0) {
    const word = at >> 2;
    if (words[word] !== RECORD.sample) break;
    const size = (words[word + 1] as number) >>> 16;
    if (size > to - at) break;
    if (idWord >= 0) {
      const place = (words[word + idWord] as number) - idBase;
      if (size < idEnd || words[word + idWord + 1] !== 0 || place >>> 0 >= ids) break;
      event = eventById[place] as number;
      if (event === NO_EVENT) break;
      layoutShape = shape[event] as number;
      if (!alike) {
        timeAt = timeWord[event] as number;
        tidAt = tidWord[event] as number;
        cpuAt = cpuWord[event] as number;
      }
    }
    const fixed = layoutShape >> 2;
    const kind = layoutShape & 3;
    if (size < fixed || timeAt < 0) break;
    if (kind === 1) {
      // Only a payload follows: its length is all there is to check.
      if (size < fixed + 4 || (words[word + (fixed >> 2)] as number) >>> 0 > size - fixed - 4) break;
    } else if (kind === 2) {
      const layout = events.layouts[event];
      if (layout === undefined || walkSample(layout, view, at, at + size, parts) !== null) break;
    }
    const timeLow = words[word + timeAt] as number;
    const timeHigh = words[word + timeAt + 1] as number;
    if (timeHigh !== knownHigh) {
      const distance = timeHigh - base.high;
      // ~0 stands for no time at all, and so does 0.
      if (!(distance < MAX_HIGH_DISTANCE && distance > -MAX_HIGH_DISTANCE) || timeHigh < 0) break;
      knownHigh = timeHigh;
      highNs = distance * HIGH - base.low;
    }
    if ((timeHigh | timeLow) === 0) break;
    const onCpu = cpuAt < 0 ? -1 : (words[word + cpuAt] as number);
    timeNs[row] = highNs + (timeLow >>> 0);
    atColumn[row] = atZero + (at ^ flip);
    pid[row] = tidAt < 0 ? -1 : (words[word + tidAt] as number);
    tid[row] = tidAt < 0 ? -1 : (words[word + tidAt + 1] as number);
    cpu[row] = onCpu >>> 0 > MAX_CPU ? -1 : onCpu;
    eventColumn[row] = event;
    row += 1;
    at += size;
  }
  type.fill(RECORD.sample, rows.used, row);
  rows.used = row;
  return at;
}
