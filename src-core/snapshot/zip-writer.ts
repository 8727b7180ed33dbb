/** A zip written entry by entry: nothing of it is held but its directory. Equal contents give equal bytes. */
import { deflateSync } from 'fflate';
import { crc32 } from './crc32';
import { DEFLATED, DIRECTORY, END, LOCAL, mayInflateTo, STORED } from './zip-format';
import type { ZipEntry } from './zip';

/** Makes a raw deflate stream. */
export type Pack = (content: Uint8Array) => Uint8Array;

export const packFast: Pack = (content) => deflateSync(content, { level: 1 });

/** What an entry's content came to. */
export interface WrittenEntry {
  readonly sizeBytes: number;
  readonly crc32: number;
}

/** 1980-01-01, the earliest date that zip knows. */
const EPOCH_DATE = (1 << 5) | 1;
const VERSION_NEEDED = 20;

export class ZipWriter {
  readonly #directory: ZipEntry[] = [];
  #offset = 0;

  /** `put` takes the file's next bytes. */
  constructor(
    private readonly put: (bytes: Uint8Array) => void,
    private readonly pack: Pack = packFast,
  ) {}

  /** Content that deflates better than a reader allows (long runs of one value) is stored instead. */
  add(name: string, content: Uint8Array): WrittenEntry {
    const packed = this.pack(content);
    const crc = crc32(content);
    const deflated = packed.length < content.length && mayInflateTo(packed.length, content.length);
    const body = deflated ? packed : content;
    const entry = { name, crc, packedBytes: body.length, sizeBytes: content.length };
    this.addPacked({ ...entry, method: deflated ? DEFLATED : STORED }, body);
    return { sizeBytes: content.length, crc32: crc };
  }

  /** An entry of another zip as it lies there. */
  addPacked(entry: Omit<ZipEntry, 'offset'>, packed: Uint8Array): void {
    this.#directory.push({ ...entry, offset: this.#offset });
    const name = asciiBytes(entry.name);
    const header = new Uint8Array(LOCAL.bytes + name.length);
    const view = new DataView(header.buffer);
    view.setUint32(0, LOCAL.signature, true);
    view.setUint16(4, VERSION_NEEDED, true);
    describe(view, 8, entry, name.length);
    header.set(name, LOCAL.bytes);
    this.#write(header);
    this.#write(packed);
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
  for (const [name, content] of entries) writer.add(name, content);
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
