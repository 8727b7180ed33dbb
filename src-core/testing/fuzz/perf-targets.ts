import { memorySource } from '../../byte-source';
import type { ByteSource } from '../../byte-source';
import { ok } from '../../errors';
import type { Result } from '../../errors';
import { decodePerfFile } from '../../perf/perf-file';
import type { PerfRecording } from '../../perf/perf-recording';
import { createPerfDecoder } from '../../perf/pipe-decoder';
import type { PerfDecoder } from '../../perf/pipe-decoder';
import { chunkOf, indexInChunk } from '../../perf/record-columns';
import type { RecordColumns } from '../../perf/record-columns';
import { FuzzRandom } from './fuzz-random';
import { monotonousInput, perfInput } from './perf-inputs';
import type { Fixtures, Layout } from './perf-inputs';
import { readBack } from './read-back';
import { find, verdictOn } from './target';
import type { FailureShape, Target, Verdict } from './target';

const PERF_FAILURE: FailureShape = {
  codes: ['perf-data-corrupt', 'perf-data-foreign'],
  texts: ['record', 'what'],
  offset: 'offset',
};
/** What compressed records may become, of each byte of input, and a constant: the decoder's own limits. */
const EXPANSION = { times: 256, bytes: 1 << 20 };
/** Nor is a file read more often than this: its tables, its records, and its rows again. */
const READS = { times: 24, bytes: 1 << 20 };

export function perfTargets(fixtures: Fixtures): readonly Target[] {
  const target = (name: string, weight: number, layout: Layout, compressed: boolean): Target => ({
    name,
    weight,
    generate: (random) => perfInput(random, layout, compressed, fixtures),
    run: layout === 'stream' ? runStream : runFile,
  });
  return [
    target('perf-stream', 22, 'stream', false),
    target('perf-file', 22, 'file', false),
    target('perf-stream-zstd', 12, 'stream', true),
    target('perf-file-zstd', 12, 'file', true),
    {
      name: 'perf-live',
      weight: 6,
      generate: (random) => perfInput(random, 'stream', random.chance(0.3), fixtures),
      run: runLive,
    },
    {
      name: 'perf-long',
      weight: 0.1,
      generate: monotonousInput,
      run: (bytes) => (bytes[8] === 16 ? runStream : runFile)(bytes),
    },
  ];
}

/** A stream as it comes, and the same bytes stored in a file: both must come to the same. */
function runStream(bytes: Uint8Array): Verdict {
  const streamed = decodeStream(bytes);
  const verdict = verdictOnRecording(streamed, bytes);
  if (verdict.kind === 'find' || chunksOf(bytes).below(4) > 0) return verdict;
  const stored = decodeFile(memorySource(bytes));
  const [one, other] = [summary(streamed), summary(stored)];
  return one === other || isFileNotStream(streamed)
    ? verdict
    : find(`as a stream: ${one}; as a file: ${other}`);
}

const isFileNotStream = (result: Result<PerfRecording>): boolean =>
  !result.ok && String(result.error.facts['what']).includes('not a stream');

function runFile(bytes: Uint8Array): Verdict {
  let readBytes = 0;
  const whole = memorySource(bytes);
  const source: ByteSource = {
    sizeBytes: whole.sizeBytes,
    read: (offset, length) => {
      const piece = whole.read(offset, length);
      readBytes += piece.length;
      return piece;
    },
    readInto: (offset, target) => {
      const length = whole.readInto(offset, target);
      readBytes += length;
      return length;
    },
  };
  const verdict = verdictOnRecording(decodeFile(source), bytes);
  if (readBytes > READS.times * bytes.length + READS.bytes)
    return find(`it reads ${String(readBytes)} bytes`);
  return verdict;
}

function verdictOnRecording(result: Result<PerfRecording>, bytes: Uint8Array): Verdict {
  const verdict = verdictOn(result, PERF_FAILURE, bytes.length);
  if (!result.ok || verdict.kind === 'find') return verdict;
  const trouble = readBack(result.value, bytes.length * EXPANSION.times + EXPANSION.bytes);
  return trouble === null ? verdict : find(trouble);
}

/** Draws that depend on the bytes alone, so that a saved input is cut as it was. */
const chunksOf = (bytes: Uint8Array): FuzzRandom =>
  new FuzzRandom(bytes.length, 'chunks', bytes[bytes.length >>> 1] ?? 0);

/** Feeding byte by byte shows all there is to see within some hundred bytes, and takes its time. */
const MAX_FEEDS = 400;

/** Feeds the bytes in chunks; `between` is called after each. */
function decodeStream(
  bytes: Uint8Array,
  between: (decoder: PerfDecoder) => void = () => undefined,
): Result<PerfRecording> {
  const decoder = createPerfDecoder();
  const random = chunksOf(bytes);
  const longest = random.pick([1, 7, 64, 1_000, bytes.length + 1]);
  // The decoder must not keep what it is fed: the next chunk comes in the same buffer.
  const buffer = new Uint8Array(bytes.length);
  for (let from = 0, feeds = 0; from < bytes.length; feeds += 1) {
    const length =
      feeds < MAX_FEEDS ? Math.min(bytes.length - from, random.between(1, longest)) : bytes.length - from;
    const chunk = buffer.subarray(0, length);
    chunk.set(bytes.subarray(from, from + length));
    const fed = decoder.feed(chunk);
    if (!fed.ok) return fed;
    between(decoder);
    from += length;
  }
  return decoder.finish();
}

/** In steps, each of which must come further. */
function decodeFile(source: ByteSource): Result<PerfRecording> {
  const decoding = decodePerfFile(source);
  if (!decoding.ok) return decoding;
  for (;;) {
    const before = decoding.value.doneBytes;
    const done = decoding.value.advance(1 << 12);
    if (!done.ok) return done;
    if (done.value) return ok(decoding.value.finish());
    if (decoding.value.doneBytes <= before) throw new Error('a step does not come further');
  }
}

/** A stream that is looked at while it comes: the parts together must be the whole. */
function runLive(bytes: Uint8Array): Verdict {
  const random = new FuzzRandom(bytes.length, 'takes', bytes[bytes.length >>> 2] ?? 0);
  const parts: PerfRecording[] = [];
  const rest = decodeStream(bytes, (decoder) => {
    if (random.chance(0.2)) parts.push(decoder.take());
  });
  const verdict = verdictOn(rest, PERF_FAILURE, bytes.length);
  if (!rest.ok || verdict.kind === 'find') return verdict;
  parts.push(rest.value);
  const contentBytes = bytes.length * EXPANSION.times + EXPANSION.bytes;
  for (const part of parts) {
    const trouble = readBack(part, contentBytes);
    if (trouble !== null) return find(`of a part: ${trouble}`);
  }
  const whole = decodeStream(bytes);
  if (!whole.ok) return find(`taken in parts, but not as a whole: ${whole.error.message}`);
  const places = (columns: readonly RecordColumns[]): number[] => {
    const all = columns.flatMap(placesOf);
    // What comes later than was promised is not in its place when the part before it was taken already.
    return rest.value.violations === 0 ? all : all.sort((one, other) => one - other);
  };
  const same = (['timed', 'untimed'] as const).every(
    (which) => places(parts.map((part) => part[which])).join() === places([whole.value[which]]).join(),
  );
  return same ? verdict : find('the parts are not the whole');
}

const placesOf = (columns: RecordColumns): number[] =>
  Array.from({ length: columns.count }, (_, row) => chunkOf(columns, row).at[indexInChunk(row)] ?? NaN);

/** What two ways of decoding the same bytes must agree on. */
function summary(result: Result<PerfRecording>): string {
  if (!result.ok) {
    const { code, facts } = result.error;
    return `${code} at ${String(facts['offset'])}, ${String(facts['record'])}`;
  }
  const { base, timed, untimed, events, unidentified, violations, truncated, losses } = result.value;
  const counts = [base, timed.count, untimed.count, events.length, unidentified, violations, truncated];
  return `${counts.join()} ${losses.map(({ count, timeNs }) => `${String(count)}@${String(timeNs)}`).join()}`;
}
