import { describe, expect, it } from 'vitest';
import { memorySource } from '../../byte-source';
import { decodeWholePerfFile } from '../../perf/perf-file';
import type { PerfRecording } from '../../perf/perf-recording';
import { chunkOf, indexInChunk } from '../../perf/record-columns';
import type { RecordColumns } from '../../perf/record-columns';
import { FuzzRandom } from './fuzz-random';
import { compressParts } from './perf-compression';
import { fileOf, randomRecording, streamOf, streamParts } from './perf-recording-model';
import type { ModelRow, RecordingModel } from './perf-recording-model';

const RECORDINGS = 400;
const MAX_RECORDS = 60;

function decoded(bytes: Uint8Array): PerfRecording {
  const recording = decodeWholePerfFile(memorySource(bytes));
  if (!recording.ok) throw new Error(recording.error.message);
  return recording.value;
}

function rowsOf({ base }: PerfRecording, columns: RecordColumns): ModelRow[] {
  return Array.from({ length: columns.count }, (_, row) => {
    const { timeNs, type, event, pid, tid, cpu } = chunkOf(columns, row);
    const at = indexInChunk(row);
    const time = timeNs[at] ?? NaN;
    return {
      type: type[at] ?? -1,
      event: event[at] ?? -1,
      timeNs: time === -Infinity ? null : base + BigInt(time),
      pid: pid[at] ?? NaN,
      tid: tid[at] ?? NaN,
      cpu: cpu[at] ?? NaN,
    };
  });
}

/** In order of time, those of one time as they came. */
const byTime = (rows: readonly ModelRow[]): ModelRow[] =>
  rows
    .filter(({ timeNs }) => timeNs !== null)
    .sort((one, other) => Number((one.timeNs ?? 0n) - (other.timeNs ?? 0n)));

const LAYOUTS = {
  file: fileOf,
  stream: (model: RecordingModel) => streamOf(streamParts(model)),
  'compressed stream': (model: RecordingModel, random: FuzzRandom) =>
    streamOf(streamParts({ ...model, data: compressParts(random, model.data) })),
} as const;

describe('a recording of any events', () => {
  it.each(['file', 'stream', 'compressed stream'] as const)(
    'is decoded from a %s into the rows that were written, in order of time',
    (layout) => {
      for (let index = 0; index < RECORDINGS; index += 1) {
        const random = new FuzzRandom(7, layout, index);
        const model = randomRecording(random, MAX_RECORDS);
        const recording = decoded(LAYOUTS[layout](model, random));
        expect(rowsOf(recording, recording.timed)).toEqual(byTime(model.rows));
        expect(rowsOf(recording, recording.untimed)).toEqual(
          model.rows.filter(({ timeNs }) => timeNs === null),
        );
      }
    },
  );
});
