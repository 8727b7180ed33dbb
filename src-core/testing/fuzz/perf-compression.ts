import { FIRST_PERF_RECORD, RECORD } from '../../perf/record-types';
import { ByteWriter } from '../byte-writer';
import { zstdBlocks, zstdFrameHeader } from '../zstd-frame';
import type { ZstdBlock } from '../zstd-frame';
import { joinBytes, mutateBytes, overwrite } from './byte-mutations';
import { part } from './perf-record-model';
import type { Part } from './perf-record-model';
import type { FuzzRandom } from './fuzz-random';

/** HEADER_COMPRESSED: version, zstd, level, ratio, mmap_len. */
export const COMPRESSED_FEATURE = 27;
export const compressedFeature = (): Uint8Array =>
  new ByteWriter().u32(0).u32(1).u32(1).u32(4).u32(0x8_1000).bytes();

/**
 * Hides the kernel's records in one zstd frame that runs across COMPRESSED records, wherever these end; perf's own
 * records stay between them, as in a recording of `perf record -z`.
 */
export function compressParts(random: FuzzRandom, parts: readonly Part[]): Part[] {
  const out: Part[] = [];
  const newer = random.chance(0.3);
  let waiting: Uint8Array[] = [];
  let started = false;
  const flush = (): void => {
    const content = joinBytes(...waiting);
    waiting = [];
    for (let from = 0; from < content.length;) {
      const to = Math.min(content.length, from + random.between(1, 2_000));
      const blocks = zstdBlocks(blocksOf(random, content.subarray(from, to)));
      out.push(
        compressedPart(started ? blocks : joinBytes(zstdFrameHeader(random.between(10, 20)), blocks), newer),
      );
      started = true;
      from = to;
    }
  };
  for (const one of parts) {
    if (isKernels(one)) waiting.push(one.record);
    else {
      flush();
      out.push(one);
    }
  }
  flush();
  return out;
}

const typeOf = ({ record }: Part): number =>
  new DataView(record.buffer, record.byteOffset).getUint32(0, true);
const isKernels = (one: Part): boolean => one.record.length >= 8 && typeOf(one) < FIRST_PERF_RECORD;

function compressedPart(content: Uint8Array, newer: boolean): Part {
  if (!newer) return part(RECORD.compressed, 0, content);
  const body = new ByteWriter()
    .u64(content.length)
    .raw(content)
    .zeros(-content.length & 7);
  return part(RECORD.compressed2, 0, body.bytes());
}

/** Raw blocks, and one byte's runs where there are any. */
function blocksOf(random: FuzzRandom, content: Uint8Array): ZstdBlock[] {
  const blocks: ZstdBlock[] = [];
  for (let from = 0; from < content.length;) {
    const byte = content[from] ?? 0;
    let times = 1;
    while (content[from + times] === byte) times += 1;
    const length = times > 3 ? times : Math.min(content.length - from, random.between(1, 1_000));
    blocks.push(times > 3 ? { byte, times } : { raw: content.subarray(from, from + length) });
    from += length;
  }
  return blocks;
}

const SKIPPABLE_FRAME = 0x184d_2a50;
const MAX_BLOCK = 0x1f_ffff;

/** Content of COMPRESSED records that no compressor would write. */
export function hostileFrames(random: FuzzRandom, sound: Uint8Array): Uint8Array {
  switch (random.below(8)) {
    case 0:
      return mutateBytes(random, sound.slice(), sound);
    case 1:
      return overwrite(random, sound.slice(), 0, Math.min(sound.length, 24));
    case 2: {
      // Little that becomes much.
      const times = random.pick([random.below(MAX_BLOCK), MAX_BLOCK, 0x2_0000]);
      const bomb = Array.from({ length: random.between(1, 200) }, () => ({ byte: random.below(3), times }));
      return joinBytes(zstdFrameHeader(17), zstdBlocks(bomb, random.chance(0.5)));
    }
    case 3:
      return joinBytes(zstdFrameHeader(random.between(10, 41)), zstdBlocks([{ raw: random.bytes(64) }]));
    case 4: {
      const skipped = new ByteWriter();
      for (let left = random.between(1, 400); left > 0; left -= 1) {
        skipped.u32(SKIPPABLE_FRAME + random.below(16)).u32(random.chance(0.9) ? 0 : random.u32());
      }
      return joinBytes(skipped.bytes(), sound);
    }
    case 5:
      return joinBytes(zstdFrameHeader(17), zstdBlocks([{ raw: sound }], true), sound);
    case 6:
      // A descriptor of any kind: sizes, dictionaries, checksums.
      return joinBytes(
        Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd),
        random.bytes(random.between(0, 24)),
        sound.subarray(6),
      );
    default:
      // Records that are compressed within compressed ones.
      return joinBytes(
        zstdFrameHeader(17),
        zstdBlocks([{ raw: part(RECORD.compressed, 0, sound.subarray(0, 60_000)).record }]),
      );
  }
}

/** Spoils some of the COMPRESSED records of a recording. */
export function mutateCompressed(random: FuzzRandom, parts: readonly Part[]): Part[] {
  return parts.map((one) => {
    if (one.record.length < 8 || typeOf(one) !== RECORD.compressed || random.chance(0.4)) return one;
    return part(RECORD.compressed, 0, hostileFrames(random, one.record.subarray(8)).subarray(0, 65_527));
  });
}
