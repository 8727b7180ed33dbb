/**
 * What is kept of a line. QEMU prints longer ones (a reply to query-qmp-schema has some 200 KB), but none whose end
 * would be needed: name, time and what tells a cycle stand at the beginning.
 */
export const MAX_LINE_BYTES = 4_096;

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Takes a line's first MAX_LINE_BYTES, valid until it returns; `wasCut` where the line is longer. */
export type TakeLine = (bytes: Uint8Array, from: number, end: number, wasCut: boolean) => void;

/** Cuts bytes that come in pieces of any length into lines. Holds no more than one line's kept part. */
export class LineSplitter {
  private readonly carried = new Uint8Array(MAX_LINE_BYTES);
  private carriedBytes = 0;
  private carriedCut = false;

  constructor(private readonly take: TakeLine) {}

  feed(chunk: Uint8Array): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      if (this.carriedBytes === 0) this.give(chunk, from, end, false);
      else {
        this.carry(chunk, from, end);
        this.give(this.carried, 0, this.carriedBytes, this.carriedCut);
        this.carriedBytes = 0;
        this.carriedCut = false;
      }
      from = end + 1;
    }
    this.carry(chunk, from, chunk.length);
  }

  /** What no newline has ended. */
  rest(): Uint8Array {
    return this.carried.subarray(0, this.carriedBytes);
  }

  private carry(chunk: Uint8Array, from: number, end: number): void {
    const kept = Math.min(end - from, MAX_LINE_BYTES - this.carriedBytes);
    this.carried.set(chunk.subarray(from, from + kept), this.carriedBytes);
    this.carriedBytes += kept;
    if (kept < end - from) this.carriedCut = true;
  }

  private give(bytes: Uint8Array, from: number, end: number, wasCut: boolean): void {
    const isLong = end - from > MAX_LINE_BYTES;
    const kept = isLong ? from + MAX_LINE_BYTES : end;
    const isCut = wasCut || isLong;
    const hasReturn = !isCut && kept > from && bytes[kept - 1] === CARRIAGE_RETURN;
    this.take(bytes, from, hasReturn ? kept - 1 : kept, isCut);
  }
}
