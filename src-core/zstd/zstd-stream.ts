import { formatBytes } from '@core/units';
import { BlockInput } from './block-input';
import { frameHeaderBytes, readFrameHeader, type FrameHeader } from './frame-header';
import { History, MAX_BLOCK_BYTES } from './history';
import { Literals } from './literals';
import { Sequences } from './sequences';

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;

/** Offsets are 32-bit integers, and one array holds two windows. */
const LARGEST_WINDOW_BYTES = 2 ** 30;

type Sink = (content: Uint8Array) => void;

/** What the bytes gathered next are. */
type Part = 'magic' | 'descriptor' | 'frame-header' | 'block-header' | 'block' | 'checksum' | 'skipped-size';

const BLOCK_RAW = 0;
const BLOCK_RLE = 1;
const BLOCK_COMPRESSED = 2;

/**
 * Decompresses Zstandard frames (RFC 8878) that arrive in pieces of any length. Hostile bytes cost at most as much as
 * their length and the content that they make; content checksums are not checked.
 */
export class ZstdStream {
  private readonly maxWindowBytes: number;
  private failure: string | null = null;
  private part: Part = 'magic';
  /** How many bytes the part has. */
  private partBytes = 4;
  private readonly input = new BlockInput(MAX_BLOCK_BYTES);
  /** Bytes of a skippable frame to let pass. */
  private skip = 0;
  private descriptor = 0;
  private frame: FrameHeader = { windowBytes: 0, contentBytes: null, dictionaryId: 0, hasChecksum: false };
  private producedBytes = 0;
  private blockKind = BLOCK_RAW;
  private blockBytes = 0;
  private isLastBlock = false;
  private readonly history = new History();
  private readonly literals = new Literals();
  private readonly sequences = new Sequences();

  /** `maxWindowBytes`: how far back matches may reach; up to twice as much memory is used. At most 1 GiB counts. */
  constructor(limits: { readonly maxWindowBytes: number }) {
    this.maxWindowBytes = Math.min(limits.maxWindowBytes, LARGEST_WINDOW_BYTES);
  }

  /** Whether the bytes so far end inside a block, a header or a skippable frame, and not between two of them. */
  get midBlock(): boolean {
    return this.input.left > 0 || this.skip > 0 || (this.part !== 'magic' && this.part !== 'block-header');
  }

  /**
   * Decompresses what `chunk` completes. `sink` gets each block's content, which is valid until it returns. Returns what
   * is wrong in a few words, or null; once failed, it fails again.
   */
  push(chunk: Uint8Array, sink: Sink): string | null {
    let at = 0;
    while (this.failure === null) {
      const passed = Math.min(this.skip, chunk.length - at);
      this.skip -= passed;
      at += passed;
      const taken = Math.min(this.partBytes - this.input.left, chunk.length - at);
      this.input.append(chunk, at, taken);
      at += taken;
      if (this.skip > 0 || this.input.left < this.partBytes) break;
      this.failure = this.take(sink);
    }
    return this.failure;
  }

  /** Reads the part, which is gathered whole. */
  private take(sink: Sink): string | null {
    switch (this.part) {
      case 'magic':
        return this.takeMagic();
      case 'descriptor':
        return this.takeDescriptor();
      case 'frame-header':
        return this.takeFrameHeader();
      case 'block-header':
        return this.takeBlockHeader();
      case 'block':
        return this.takeBlock(sink);
      case 'checksum':
        return this.expect('magic', 4);
      case 'skipped-size':
        this.skip = this.input.view.getUint32(this.input.at, true);
        return this.expect('magic', 4);
    }
  }

  private expect(part: Part, partBytes: number): null {
    this.part = part;
    this.partBytes = partBytes;
    this.input.clear();
    return null;
  }

  private takeMagic(): string | null {
    const magic = this.input.view.getUint32(this.input.at, true);
    if (magic === FRAME_MAGIC) return this.expect('descriptor', 1);
    if ((magic & ~15) === SKIPPABLE_MAGIC) return this.expect('skipped-size', 4);
    return 'not a Zstandard frame';
  }

  private takeDescriptor(): string | null {
    this.descriptor = this.input.nextByte();
    const headerBytes = frameHeaderBytes(this.descriptor);
    return headerBytes === null ? 'reserved bits are set' : this.expect('frame-header', headerBytes);
  }

  private takeFrameHeader(): string | null {
    const frame = readFrameHeader(this.descriptor, this.input);
    const { maxWindowBytes } = this;
    if (frame.dictionaryId !== 0) return 'needs a dictionary';
    if (frame.windowBytes > maxWindowBytes)
      return `needs a window of ${formatBytes(frame.windowBytes)}, and ${formatBytes(maxWindowBytes)} are allowed`;
    this.frame = frame;
    this.producedBytes = 0;
    this.history.begin(frame.windowBytes);
    this.literals.begin();
    this.sequences.begin();
    return this.expect('block-header', 3);
  }

  private takeBlockHeader(): string | null {
    const header = this.input.view.getUint32(this.input.at, true) & 0xffffff;
    this.isLastBlock = (header & 1) !== 0;
    this.blockKind = (header >> 1) & 3;
    this.blockBytes = header >> 3;
    if (this.blockKind > BLOCK_COMPRESSED) return 'a block of a reserved type';
    if (this.blockBytes > this.maxBlockBytes) return 'a block larger than it may be';
    return this.expect('block', this.blockKind === BLOCK_RLE ? 1 : this.blockBytes);
  }

  private get maxBlockBytes(): number {
    return Math.min(this.frame.windowBytes, MAX_BLOCK_BYTES);
  }

  private takeBlock(sink: Sink): string | null {
    const { history } = this;
    history.reserve();
    const from = history.end;
    const failure = this.decodeBlock();
    if (failure !== null) return failure;
    const { contentBytes, hasChecksum } = this.frame;
    this.producedBytes += history.end - from;
    const isOff = this.isLastBlock
      ? this.producedBytes !== contentBytes
      : this.producedBytes > (contentBytes ?? Infinity);
    if (contentBytes !== null && isOff) return 'a frame holds not as much as it says';
    if (!this.isLastBlock) this.expect('block-header', 3);
    else if (hasChecksum) this.expect('checksum', 4);
    else this.expect('magic', 4);
    if (history.end > from) sink(history.bytes.subarray(from, history.end));
    return null;
  }

  private decodeBlock(): string | null {
    const { input, history, literals } = this;
    if (this.blockKind === BLOCK_RAW) history.append(input.bytes, input.at, this.blockBytes);
    else if (this.blockKind === BLOCK_RLE) history.repeat(input.nextByte(), this.blockBytes);
    else {
      const { maxBlockBytes } = this;
      const limit = history.end + maxBlockBytes;
      const failure =
        literals.read(input, maxBlockBytes) ?? this.sequences.read(input, literals, history, limit);
      if (failure !== null) return failure;
      if (history.end + literals.count > limit) return 'a block holds more than it may';
      history.append(literals.bytes, literals.at, literals.count);
    }
    return null;
  }
}
