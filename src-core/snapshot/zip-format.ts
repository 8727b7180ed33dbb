/** Signatures and fixed lengths of a zip's headers (PKWARE APPNOTE 4.3). */
export const LOCAL = { signature: 0x04034b50, bytes: 30 } as const;
export const DIRECTORY = { signature: 0x02014b50, bytes: 46 } as const;
export const END = { signature: 0x06054b50, bytes: 22 } as const;

export const STORED = 0;
export const DEFLATED = 8;

/** An entry may inflate to this many times its packed size, and a constant for short ones. */
const EXPANSION_LIMIT = 64;
const EXPANSION_ALLOWANCE = 1 << 20;

export const mayInflateTo = (packedBytes: number, sizeBytes: number): boolean =>
  sizeBytes <= packedBytes * EXPANSION_LIMIT + EXPANSION_ALLOWANCE;
