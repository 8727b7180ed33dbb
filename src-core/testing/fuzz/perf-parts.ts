import { RECORD } from '../../perf/record-types';
import type { Part } from './perf-record-model';

const STREAM_HEADER_BYTES = 16;

export interface StreamParts {
  readonly descriptions: readonly Part[];
  readonly data: readonly Part[];
}

/** Takes a sound stream apart: the records that describe it, which stand in front, and the others. */
export function splitStream(stream: Uint8Array): StreamParts {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const descriptions: Part[] = [];
  const data: Part[] = [];
  for (let at = STREAM_HEADER_BYTES; at < stream.length;) {
    const type = view.getUint32(at, true);
    const end = at + view.getUint16(at + 6, true);
    const afterEnd = end + (type === RECORD.tracingData ? view.getUint32(at + 8, true) : 0);
    const one = { record: stream.subarray(at, end), after: stream.subarray(end, afterEnd) };
    const describes =
      type === RECORD.headerAttr || type === RECORD.headerFeature || type === RECORD.tracingData;
    (describes ? descriptions : data).push(one);
    at = afterEnd;
  }
  return { descriptions, data };
}
