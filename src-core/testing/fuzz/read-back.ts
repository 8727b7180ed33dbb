import { chunkOf, indexInChunk } from '../../perf/record-columns';
import type { RecordColumns } from '../../perf/record-columns';
import type { PerfRecording } from '../../perf/perf-recording';
import { readKernelRecord } from '../../perf/kernel-record';
import { RECORD } from '../../perf/record-types';
import { createSampleReader } from '../../perf/sample-reader';
import { commsOf, mapsOf, tasksOf } from '../../perf/tasks';
import { fieldsOf } from '../../perf/tracepoint-values';

/** A format of many fields makes much of one payload: a few show what there is to see. */
const PAYLOADS = 24;
const MIN_RECORD_BYTES = 8;

/**
 * Reads everything of a decoded recording that views could ask for. Gives what does not hold of it, or null: rows are
 * whole records of the input, in order of time, of events that there are.
 */
export function readBack(recording: PerfRecording, contentBytes: number): string | null {
  const { timed, untimed, base } = recording;
  if ((timed.count + untimed.count) * MIN_RECORD_BYTES > contentBytes)
    return 'there are more rows than bytes for them';
  if (base < -(2n ** 63n) || base >= 2n ** 64n) return `its base is ${String(base)}`;
  const trouble = readRows(recording, timed) ?? readRows(recording, untimed);
  if (trouble !== null) return trouble;
  if (commsOf(recording).some(({ name }) => name.includes('\0'))) return 'a name of a thread has a NUL';
  if (tasksOf(recording).some(({ what }) => what !== 'forked' && what !== 'exited'))
    return 'a task is of no kind';
  if (mapsOf(recording).some(({ sizeBytes }) => !(sizeBytes >= 0))) return 'a map has no size';
  for (const { count, fromNs, timeNs } of recording.losses) {
    if (!(count >= 0) || !(fromNs <= timeNs))
      return `${String(count)} are lost from ${String(fromNs)} to ${String(timeNs)}`;
  }
  return null;
}

function readRows(recording: PerfRecording, columns: RecordColumns): string | null {
  const reader = createSampleReader(recording);
  let earlier = -Infinity;
  let payloads = 0;
  for (let row = 0; row < columns.count; row += 1) {
    const chunk = chunkOf(columns, row);
    const index = indexInChunk(row);
    const timeNs = chunk.timeNs[index] ?? NaN;
    if (!(timeNs >= earlier)) return `row ${String(row)} is earlier than the one before`;
    if (timeNs !== -Infinity && !Number.isSafeInteger(timeNs)) return `a time is ${String(timeNs)}`;
    earlier = timeNs;
    const event = recording.events[chunk.event[index] ?? -1];
    if (event === undefined) return `row ${String(row)} is of no event`;
    const type = chunk.type[index] ?? 0;
    const record = recording.bytes.record(chunk.at[index] ?? 0);
    if (record.view.getUint32(record.start, true) !== type) return `row ${String(row)} is not where it says`;
    if (type !== RECORD.sample) {
      readKernelRecord(type, record);
      continue;
    }
    const { chain, payload, ip, addr, period } = reader.read(columns, row);
    if ([ip, addr, period, ...chain].some((word) => word !== null && word < 0n))
      return 'an address is negative';
    if (payload === null || event.format === null || payloads === PAYLOADS) continue;
    payloads += 1;
    fieldsOf(event.format, payload.view, payload.at, payload.length);
  }
  return null;
}
