/** Bytes that are read where they are needed instead of being held: a file, or memory in tests and workers. */
export interface ByteSource {
  readonly sizeBytes: number;
  /**
   * The bytes of [offset, offset + length) that exist: fewer where the source ends sooner, also when a file shrank
   * meanwhile. Not to be changed, and valid until the next read: a source may fill one buffer again and again.
   */
  read(offset: number, length: number): Uint8Array;
}

export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    read: (offset, length) => {
      const start = Math.min(Math.max(offset, 0), bytes.length);
      return bytes.subarray(start, start + Math.max(length, 0));
    },
  };
}
