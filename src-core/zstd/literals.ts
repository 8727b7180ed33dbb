import { bitsAt, type BlockInput } from './block-input';
import { MAX_BLOCK_BYTES, OVERRUN_BYTES } from './history';
import { decodeFourStreams, decodeStream } from './huffman-streams';
import { HuffmanTable } from './huffman-table';

const CUT_SHORT = 'literals are cut short';

const RAW = 0;
const RLE = 1;
const COMPRESSED = 2;

/** A block's literals (RFC 8878, 3.1.1.3.1); the Huffman table stays for blocks that use it again. */
export class Literals {
  /** Where they are: raw ones are left in the block. */
  bytes: Uint8Array;
  view: DataView;
  at = 0;
  count = 0;
  private readonly decoded = new Uint8Array(MAX_BLOCK_BYTES + OVERRUN_BYTES);
  private readonly decodedView = new DataView(this.decoded.buffer);
  private readonly table = new HuffmanTable();
  private fourStreams = false;
  private packedBytes = 0;

  constructor() {
    this.bytes = this.decoded;
    this.view = this.decodedView;
  }

  /** A new frame: no table to use again. */
  begin(): void {
    this.table.codeBits = 0;
  }

  /** Reads the section at `input.at`, which moves behind it; `maxCount` is the block's bound. */
  read(input: BlockInput, maxCount: number): string | null {
    const kind = input.left > 0 ? input.view.getUint8(input.at) & 3 : RAW;
    const failure = kind < COMPRESSED ? this.readSize(input) : this.readSizes(input);
    if (failure !== null) return failure;
    if (this.count > maxCount) return 'more literals than a block may hold';
    if (kind === RAW) return this.takeRaw(input);
    this.bytes = this.decoded;
    this.view = this.decodedView;
    this.at = 0;
    if (kind === RLE) {
      if (input.left < 1) return CUT_SHORT;
      this.decoded.fill(input.nextByte(), 0, this.count);
      return null;
    }
    return this.readPacked(input, kind);
  }

  /** Raw and RLE: 5, 12 or 20 bits. */
  private readSize(input: BlockInput): string | null {
    const { view, at, left } = input;
    const format = left > 0 ? (view.getUint8(at) >> 2) & 3 : 0;
    const headerBytes = format === 1 ? 2 : format === 3 ? 3 : 1;
    if (left < headerBytes) return CUT_SHORT;
    if (headerBytes === 1) this.count = bitsAt(view, at * 8 + 3, 5);
    else this.count = bitsAt(view, at * 8 + 4, headerBytes === 2 ? 12 : 20);
    input.at += headerBytes;
    return null;
  }

  /** Huffman: two sizes of 10, 14 or 18 bits each. */
  private readSizes(input: BlockInput): string | null {
    const { view, at } = input;
    const format = (view.getUint8(at) >> 2) & 3;
    const width = format < 2 ? 10 : format === 2 ? 14 : 18;
    const headerBytes = (4 + 2 * width) >> 3;
    if (input.left < headerBytes) return CUT_SHORT;
    this.count = bitsAt(view, at * 8 + 4, width);
    this.packedBytes = bitsAt(view, at * 8 + 4 + width, width);
    this.fourStreams = format !== 0;
    input.at += headerBytes;
    return null;
  }

  private takeRaw(input: BlockInput): string | null {
    if (input.left < this.count) return CUT_SHORT;
    this.bytes = input.bytes;
    this.view = input.view;
    this.at = input.at;
    input.at += this.count;
    return null;
  }

  private readPacked(input: BlockInput, kind: number): string | null {
    const end = input.at + this.packedBytes;
    if (end > input.end) return CUT_SHORT;
    if (kind === COMPRESSED) {
      const failure = this.table.read(input, end);
      if (failure !== null) return failure;
    } else if (this.table.codeBits === 0) return 'literals of a Huffman table that never came';
    const from = input.at;
    input.at = end;
    const { table, decoded, count } = this;
    const whole = this.fourStreams
      ? decodeFourStreams(input.view, from, end, table, decoded, count)
      : decodeStream(input.view, from, end, table, decoded, count);
    return whole ? null : 'a Huffman stream does not end where its literals do';
  }
}
