import { joinBytes, mutateBytes } from './byte-mutations';
import { COMPRESSED_FEATURE, compressedFeature, compressParts, mutateCompressed } from './perf-compression';
import { mutateDescriptions, mutateFileHeader, mutateParts } from './perf-mutations';
import { splitStream } from './perf-parts';
import { fileOf, randomRecording, streamOf, streamParts } from './perf-recording-model';
import type { RecordingModel } from './perf-recording-model';
import type { Part } from './perf-record-model';
import type { FuzzInput } from './target';
import type { FuzzRandom } from './fuzz-random';

/** Recordings of real perfs, as bytes. */
export interface Fixtures {
  readonly stream: Uint8Array;
  readonly compressedStream: Uint8Array;
  readonly compressedFile: Uint8Array;
  /** Logs of real QEMUs. */
  readonly traceLogs: readonly Uint8Array[];
}

const MAX_RECORDS = 16;
const LONG_BYTES = 400_000;
const SOUND = 0.1;
const FIXTURE = 0.05;
const GARBAGE = 0.02;

/** Which of the three ways of laying out a recording an input has. */
export type Layout = 'stream' | 'file';

/** A recording of events, sample types, formats and records drawn at random, whole or spoiled. */
export function perfInput(
  random: FuzzRandom,
  layout: Layout,
  compressed: boolean,
  fixtures: Fixtures,
): FuzzInput {
  if (random.chance(GARBAGE)) return { bytes: garbage(random), sound: false };
  if (random.chance(FIXTURE)) return fromFixture(random, layout, compressed, fixtures);
  const model = drawn(random, compressed);
  if (random.chance(SOUND)) return { bytes: laidOut(layout, model), sound: true };
  const donor = drawn(random, random.chance(0.2));
  const spoiled = spoil(random, model, donor, compressed);
  let bytes: Uint8Array =
    layout === 'file'
      ? fileOf(spoiled)
      : streamOf(
          random.chance(0.4) ? mutateParts(random, streamParts(spoiled), donor.data) : streamParts(spoiled),
        );
  if (layout === 'file' && random.chance(0.4)) bytes = mutateFileHeader(random, bytes);
  if (random.chance(0.25)) bytes = mutateBytes(random, bytes, streamOf(donor.data));
  return { bytes, sound: false };
}

function drawn(random: FuzzRandom, compressed: boolean): RecordingModel {
  const model = randomRecording(random, MAX_RECORDS);
  if (!compressed) return model;
  const features = new Map([...model.features, [COMPRESSED_FEATURE, compressedFeature()] as const]);
  return { ...model, features, data: compressParts(random, model.data) };
}

function spoil(
  random: FuzzRandom,
  model: RecordingModel,
  donor: RecordingModel,
  compressed: boolean,
): RecordingModel {
  let spoiled = model;
  if (random.chance(0.35)) spoiled = mutateDescriptions(random, spoiled, donor);
  if (random.chance(0.6)) spoiled = { ...spoiled, data: mutateParts(random, spoiled.data, donor.data) };
  if (compressed && random.chance(0.6))
    spoiled = { ...spoiled, data: mutateCompressed(random, spoiled.data) };
  return spoiled;
}

/** A few records again and again, descriptions among them: work that grows with the square of the input shows. */
export function monotonousInput(random: FuzzRandom): FuzzInput {
  const model = drawn(random, random.chance(0.3));
  const parts = streamParts(model);
  const some = Array.from({ length: random.between(1, 4) }, () => random.pick(parts));
  const once = some.reduce((sum, { record, after }) => sum + record.length + after.length, 0);
  const times = Math.floor(random.between(20_000, LONG_BYTES) / once);
  const repeated = Array.from({ length: times }, () => some).flat();
  const bytes = random.chance(0.5) ? fileOf({ ...model, data: repeated }) : streamOf([...parts, ...repeated]);
  return { bytes, sound: false };
}

const laidOut = (layout: Layout, model: RecordingModel): Uint8Array =>
  layout === 'file' ? fileOf(model) : streamOf(streamParts(model));

function fromFixture(random: FuzzRandom, layout: Layout, compressed: boolean, fixtures: Fixtures): FuzzInput {
  if (layout === 'file') {
    const bytes = fixtures.compressedFile.slice();
    const changed = random.chance(0.5) ? mutateFileHeader(random, bytes) : bytes;
    return { bytes: mutateBytes(random, changed, fixtures.compressedFile), sound: false };
  }
  const whole = splitStream(compressed ? fixtures.compressedStream : fixtures.stream);
  const from = random.below(whole.data.length);
  const some = compressed ? whole.data : whole.data.slice(from, from + MAX_RECORDS);
  const parts = [...whole.descriptions, ...some];
  const donor = randomRecording(random, MAX_RECORDS);
  return { bytes: streamOf(mutateFixture(random, parts, donor.data)), sound: false };
}

/** Bytes within the compressed blocks too, which a builder of sound frames without compression cannot make. */
function mutateFixture(random: FuzzRandom, parts: readonly Part[], donor: readonly Part[]): Part[] {
  const changed = mutateParts(random, parts, donor);
  if (random.chance(0.5)) return changed;
  const at = random.below(changed.length);
  const here = changed[at];
  if (here !== undefined && here.record.length > 8) {
    const body = mutateBytes(random, here.record.slice(8), here.record);
    changed[at] = { record: joinBytes(here.record.subarray(0, 8), body), after: here.after };
  }
  return changed;
}

function garbage(random: FuzzRandom): Uint8Array {
  const bytes = random.bytes(random.small(600));
  if (random.chance(0.5)) bytes.set(new TextEncoder().encode('PERFILE2').subarray(0, bytes.length));
  if (random.chance(0.7) && bytes.length > 16) bytes.set([random.pick([16, 104]), 0, 0, 0, 0, 0, 0, 0], 8);
  return bytes;
}
