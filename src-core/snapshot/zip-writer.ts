/** A zip written entry by entry: nothing of it is held but its directory. Equal contents give equal bytes. */
import { deflateSync } from 'fflate';
import { crc32 } from './crc32';
import { DEFLATED, DIRECTORY, END, LOCAL, mayInflateTo, STORED } from './zip-format';
import type { ZipEntry } from './zip';

/** Makes a raw deflate stream. */
export type Pack = (content: Uint8Array) => Uint8Array;

export const packFast: Pack = (content) => deflateSync(content, { level: 1 });

/** What becomes an entry; it must not change until it is packed. */
export type NewEntry = readonly [name: string, content: Uint8Array];

/** An entry with all that is written of it. */
export interface PackedEntry extends Omit<ZipEntry, 'offset'> {
  /** Of `packedBytes` bytes together. */
  readonly body: readonly Uint8Array[];
}

/**
 * `packed`: the raw deflate stream of the content, in pieces; `crc` its CRC-32. Content that deflates better than a reader allows
 * (long runs of one value) is stored instead.
 */
export function packedEntry(
  [name, content]: NewEntry,
  crc: number,
  packed: readonly Uint8Array[],
): PackedEntry {
  const deflatedBytes = packed.reduce((sum, { length }) => sum + length, 0);
  const sizeBytes = content.length;
  return deflatedBytes < sizeBytes && mayInflateTo(deflatedBytes, sizeBytes)
    ? { name, crc, sizeBytes, method: DEFLATED, packedBytes: deflatedBytes, body: packed }
    : { name, crc, sizeBytes, method: STORED, packedBytes: sizeBytes, body: [content] };
}

export const packEntry = (entry: NewEntry, pack: Pack): PackedEntry =>
  packedEntry(entry, crc32(entry[1]), [pack(entry[1])]);

/** 1980-01-01, the earliest date that zip knows. */
const EPOCH_DATE = (1 << 5) | 1;
const VERSION_NEEDED = 20;

export class ZipWriter {
  readonly #directory: ZipEntry[] = [];
  #offset = 0;

  /** `put` takes the file's next bytes. */
  constructor(private readonly put: (bytes: Uint8Array) => void) {}

  add({ body, ...entry }: PackedEntry): void {
    this.#directory.push({ ...entry, offset: this.#offset });
    const name = asciiBytes(entry.name);
    const header = new Uint8Array(LOCAL.bytes + name.length);
    const view = new DataView(header.buffer);
    view.setUint32(0, LOCAL.signature, true);
    view.setUint16(4, VERSION_NEEDED, true);
    describe(view, 8, entry, name.length);
    header.set(name, LOCAL.bytes);
    this.#write(header);
    for (const piece of body) this.#write(piece);
  }

  finish(): void {
    const offset = this.#offset;
    for (const entry of this.#directory) {
      const name = asciiBytes(entry.name);
      const header = new Uint8Array(DIRECTORY.bytes + name.length);
      const view = new DataView(header.buffer);
      view.setUint32(0, DIRECTORY.signature, true);
      view.setUint16(4, VERSION_NEEDED, true);
      view.setUint16(6, VERSION_NEEDED, true);
      describe(view, 10, entry, name.length);
      view.setUint32(42, entry.offset, true);
      header.set(name, DIRECTORY.bytes);
      this.#write(header);
    }
    const end = new DataView(new ArrayBuffer(END.bytes));
    end.setUint32(0, END.signature, true);
    end.setUint16(8, this.#directory.length, true);
    end.setUint16(10, this.#directory.length, true);
    end.setUint32(12, this.#offset - offset, true);
    end.setUint32(16, offset, true);
    this.#write(new Uint8Array(end.buffer));
  }

  #write(bytes: Uint8Array): void {
    this.put(bytes);
    this.#offset += bytes.length;
  }
}

/** The fields that both headers have in the same order, from the method on. */
function describe(view: DataView, at: number, entry: Omit<ZipEntry, 'offset'>, nameBytes: number): void {
  view.setUint16(at, entry.method, true);
  view.setUint16(at + 4, EPOCH_DATE, true);
  view.setUint32(at + 6, entry.crc, true);
  view.setUint32(at + 10, entry.packedBytes, true);
  view.setUint32(at + 14, entry.sizeBytes, true);
  view.setUint16(at + 18, nameBytes, true);
}

const asciiBytes = (name: string): Uint8Array =>
  Uint8Array.from(name, (character) => character.charCodeAt(0) & 0x7f);

/** The whole of a small one. */
export function writeZip(entries: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  const writer = new ZipWriter((bytes) => pieces.push(bytes));
  for (const entry of entries) writer.add(packEntry(entry, packFast));
  writer.finish();
  return concatenated(pieces);
}

export function concatenated(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
