import { ByteCursor } from '../byte-cursor';
import { EventTable } from './event-table';
import { HostFeatures } from './host-features';
import { LossLedger } from './losses';
import { MAX_CPU } from './perf-recording';
import type { Loss, PerfRecording } from './perf-recording';
import type { RecordBytes } from './record-bytes';
import type { RecordColumns } from './record-columns';
import type { RecordLayout } from './record-layout';
import { RecordRows } from './record-rows';
import { TimeOrder } from './time-order';
import { FIRST_PERF_RECORD, RECORD, RECORD_HEADER_BYTES } from './record-types';
import type { Trouble } from './record-types';
import { decodePlainSamples, MAX_HIGH_DISTANCE } from './sample-loop';
import type { Block } from './sample-loop';
import { newSampleParts, walkSample } from './sample-parts';
import type { TracepointFormat } from './tracepoint-format';

const HIGH = 0x1_0000_0000;
/** PERF_EVENT_UPDATE__NAME */
const UPDATE_NAME = 2;

/**
 * Decodes records, wherever they come from: a pipe, a file's data section, a decompressed block. Knows nothing of
 * framing; every record it is given lies wholly within the block.
 */
export class RecordDecoder {
  formats: ReadonlyMap<number, TracepointFormat> = new Map();
  readonly events = new EventTable();
  readonly host = new HostFeatures();
  private readonly timed = new RecordRows();
  private readonly order = new TimeOrder(this.timed);
  private readonly untimed = new RecordRows();
  private readonly losses = new LossLedger();
  /** How many records of each type came; types beyond these are in `rareCounts`. */
  private readonly counts = new Float64Array(128);
  private readonly rareCounts = new Map<number, number>();
  private readonly base = { high: -Infinity, low: 0 };
  private readonly parts = newSampleParts();
  private unidentified = 0;

  /** Decodes plain samples from `from` on, the bulk of every recording; gives where something else begins. */
  samples(block: Block, from: number, to: number): number {
    const before = this.timed.count;
    const end = decodePlainSamples(block, from, to, this.events, this.timed, this.base);
    this.counted(RECORD.sample, this.timed.count - before);
    return end;
  }

  /** Decodes the one record in [start, end), of whatever type. */
  record(block: Block, bytes: Uint8Array, start: number, end: number): Trouble {
    const type = block.view.getUint32(start, true);
    this.counted(type, 1);
    // There may be one for every few samples.
    if (type === RECORD.finishedRound) {
      this.order.roundEnded();
      return null;
    }
    if (type >= FIRST_PERF_RECORD) return this.perfRecord(type, bytes, start, end);
    const { identifiable, idWord } = this.events.tables();
    const first = this.events.layouts[0];
    if (first === undefined) return 'it comes before any event is described';
    if (!identifiable) return 'the events of the records cannot be told apart';
    return type === RECORD.sample
      ? this.sample(block, start, end, idWord * 4)
      : this.kernelRecord(block, type, start, end, first);
  }

  /** What came since the last time and is settled; counts are of all so far. */
  take(bytes: RecordBytes): PerfRecording {
    const timed = this.order.takeSettled();
    const untimed = this.untimed.takeFirst(this.untimed.count);
    this.losses.scan(untimed, timed, bytes);
    return this.recording(timed, untimed, this.losses.take(), bytes, false);
  }

  /** All that was not taken. */
  finish(bytes: RecordBytes, truncated: boolean): PerfRecording {
    const { timed, untimed } = this;
    this.order.finish();
    const lost = this.counts[RECORD.lost] !== 0 || this.counts[RECORD.lostSamples] !== 0;
    if (lost) this.losses.scan(untimed, timed, bytes);
    return this.recording(timed, untimed, this.losses.finish(), bytes, truncated);
  }

  private recording(
    timed: RecordColumns,
    untimed: RecordColumns,
    losses: readonly Loss[],
    bytes: RecordBytes,
    truncated: boolean,
  ): PerfRecording {
    const { base } = this;
    return {
      base: base.high === -Infinity ? 0n : (BigInt(base.high >>> 0) << 32n) | BigInt(base.low),
      events: this.events.finish(this.formats),
      timed,
      untimed,
      bytes,
      formats: this.formats,
      losses,
      records: this.countsByType(),
      unidentified: this.unidentified,
      violations: this.order.violations,
      truncated,
      host: this.host.finish(),
    };
  }

  private counted(type: number, count: number): void {
    const { counts, rareCounts } = this;
    if (type < counts.length) counts[type] = (counts[type] as number) + count;
    else rareCounts.set(type, (rareCounts.get(type) ?? 0) + count);
  }

  private countsByType(): ReadonlyMap<number, number> {
    const common = [...this.counts].map((count, type) => [type, count] as const);
    return new Map([...common.filter(([, count]) => count > 0), ...this.rareCounts]);
  }

  private sample({ view, atBase, atSign }: Block, start: number, end: number, idAt: number): Trouble {
    let event = 0;
    if (idAt >= 0) {
      if (start + idAt + 8 > end) return 'the sample ends before its id';
      event = this.events.eventOf(u64(view, start + idAt));
    }
    const layout = this.events.layouts[event];
    if (layout === undefined) {
      this.unidentified += 1;
      return null;
    }
    if (start + layout.fixedBytes > end) return 'the sample is shorter than its fixed fields';
    const trouble = walkSample(layout, view, start, end, this.parts);
    if (trouble !== null) return trouble;
    const at = (offset: number): number => (offset < 0 ? -1 : start + offset);
    const { time, tid, cpu } = layout.sample;
    return this.add(RECORD.sample, view, atBase + atSign * start, event, at(time), at(tid), at(cpu));
  }

  /** Other records of the kernel; each ends in a trailer where the event asks for it. */
  private kernelRecord(
    { view, atBase, atSign }: Block,
    type: number,
    start: number,
    end: number,
    first: RecordLayout,
  ): Trouble {
    const body = start + RECORD_HEADER_BYTES;
    let event = 0;
    if (this.events.layouts.length > 1 && first.trailer.id >= 0) {
      if (body + first.trailer.id > end) return 'the record ends before its id';
      // Records that perf synthesises have id 0 and belong to the first event, as those of unknown events do.
      event = Math.max(0, this.events.eventOf(u64(view, end - first.trailer.id)));
    }
    const { trailer, trailerBytes } = this.events.layouts[event] ?? first;
    if (end - trailerBytes - body < (BODY_BYTES.get(type) ?? 0))
      return 'the record is shorter than its fields';
    const at = (offset: number): number => (offset < 0 ? -1 : end - offset);
    const { time, tid, cpu } = trailer;
    return this.add(type, view, atBase + atSign * start, event, at(time), at(tid), at(cpu));
  }

  /** Adds a row; `timeAt`, `tidAt` and `cpuAt` are -1 where the record has no such field. */
  private add(
    type: number,
    view: DataView,
    at: number,
    event: number,
    timeAt: number,
    tidAt: number,
    cpuAt: number,
  ): Trouble {
    const timeNs = timeAt < 0 ? -Infinity : this.time(view, timeAt);
    if (Number.isNaN(timeNs)) return 'its time is more than 104 days from the first';
    const pid = tidAt < 0 ? -1 : view.getInt32(tidAt, true);
    const tid = tidAt < 0 ? -1 : view.getInt32(tidAt + 4, true);
    const onCpu = cpuAt < 0 ? -1 : view.getInt32(cpuAt, true);
    const cpu = onCpu > MAX_CPU || onCpu < 0 ? -1 : onCpu;
    if (timeNs === -Infinity) this.untimed.add(timeNs, at, pid, tid, cpu, event, type);
    else this.timed.add(timeNs, at, pid, tid, cpu, event, type);
    return null;
  }

  /** Records that perf itself writes; those with nothing of use here are skipped by their size. */
  private perfRecord(type: number, bytes: Uint8Array, start: number, end: number): Trouble {
    const body = start + RECORD_HEADER_BYTES;
    const cursor = new ByteCursor(bytes, body, end);
    switch (type) {
      case RECORD.headerAttr:
        return this.events.addWithIds(bytes.subarray(body, end));
      case RECORD.eventUpdate: {
        const kind = cursor.u64();
        const id = cursor.u64();
        if (kind === UPDATE_NAME) this.events.name(id, cursor.text(cursor.remaining));
        break;
      }
      case RECORD.headerFeature:
        this.host.feature(cursor.u64(), cursor, this.events);
        break;
      case RECORD.headerBuildId:
        this.host.buildId(new DataView(bytes.buffer, bytes.byteOffset).getUint16(start + 4, true), cursor);
        break;
      default:
        return null;
    }
    return cursor.overrun ? 'the record is shorter than its fields' : null;
  }

  /** Nanoseconds from the base; -Infinity for 0 and ~0, which stand for no time; NaN where it would not be exact. */
  private time(view: DataView, at: number): number {
    const low = view.getUint32(at, true);
    const high = view.getInt32(at + 4, true);
    if ((low === 0 && high === 0) || (low === 0xffff_ffff && high === -1)) return -Infinity;
    if (this.base.high === -Infinity) {
      this.base.high = high;
      this.base.low = low;
    }
    const distance = high - this.base.high;
    if (distance >= MAX_HIGH_DISTANCE || distance <= -MAX_HIGH_DISTANCE) return NaN;
    return distance * HIGH + (low - this.base.low);
  }
}

const u64 = (view: DataView, at: number): number =>
  view.getUint32(at + 4, true) * HIGH + view.getUint32(at, true);

/** What a record has at least between its header and its trailer. */
const BODY_BYTES: ReadonlyMap<number, number> = new Map([
  [RECORD.mmap, 32],
  [RECORD.lost, 16],
  [RECORD.lostSamples, 8],
  [RECORD.comm, 8],
  [RECORD.fork, 24],
  [RECORD.exit, 24],
  [RECORD.mmap2, 64],
  [RECORD.switchCpuWide, 8],
]);
