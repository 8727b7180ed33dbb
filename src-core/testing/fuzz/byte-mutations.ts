import type { FuzzRandom } from './fuzz-random';

/** Changes bytes without a notion of what they mean. May return its argument changed, or other bytes. */
export function mutateBytes(random: FuzzRandom, bytes: Uint8Array, donor: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  switch (random.below(10)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return joinBytes(bytes.subarray(0, at), random.bytes(random.between(1, 17)), bytes.subarray(at));
    case 2:
      return joinBytes(bytes.subarray(0, at), bytes.subarray(at + random.between(1, 17)));
    case 3:
      return joinBytes(bytes.subarray(0, at), partOf(random, donor), bytes.subarray(at));
    case 4:
      return joinBytes(bytes.subarray(0, at), donor.subarray(random.below(donor.length + 1)));
    case 5:
      return flipBits(random, bytes);
    case 6:
      return swapWords(random, bytes);
    case 7:
      return joinBytes(bytes.subarray(0, at), partOf(random, bytes), bytes.subarray(at));
    default:
      return overwrite(random, bytes, 0, bytes.length);
  }
}

/** Puts an interesting integer of 1 to 8 bytes somewhere in [from, to), mostly where a field would be. */
export function overwrite(random: FuzzRandom, bytes: Uint8Array, from: number, to: number): Uint8Array {
  const width = random.pick([8, 8, 4, 4, 2, 1]);
  if (to - from < width) return bytes;
  const places = Math.floor((to - from) / width);
  const at = random.chance(0.8) ? from + width * random.below(places) : random.between(from, to - width);
  writeInteger(bytes, at, width, random.chance(0.8) ? random.interesting() : random.u64());
  return bytes;
}

/** Little-endian; what does not fit is cut off. */
export function writeInteger(bytes: Uint8Array, at: number, width: number, value: bigint): void {
  for (let index = 0; index < width; index += 1) {
    bytes[at + index] = Number((value >> BigInt(8 * index)) & 0xffn);
  }
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function partOf(random: FuzzRandom, bytes: Uint8Array): Uint8Array {
  const from = random.below(bytes.length + 1);
  return bytes.subarray(from, from + random.between(1, 256));
}

function flipBits(random: FuzzRandom, bytes: Uint8Array): Uint8Array {
  for (let left = random.between(1, 6); left > 0 && bytes.length > 0; left -= 1) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return bytes;
}

/** As a machine of the other byte order would have written it. */
function swapWords(random: FuzzRandom, bytes: Uint8Array): Uint8Array {
  const width = random.pick([4, 8]);
  const end = random.chance(0.5) ? bytes.length : Math.min(bytes.length, 64);
  for (let at = 0; at + width <= end; at += width) bytes.subarray(at, at + width).reverse();
  return bytes;
}
