/** A perf.data file decoded as the application does it: from opening it to columns in time order. */
import { decodePerfFile } from '@core/perf/perf-file';
import type { PerfRecording } from '@core/perf/perf-recording';
import { openFileSource } from '../../src-main/host/byte-source';

export interface Decoded {
  readonly recording: PerfRecording;
  close(): void;
}

/** Throws what is wrong with the file: a bench has nobody to advise. */
export function decodeFile(path: string): Decoded {
  const source = openFileSource(path);
  if (!source.ok) throw new Error(source.error.message);
  const decoding = decodePerfFile(source.value);
  if (!decoding.ok) throw new Error(decoding.error.message);
  const done = decoding.value.advance(Infinity);
  if (!done.ok) throw new Error(done.error.message);
  return { recording: decoding.value.finish(), close: () => source.value.close() };
}
