/** CRC-32 as zip uses it (ISO 3309, polynomial 0xEDB88320 reflected), sixteen bytes a step (Kounavis and Berry, slicing). */

const STEP_BYTES = 16;
const STEP_WORDS = STEP_BYTES / 4;

/** Row n of 256: what a byte comes to that n others follow. */
const TABLE = makeTable();

function makeTable(): Int32Array {
  const table = new Int32Array(STEP_BYTES * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit += 1) {
      remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1;
    }
    table[byte] = remainder;
  }
  for (let at = 256; at < table.length; at += 1) {
    const before = table[at - 256] ?? 0;
    table[at] = (before >>> 8) ^ (table[before & 0xff] ?? 0);
  }
  return table;
}

/** An unsigned 32-bit number; of a piece, `before` is that of all before it. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const toWords = Math.min(bytes.length, -bytes.byteOffset & 3);
  const words = Math.floor((bytes.length - toWords) / STEP_BYTES) * STEP_WORDS;
  let sum = ofBytes(bytes, 0, toWords, ~before);
  if (words > 0) sum = ofWords(new Int32Array(bytes.buffer, bytes.byteOffset + toWords, words), sum);
  return ~ofBytes(bytes, toWords + words * 4, bytes.length, sum) >>> 0;
}

function ofBytes(bytes: Uint8Array, from: number, end: number, before: number): number {
  let sum = before;
  for (let at = from; at < end; at += 1) {
    // Both indexes are in range by construction; the fallbacks only satisfy the compiler.
    sum = (TABLE[(sum ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (sum >>> 8);
  }
  return sum;
}

/** Little-endian words, like every machine that runs this; a whole number of steps. */
function ofWords(words: Int32Array, before: number): number {
  let sum = before;
  for (let at = 0; at < words.length; at += STEP_WORDS) {
    sum =
      ofWord((words[at] ?? 0) ^ sum, 15) ^
      ofWord(words[at + 1] ?? 0, 11) ^
      ofWord(words[at + 2] ?? 0, 7) ^
      ofWord(words[at + 3] ?? 0, 3);
  }
  return sum;
}

/** `following`: how many bytes of the step come after its lowest byte. */
function ofWord(word: number, following: number): number {
  const row = following << 8;
  return (
    (TABLE[row + (word & 0xff)] ?? 0) ^
    (TABLE[row - 256 + ((word >>> 8) & 0xff)] ?? 0) ^
    (TABLE[row - 512 + ((word >>> 16) & 0xff)] ?? 0) ^
    (TABLE[row - 768 + (word >>> 24)] ?? 0)
  );
}
