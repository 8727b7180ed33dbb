import { ZstdStream } from '../../zstd/zstd-stream';
import { zstdBlocks, zstdFrameHeader } from '../zstd-frame';
import type { ZstdBlock } from '../zstd-frame';
import { joinBytes, mutateBytes, overwrite } from './byte-mutations';
import { FuzzRandom } from './fuzz-random';
import { hostileFrames } from './perf-compression';
import type { Fixtures } from './perf-inputs';
import { splitStream } from './perf-parts';
import { find, taken } from './target';
import type { FuzzInput, Target, Verdict } from './target';

const WINDOW_BYTES = 8 << 20;
/** A caller stops a stream that makes much of little, as the decoder of perf's records does. */
const MAX_CONTENT_BYTES = 4 << 20;
const COMPRESSED = 81;

/** A real compressor's frame, with Huffman and FSE tables in it. */
function realFrame(stream: Uint8Array): Uint8Array {
  const records = splitStream(stream).data.map(({ record }) => record);
  return joinBytes(
    ...records.filter((record) => record[0] === COMPRESSED).map((record) => record.subarray(8)),
  );
}

function builtFrame(random: FuzzRandom): Uint8Array {
  const blocks: ZstdBlock[] = Array.from({ length: random.below(6) }, () =>
    random.chance(0.5) ? { raw: random.bytes(random.below(300)) } : { byte: 7, times: random.below(1_000) },
  );
  return joinBytes(zstdFrameHeader(random.between(10, 20)), zstdBlocks(blocks, random.chance(0.5)));
}

function inputFrom(random: FuzzRandom, real: Uint8Array): FuzzInput {
  const whole = random.chance(0.7) ? real : builtFrame(random);
  if (random.chance(0.05)) return { bytes: whole, sound: true };
  let bytes: Uint8Array = whole.slice();
  for (let left = random.between(1, 3); left > 0; left -= 1) {
    // Tables stand at the beginnings of blocks.
    const near = Math.min(bytes.length, 64);
    if (random.chance(0.4)) bytes = overwrite(random, bytes, 0, near);
    else if (random.chance(0.7)) bytes = mutateBytes(random, bytes, real).slice();
    else bytes = hostileFrames(random, bytes).slice();
  }
  return { bytes, sound: false };
}

function run(bytes: Uint8Array): Verdict {
  const stream = new ZstdStream({ maxWindowBytes: WINDOW_BYTES });
  const random = new FuzzRandom(bytes.length, 'chunks', bytes[bytes.length >>> 1] ?? 0);
  let contentBytes = 0;
  for (let from = 0; from < bytes.length && contentBytes < MAX_CONTENT_BYTES;) {
    const to = Math.min(bytes.length, from + random.between(1, 400));
    const trouble = stream.push(bytes.subarray(from, to), (content) => (contentBytes += content.length));
    if (trouble === '') return find('a failure does not say what');
    if (trouble !== null) return { kind: 'refused', why: trouble };
    from = to;
  }
  return taken;
}

export const zstdTarget = ({ compressedStream }: Fixtures): Target => {
  const real = realFrame(compressedStream);
  return { name: 'zstd', weight: 10, generate: (random) => inputFrom(random, real), run };
};
