/**
 * Deflates in libuv's thread pool, beside whatever makes the next content; what is small is deflated at once while the pool is busy.
 * Large content is cut into pieces of one size, each deflated by itself and ended at a whole byte, so that they make one stream: the
 * same bytes whatever the number of processors, and whoever deflates them.
 */
import { constants, crc32 as nativeCrc32, createDeflateRaw, deflateRawSync } from 'node:zlib';
import { crc32 } from '@core/snapshot/crc32';
import { packedEntry } from '@core/snapshot/zip-writer';
import type { NewEntry, PackedEntry } from '@core/snapshot/zip-writer';

/** Some milliseconds of a thread: so long whoever makes the next content may leave it alone. */
export const PIECE_BYTES = 1 << 22;
/**
 * libuv has four threads for everybody: one is left to the others. More than there may be processors: one that is done waits for
 * the main thread, which may be busy, while another one goes on.
 */
const AT_ONCE = 3;
/** A millisecond or two: so long nobody on this thread minds waiting. */
export const SMALL_BYTES = 1 << 18;

/** Of a piece, `before` is that of all before it. */
export type Checksum = (bytes: Uint8Array, before?: number) => number;

/** Node has one of its own since 20.15. */
export const fastestChecksum = (native: Checksum | undefined): Checksum => native ?? crc32;
export const checksum: Checksum = fastestChecksum(nativeCrc32);

/** The piece [from, end) of some content. */
interface Piece {
  readonly content: Uint8Array;
  readonly from: number;
  readonly end: number;
}

function* piecesOf(content: Uint8Array): Generator<Piece> {
  for (let from = 0; from === 0 || from < content.length; from += PIECE_BYTES)
    yield { content, from, end: Math.min(from + PIECE_BYTES, content.length) };
}

const bytesOf = ({ content, from, end }: Piece): Uint8Array => content.subarray(from, end);

/** Level 2 takes perf's bytes no longer than 1, and leaves a tenth less of them; tables take a tenth less time than with memory 8. */
const optionsOf = ({ content, from, end }: Piece) => ({
  level: 2,
  memLevel: 9,
  // Mostly enough for all: this thread is asked for more, and may be busy.
  chunkSize: Math.min(1 << 18, Math.max(1 << 10, Math.ceil((end - from) / 3))),
  // After what is not the last another one follows, at a whole byte.
  finishFlush: end === content.length ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
});

/** Deflates it as a part of the whole content's stream. */
export type Deflate = (piece: Piece) => Promise<readonly Uint8Array[]>;

/**
 * Not joined: what is copied for nothing has V8 collect garbage the sooner. By a zlib of its own: what one makes depends on what it
 * made before.
 */
const deflate: Deflate = (piece) =>
  new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    createDeflateRaw(optionsOf(piece))
      .on('data', (part: Uint8Array) => parts.push(part))
      .on('end', () => resolve(parts))
      .on('error', reject)
      .end(bytesOf(piece));
  });

/** The same stream, on this thread. */
const deflateHere = (content: Uint8Array): readonly Uint8Array[] => [
  deflateRawSync(content, optionsOf({ content, from: 0, end: content.length })),
];

/** What is under way of an entry. */
interface Parcel {
  readonly entry: NewEntry;
  readonly packed: (readonly Uint8Array[])[];
  missing: number;
  crc: number;
  readonly done: (packed: PackedEntry) => void;
  readonly failed: (error: unknown) => void;
}

/** One piece of it. */
interface Job {
  readonly parcel: Parcel;
  readonly piece: Piece;
}

/** Packs entries, a few pieces at a time. */
export class Packing {
  readonly #waiting: Job[] = [];
  readonly #meanwhile: Job[] = [];
  readonly #running = new Set<Promise<void>>();
  #ended = false;

  constructor(
    private readonly deflatePiece: Deflate = deflate,
    private readonly atOnce = AT_ONCE,
  ) {}

  /**
   * In the order of the calls. The promise rejects with what deflate fails with, or when packing ends before; it need not be
   * looked at.
   */
  pack(entry: NewEntry): Promise<PackedEntry> {
    const [, content] = entry;
    const isBusy = this.#running.size >= this.atOnce && !this.#ended;
    return isBusy && content.length <= SMALL_BYTES
      ? Promise.resolve(packedEntry(entry, checksum(content), deflateHere(content)))
      : this.#packed(entry, this.#waiting);
  }

  /** As pack, whenever nothing else waits. */
  packMeanwhile(entry: NewEntry): Promise<PackedEntry> {
    return this.#packed(entry, this.#meanwhile);
  }

  /** Returns when nothing is packed any more; what has not begun never is. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#startMore();
    await Promise.all(this.#running);
  }

  #packed(entry: NewEntry, line: Job[]): Promise<PackedEntry> {
    const packed = new Promise<PackedEntry>((done, failed) => {
      const pieces = [...piecesOf(entry[1])];
      const parcel: Parcel = { entry, packed: [], missing: pieces.length, crc: 0, done, failed };
      line.push(...pieces.map((piece) => ({ parcel, piece })));
    });
    packed.catch(() => undefined);
    this.#startMore();
    return packed;
  }

  #startMore(): void {
    while (this.#ended || this.#running.size < this.atOnce) {
      const job = this.#waiting.shift() ?? this.#meanwhile.shift();
      if (job === undefined) return;
      if (this.#ended) {
        job.parcel.failed(new Error('Packing has ended.'));
        continue;
      }
      const running = this.#run(job).finally(() => {
        this.#running.delete(running);
        this.#startMore();
      });
      this.#running.add(running);
    }
  }

  /** Pieces are begun in their order, so that the checksum goes on from one to the next. */
  async #run({ parcel, piece }: Job): Promise<void> {
    try {
      const deflated = this.deflatePiece(piece);
      parcel.crc = checksum(bytesOf(piece), parcel.crc);
      parcel.packed[piece.from / PIECE_BYTES] = await deflated;
      parcel.missing -= 1;
      if (parcel.missing === 0) parcel.done(packedEntry(parcel.entry, parcel.crc, parcel.packed.flat()));
    } catch (error) {
      parcel.failed(error);
    }
  }
}
