/** A perf.data file decoded as the application does it. */
import { decodePerfFile } from '@core/perf/perf-file';
import type { PerfRecording } from '@core/perf/perf-recording';
import { openFileSource } from '../../src-main/host/files/byte-source';
import { decodeAhead } from '../../src-main/host/files/decode-ahead';

export interface DecodingFile {
  /** The columns have all records, in the order of the file; this puts them in the order of time. */
  order(): PerfRecording;
  close(): void;
}

/** From opening the file to columns. Throws what is wrong with it: a bench has nobody to advise. */
export async function decodeFile(path: string): Promise<DecodingFile> {
  const source = openFileSource(path);
  if (!source.ok) throw new Error(source.error.message);
  const decoding = decodePerfFile(source.value);
  if (!decoding.ok) throw new Error(decoding.error.message);
  const done = await decodeAhead(source.value, decoding.value, () => true);
  if (!done.ok) throw new Error(done.error.message);
  return { order: () => decoding.value.finish(), close: () => source.value.close() };
}
