import { ByteCursor } from '../byte-cursor';
import type { ByteSource } from '../byte-source';
import { Damage } from './damage';

/** No table of a file is read further than this; those of the largest browsers' debug files are smaller. */
const MAX_TABLE_BYTES = 256 << 20;

/** Reads an ELF file's tables, each as a whole and only if the file holds it. */
export class ElfBytes {
  constructor(private readonly source: ByteSource) {}

  get sizeBytes(): number {
    return this.source.sizeBytes;
  }

  /** Throws Damage where the file ends sooner; `what` is the subject of the sentence. */
  read(offset: number, length: number, what: string): Uint8Array {
    if (!(offset + length <= this.sizeBytes)) throw new Damage(offset, `${what} reach past its end`);
    if (length > MAX_TABLE_BYTES) {
      throw new Damage(offset, `${what} are longer than the ${String(MAX_TABLE_BYTES)} bytes that are read`);
    }
    const bytes = this.source.read(offset, length);
    if (bytes.length < length) throw new Damage(offset + bytes.length, `${what} could not be read`);
    return bytes;
  }

  cursor(offset: number, length: number, what: string): ByteCursor {
    return new ByteCursor(this.read(offset, length, what));
  }
}
