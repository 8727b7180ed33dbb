import { decodeText } from '../byte-cursor';
import { hexadecimal } from './host-features';
import type { PerfRecording } from './perf-recording';
import type { RecordView } from './record-bytes';
import { chunkOf, indexInChunk } from './record-columns';
import { RECORD, RECORD_HEADER_BYTES } from './record-types';

/** A thread got a name. */
export interface Comm {
  readonly timeNs: number;
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  /** Named by execve, not by itself. */
  readonly exec: boolean;
}

export interface Task {
  readonly timeNs: number;
  readonly what: 'forked' | 'exited';
  readonly pid: number;
  readonly tid: number;
  readonly parentPid: number;
  readonly parentTid: number;
}

/** Part of a file that was mapped into a process; of pid -1 into the kernel. */
export interface MappedFile {
  readonly timeNs: number;
  readonly pid: number;
  readonly tid: number;
  readonly address: bigint;
  readonly sizeBytes: number;
  readonly fileOffset: number;
  readonly path: string;
  readonly executable: boolean;
  /** Hexadecimal digits; null where the record has none. */
  readonly buildId: string | null;
}

const MISC_COMM_EXEC = 1 << 13;
const MISC_MMAP_DATA = 1 << 13;
const MISC_MMAP_BUILD_ID = 1 << 14;
const PROT_EXEC = 4;

/** All of a recording, those without a time first, then in time order; so are the others. */
export const commsOf = (recording: PerfRecording): Comm[] => collect(recording, [RECORD.comm], commIn);

export const tasksOf = (recording: PerfRecording): Task[] =>
  collect(recording, [RECORD.fork, RECORD.exit], taskIn);

export const mapsOf = (recording: PerfRecording): MappedFile[] =>
  collect(recording, [RECORD.mmap, RECORD.mmap2], mapIn);

/** A record that is looked at again, and its row's time. */
interface RecordAt extends RecordView {
  readonly timeNs: number;
  readonly type: number;
  /** What its trailer takes of its end. */
  readonly trailerBytes: number;
}

function collect<T>(
  recording: PerfRecording,
  types: readonly number[],
  read: (record: RecordAt) => T | null,
): T[] {
  if (!types.some((type) => recording.records.has(type))) return [];
  const found: T[] = [];
  for (const columns of [recording.untimed, recording.timed]) {
    for (let row = 0; row < columns.count; row += 1) {
      const chunk = chunkOf(columns, row);
      const index = indexInChunk(row);
      const type = chunk.type[index] as number;
      if (!types.includes(type)) continue;
      const trailerBytes = recording.events[chunk.event[index] as number]?.layout.trailerBytes ?? 0;
      const view = recording.bytes.record(chunk.at[index] as number);
      const one = read({ ...view, timeNs: chunk.timeNs[index] as number, type, trailerBytes });
      if (one !== null) found.push(one);
    }
  }
  return found;
}

/** These give null where the record's bytes are no longer what they were when it was decoded. */
function commIn({ view, bytes, start, end, timeNs, trailerBytes }: RecordAt): Comm | null {
  const body = start + RECORD_HEADER_BYTES;
  if (body + 8 > end - trailerBytes) return null;
  return {
    timeNs,
    pid: view.getInt32(body, true),
    tid: view.getInt32(body + 4, true),
    name: decodeText(bytes.subarray(body + 8, end - trailerBytes)),
    exec: (view.getUint16(start + 4, true) & MISC_COMM_EXEC) !== 0,
  };
}

function taskIn({ view, start, end, timeNs, type }: RecordAt): Task | null {
  const body = start + RECORD_HEADER_BYTES;
  if (body + 24 > end) return null;
  return {
    timeNs,
    what: type === RECORD.fork ? 'forked' : 'exited',
    pid: view.getInt32(body, true),
    parentPid: view.getInt32(body + 4, true),
    tid: view.getInt32(body + 8, true),
    parentTid: view.getInt32(body + 12, true),
  };
}

function mapIn({ view, bytes, start, end, timeNs, type, trailerBytes }: RecordAt): MappedFile | null {
  const body = start + RECORD_HEADER_BYTES;
  const nameAt = body + (type === RECORD.mmap2 ? 64 : 32);
  if (nameAt > end - trailerBytes) return null;
  const misc = view.getUint16(start + 4, true);
  const second = type === RECORD.mmap2;
  const withBuildId = second && (misc & MISC_MMAP_BUILD_ID) !== 0;
  const idBytes = Math.min(20, bytes[body + 32] ?? 0);
  return {
    timeNs,
    pid: view.getInt32(body, true),
    tid: view.getInt32(body + 4, true),
    address: view.getBigUint64(body + 8, true),
    sizeBytes: Number(view.getBigUint64(body + 16, true)),
    fileOffset: Number(view.getBigUint64(body + 24, true)),
    path: decodeText(bytes.subarray(nameAt, end - trailerBytes)),
    executable: second ? (view.getUint32(body + 56, true) & PROT_EXEC) !== 0 : (misc & MISC_MMAP_DATA) === 0,
    buildId: withBuildId ? hexadecimal(bytes.subarray(body + 36, body + 36 + idBytes)) : null,
  };
}
