import { FseTable, type Alphabet } from './fse-table';

/** Codes whose ranges lie side by side: each begins where the one before ends. */
function adjacent(maxLog: number, first: number, extraBits: readonly number[]): Alphabet {
  let base = first;
  const bases = Int32Array.from(extraBits, (bits) => {
    const own = base;
    base += 2 ** bits;
    return own;
  });
  return { maxLog, bases, extraBits: Uint8Array.from(extraBits) };
}

const times = (count: number, value: number): number[] => new Array<number>(count).fill(value);

/** RFC 8878, 3.1.1.3.2.1.1: literals' lengths. */
const LITERALS = adjacent(
  9,
  0,
  [times(16, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16].flat(),
);
const MATCHES = adjacent(
  9,
  3,
  [times(32, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16].flat(),
);

/** Offsets' values; the last code's begin at 2^31, come out negative and so are refused: no window reaches there. */
const OFFSETS: Alphabet = {
  maxLog: 8,
  bases: Int32Array.from({ length: 32 }, (_, code) => 1 << code),
  extraBits: Uint8Array.from({ length: 32 }, (_, code) => code),
};

/** One of a sequence's three numbers: its alphabet, and the table that both sides know (RFC 8878, 3.1.1.3.2.2). */
export interface SequenceField {
  readonly alphabet: Alphabet;
  readonly predefined: FseTable;
}

const field = (alphabet: Alphabet, log: number, probabilities: readonly number[]): SequenceField => ({
  alphabet,
  predefined: new FseTable(alphabet).setProbabilities(log, probabilities),
});

export const LITERALS_FIELD = field(
  LITERALS,
  6,
  [4, 3, times(11, 2), 1, 1, 1, times(9, 2), 3, 2, times(5, 1), times(4, -1)].flat(),
);
export const OFFSET_FIELD = field(OFFSETS, 5, [times(6, 1), 2, 2, 2, times(15, 1), times(5, -1)].flat());
export const MATCH_FIELD = field(MATCHES, 6, [1, 4, 3, times(6, 2), times(37, 1), times(7, -1)].flat());
