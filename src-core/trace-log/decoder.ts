/** A QEMU's log, in pieces of any length, into columns. */
import { fail, ok } from '../errors';
import type { Result } from '../errors';
import { saysOfCycles } from './event-arguments';
import { EventNames } from './event-names';
import { TraceLine } from './line-form';
import type { LineKind } from './line-form';
import { LineSplitter } from './line-splitter';
import { TIMESTAMP_OPTION } from './qemu-options';
import { CHUNK_ROWS, TEXT_BLOCK_BYTES } from './trace-log';
import type { TraceLog, TraceLogChunk } from './trace-log';

export interface TraceLogDecoder {
  feed(chunk: Uint8Array): void;
  /**
   * All of it. Fails with trace-log-foreign where no line is a trace event's, and with trace-log-untimed where none has
   * a time; nothing else in a log is a failure.
   */
  finish(): Result<TraceLog>;
}

/** Events in a log without times are told from other words by what they begin with. */
const QEMU_EVENT =
  /^(bdrv|blk|handle|job|kvm|memory_region|migrat(e|ion)|monitor|qmp|runstate|savevm|system|virtio|virtqueue|vm|vmstate)_/;

const emptyChunk = (): TraceLogChunk => ({
  timeNs: new Float64Array(CHUNK_ROWS),
  tid: new Int32Array(CHUNK_ROWS),
  event: new Uint16Array(CHUNK_ROWS),
  textAt: new Float64Array(CHUNK_ROWS),
  textBytes: new Uint16Array(CHUNK_ROWS),
});

/** The arguments' bytes one after the other; a text never lies in two blocks. */
class TextStore {
  private readonly blocks: Uint8Array[] = [];
  private used = TEXT_BLOCK_BYTES;

  /** Where it is now. */
  add(bytes: Uint8Array, from: number, end: number): number {
    if (this.used + end - from > TEXT_BLOCK_BYTES) {
      this.blocks.push(new Uint8Array(TEXT_BLOCK_BYTES));
      this.used = 0;
    }
    const at = this.used;
    this.blocks.at(-1)?.set(bytes.subarray(from, end), at);
    this.used += end - from;
    return (this.blocks.length - 1) * TEXT_BLOCK_BYTES + at;
  }

  filled(): Uint8Array[] {
    return this.blocks.map((block, index) =>
      index === this.blocks.length - 1 ? block.slice(0, this.used) : block,
    );
  }
}

class Decoder implements TraceLogDecoder {
  private readonly line = new TraceLine();
  private readonly names = new EventNames();
  private readonly text = new TextStore();
  private readonly chunks: TraceLogChunk[] = [];
  private readonly lines: Record<LineKind, number> = { event: 0, untimed: 0, torn: 0, other: 0 };
  private readonly splitter = new LineSplitter((bytes, from, end, wasCut) => {
    this.takeLine(bytes, from, end, wasCut);
  });
  private count = 0;
  private cutShort = 0;
  private base: { readonly seconds: number; readonly nanoseconds: number } | null = null;
  private firstUntimed: { readonly line: number; readonly event: string } | null = null;

  feed(chunk: Uint8Array): void {
    this.splitter.feed(chunk);
  }

  finish(): Result<TraceLog> {
    const rest = this.splitter.rest();
    // QEMU ends each line that it writes: what has no end is not all there.
    if (rest.length > 0) {
      const kind = this.line.read(rest, 0, rest.length);
      this.lines[kind === 'other' ? 'other' : 'torn'] += 1;
    }
    const { base, lines } = this;
    if (base === null) return this.refused();
    return ok({
      base: BigInt(base.seconds) * 1_000_000_000n + BigInt(base.nanoseconds),
      count: this.count,
      chunks: this.filledChunks(),
      events: this.names.names,
      text: this.text.filled(),
      unused: { other: lines.other, torn: lines.torn, untimed: lines.untimed },
      cutShort: this.cutShort,
    });
  }

  /** The last chunk without its empty rows: most logs are shorter than one. */
  private filledChunks(): TraceLogChunk[] {
    const rows = this.count % CHUNK_ROWS;
    const last = this.chunks.at(-1);
    if (last === undefined || rows === 0) return this.chunks;
    const { timeNs, tid, event, textAt, textBytes } = last;
    const filled: TraceLogChunk = {
      timeNs: timeNs.slice(0, rows),
      tid: tid.slice(0, rows),
      event: event.slice(0, rows),
      textAt: textAt.slice(0, rows),
      textBytes: textBytes.slice(0, rows),
    };
    return [...this.chunks.slice(0, -1), filled];
  }

  private takeLine(bytes: Uint8Array, from: number, end: number, wasCut: boolean): void {
    const kind = this.kindOf(bytes, from, end);
    this.lines[kind] += 1;
    if (kind === 'event') this.addRow(bytes, end, wasCut);
  }

  private kindOf(bytes: Uint8Array, from: number, end: number): LineKind {
    const { line } = this;
    const kind = line.read(bytes, from, end);
    if (kind === 'event') return this.offsetOf() === null ? 'torn' : kind;
    if (kind !== 'untimed') return kind;
    const event = String.fromCharCode(...bytes.subarray(line.nameFrom, line.nameEnd));
    if (!QEMU_EVENT.test(event)) return 'other';
    this.firstUntimed ??= { line: this.lineNumber(), event };
    return kind;
  }

  /** Nanoseconds from the first time; null where the two are too far apart (104 days) to be of one log. */
  private offsetOf(): number | null {
    const { seconds, nanoseconds } = this.line;
    this.base ??= { seconds, nanoseconds };
    const offset = (seconds - this.base.seconds) * 1_000_000_000 + nanoseconds - this.base.nanoseconds;
    return Number.isSafeInteger(offset) ? offset : null;
  }

  private addRow(bytes: Uint8Array, end: number, wasCut: boolean): void {
    const { line, names } = this;
    const event = names.indexOf(bytes, line.nameFrom, line.nameEnd);
    if (event < 0) {
      this.lines.event -= 1;
      this.lines.other += 1;
      return;
    }
    const row = this.count % CHUNK_ROWS;
    if (row === 0) this.chunks.push(emptyChunk());
    const chunk = this.chunks.at(-1);
    if (chunk === undefined) return;
    chunk.timeNs[row] = this.offsetOf() ?? 0;
    chunk.tid[row] = line.tid;
    chunk.event[row] = event;
    if (saysOfCycles(names.names[event] ?? '')) {
      chunk.textAt[row] = this.text.add(bytes, line.argumentsFrom, end);
      chunk.textBytes[row] = end - line.argumentsFrom;
    }
    if (wasCut) this.cutShort += 1;
    this.count += 1;
  }

  private lineNumber(): number {
    const { event, untimed, torn, other } = this.lines;
    return event + untimed + torn + other + 1;
  }

  private refused(): Result<never> {
    const lines = this.lineNumber() - 1;
    if (this.firstUntimed === null) {
      return fail('trace-log-foreign', "This is no QEMU trace log: no line is a trace event's.", { lines });
    }
    const { line, event } = this.firstUntimed;
    return fail(
      'trace-log-untimed',
      `This QEMU trace log carries no times (${event} in line ${String(line)}): QEMU ran without ${TIMESTAMP_OPTION}. Nothing in it can be timed.`,
      { line, event, lines },
    );
  }
}

export const createTraceLogDecoder = (): TraceLogDecoder => new Decoder();
