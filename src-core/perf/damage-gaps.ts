/** Stretches of perf's bytes that are damaged and were passed over, and what is missing with them. */
import type { ByteSource } from '../byte-source';
import type { Loss, PerfRecording } from './perf-recording';
import { eachPart } from './record-columns';
import { FIRST_PERF_RECORD, RECORD, RECORD_HEADER_BYTES } from './record-types';

/** From the damaged record to where records could be read again, in bytes from the start. */
export interface DamageGap {
  readonly fromByte: number;
  readonly toByte: number;
}

const BLOCK_BYTES = 1 << 18;
/** So many records that follow each other are no accident. */
const CHAIN = 16;
/** Of types that there are: the kernel's, and perf's own. */
const KERNEL_TYPES = 22;
const PERF_TYPES = 20;

/** Where records can be read again, from `from` on; null where none can before `end`. */
export function nextRecords(source: ByteSource, from: number, end: number): number | null {
  for (let at = from; at < end;) {
    const block = source.read(at, Math.min(BLOCK_BYTES, end - at));
    const isLast = at + block.length >= end || block.length < BLOCK_BYTES;
    const view = new DataView(block.buffer, block.byteOffset, block.length);
    // A chain that leaves the block is looked at from the next one on.
    const until = isLast ? block.length : block.length >> 1;
    for (let byte = 0; byte < until; byte += 1) if (isChain(view, byte)) return at + byte;
    if (isLast) return null;
    at += until;
  }
  return null;
}

/** Whether one record follows another here, as many as prove it, or up to the very end. */
function isChain(view: DataView, start: number): boolean {
  let at = start;
  for (let count = 0; count < CHAIN; count += 1) {
    if (at === view.byteLength && count > 0) return true;
    if (at + RECORD_HEADER_BYTES > view.byteLength || !isHeader(view, at)) return false;
    at += view.getUint16(at + 6, true);
  }
  return at <= view.byteLength;
}

function isHeader(view: DataView, at: number): boolean {
  const type = view.getUint32(at, true);
  const size = view.getUint16(at + 6, true);
  const isType =
    (type > 0 && type < KERNEL_TYPES) || (type >= FIRST_PERF_RECORD && type < FIRST_PERF_RECORD + PERF_TYPES);
  // These two are followed by bytes that are no records, and begin a recording.
  const isFollowed = type === RECORD.tracingData || type === RECORD.auxtrace;
  return isType && !isFollowed && size >= RECORD_HEADER_BYTES && size % 8 === 0;
}

/** perf writes ring by ring, round by round: records of one round lie closer than this. */
const NEAR_BYTES = 1 << 20;

interface Row {
  readonly byte: number;
  readonly ns: number;
  readonly cpu: number;
}

/**
 * How many records a gap held nobody knows: at least one. Where those next to it are of one CPU's ring they were made between them,
 * else between the oldest that lies close before it and the latest close behind it.
 */
export const lossesOf = (gaps: readonly DamageGap[], perf: PerfRecording): Loss[] =>
  gaps.map((gap) => lossOf(gap, perf));

function lossOf({ fromByte, toByte }: DamageGap, { timed }: PerfRecording): Loss {
  let [oldestNs, latestNs] = [Infinity, -Infinity];
  let [before, after]: [Row | null, Row | null] = [null, null];
  eachPart(timed, 0, timed.count, ({ at, timeNs, cpu }, start, end) => {
    for (let row = start; row < end; row += 1) {
      const [byte, ns] = [at[row] ?? 0, timeNs[row] ?? 0];
      if (byte < fromByte && byte >= fromByte - NEAR_BYTES) {
        oldestNs = Math.min(oldestNs, ns);
        if (byte > (before?.byte ?? -1)) before = { byte, ns, cpu: cpu[row] ?? -1 };
      } else if (byte >= toByte && byte < toByte + NEAR_BYTES) {
        latestNs = Math.max(latestNs, ns);
        if (byte < (after?.byte ?? Infinity)) after = { byte, ns, cpu: cpu[row] ?? -1 };
      }
    }
  });
  const between = ofOneRing(before, after);
  if (between !== null) return between;
  // The least number stands for the start of all, and for its end.
  return { fromNs: oldestNs === Infinity ? -Infinity : oldestNs, timeNs: latestNs, cpu: -1, count: 1 };
}

const ofOneRing = (before: Row | null, after: Row | null): Loss | null =>
  before !== null && after !== null && before.cpu >= 0 && before.cpu === after.cpu && before.ns <= after.ns
    ? { fromNs: before.ns, timeNs: after.ns, cpu: before.cpu, count: 1 }
    : null;
