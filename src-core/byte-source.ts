/** Bytes that stay where they are: a file, a spilled stream, memory. Offsets are bytes from the start. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** A piece that stays as it is; shorter where the source ends. */
  read(offset: number, length: number): Uint8Array;
  /** Fills `target` from `offset` on and says how many bytes there were: for readers of all of it, without garbage. */
  readInto(offset: number, target: Uint8Array): number;
}

export const memorySource = (bytes: Uint8Array): ByteSource => {
  // A negative number would count from the end.
  const read = (offset: number, length: number): Uint8Array =>
    bytes.subarray(Math.max(offset, 0), Math.max(offset, 0) + Math.max(length, 0));
  return {
    sizeBytes: bytes.length,
    read,
    readInto: (offset, target) => {
      const piece = read(offset, target.length);
      target.set(piece);
      return piece.length;
    },
  };
};
