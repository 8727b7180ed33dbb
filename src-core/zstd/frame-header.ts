import type { BlockInput } from './block-input';

/** What a frame says of itself (RFC 8878, 3.1.1.1). */
export interface FrameHeader {
  readonly windowBytes: number;
  /** null where it does not say. */
  readonly contentBytes: number | null;
  readonly dictionaryId: number;
  readonly hasChecksum: boolean;
}

/** How many bytes follow the descriptor; null when it is not one of this format. */
export function frameHeaderBytes(descriptor: number): number | null {
  if ((descriptor & 8) !== 0) return null;
  return windowFieldBytes(descriptor) + dictionaryFieldBytes(descriptor) + contentFieldBytes(descriptor);
}

const isSingleSegment = (descriptor: number): boolean => (descriptor & 32) !== 0;
const windowFieldBytes = (descriptor: number): number => (isSingleSegment(descriptor) ? 0 : 1);
const dictionaryFieldBytes = (descriptor: number): number => [0, 1, 2, 4][descriptor & 3] ?? 0;

function contentFieldBytes(descriptor: number): number {
  const size = descriptor >> 6;
  return size > 0 ? 1 << size : isSingleSegment(descriptor) ? 1 : 0;
}

/** Reads the fields at `input.at`, of as many bytes as `frameHeaderBytes` says. */
export function readFrameHeader(descriptor: number, input: BlockInput): FrameHeader {
  const window = isSingleSegment(descriptor) ? null : input.nextByte();
  const dictionaryId = readLittleEndian(input, dictionaryFieldBytes(descriptor));
  const contentField = contentFieldBytes(descriptor);
  // Two bytes begin where one byte ends.
  const content = readLittleEndian(input, contentField) + (contentField === 2 ? 256 : 0);
  return {
    windowBytes: window === null ? content : 2 ** (10 + (window >> 3)) * (1 + (window & 7) / 8),
    contentBytes: contentField === 0 ? null : content,
    dictionaryId,
    hasChecksum: (descriptor & 4) !== 0,
  };
}

/** Sizes above 2^53 come out rounded: nothing is that large. */
function readLittleEndian(input: BlockInput, count: number): number {
  let value = 0;
  for (let index = 0; index < count; index += 1) value += input.nextByte() * 2 ** (8 * index);
  return value;
}
