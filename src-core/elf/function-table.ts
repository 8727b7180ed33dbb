import { decodeText } from '../byte-cursor';
import { lastAtOrBelow } from '../sorted';
import { coverStretches } from './cover-stretches';
import type { FunctionColumns } from './cover-stretches';

/** Bounds the work that a hostile string table makes; C++ names of some thousand characters are real. */
const MAX_NAME_BYTES = 4_096;

export interface ElfSymbol {
  /** As the file states it, before the loader moves it. */
  readonly address: number;
  /** 0 where the file does not state it. */
  readonly sizeBytes: number;
}

export interface FunctionAt {
  readonly name: string;
  /** Bytes from the function's first one. */
  readonly offset: number;
}

/** A function that begins where it was asked for. */
export interface NamedFunction {
  readonly name: string;
  /** 0 where the file does not state it. */
  readonly sizeBytes: number;
}

/** The functions of one file. Names are decoded when they are asked for. */
export class FunctionTable {
  /** Ascending starts of the stretches in which one function is the answer, with their ends and rows. */
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;
  private readonly rows: Uint32Array;

  constructor(private readonly functions: FunctionColumns) {
    const stretches = coverStretches(functions);
    this.starts = Float64Array.from(stretches.starts);
    this.ends = Float64Array.from(stretches.ends);
    this.rows = Uint32Array.from(stretches.rows);
  }

  get count(): number {
    return this.functions.count;
  }

  /** The function whose stated range holds `address`: of several the one that begins last. null outside all. */
  at(address: number): FunctionAt | null {
    const position = lastAtOrBelow(this.starts, address);
    if (position < 0 || address >= (this.ends[position] as number)) return null;
    const row = this.rows[position] as number;
    return { name: this.nameOf(row), offset: address - (this.functions.address[row] as number) };
  }

  /** The function whose first byte is at `address`; null where none begins. */
  startingAt(address: number): NamedFunction | null {
    const position = lastAtOrBelow(this.starts, address);
    const row = this.rows[position];
    if (row === undefined || this.functions.address[row] !== address) return null;
    return { name: this.nameOf(row), sizeBytes: this.functions.sizeBytes[row] as number };
  }

  /** The function of that name, preferably a global one; of several that are alike the first. */
  get(name: string): ElfSymbol | undefined {
    const { count, address, sizeBytes, nameAt, rank, names } = this.functions;
    const wanted = new TextEncoder().encode(`${name}\0`);
    let best = -1;
    for (let row = 0; row < count; row += 1) {
      const at = nameAt[row] as number;
      if (!startsWith(names, at, wanted)) continue;
      if (best < 0 || (rank[row] as number) < (rank[best] as number)) best = row;
    }
    return best < 0 ? undefined : { address: address[best] as number, sizeBytes: sizeBytes[best] as number };
  }

  private nameOf(row: number): string {
    const { names, nameAt } = this.functions;
    const at = nameAt[row] as number;
    return decodeText(names.subarray(at, at + MAX_NAME_BYTES));
  }
}

export const NO_FUNCTIONS = new FunctionTable({
  count: 0,
  address: new Float64Array(0),
  sizeBytes: new Float64Array(0),
  nameAt: new Uint32Array(0),
  rank: new Uint8Array(0),
  names: new Uint8Array(0),
});

function startsWith(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.length; index += 1) {
    if (bytes[at + index] !== wanted[index]) return false;
  }
  return true;
}
