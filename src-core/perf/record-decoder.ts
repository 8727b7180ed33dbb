import { ByteCursor, decodeText } from '../byte-cursor';
import { readValuesBytes } from './event-attr';
import type { FieldOffsets, RecordLayout } from './event-attr';
import { EventTable } from './event-table';
import { HostFeatures } from './host-features';
import { LossLedger, MAX_CPU } from './loss-ledger';
import type { Comm, PerfRecording, Task } from './perf-recording';
import { FIRST_PERF_RECORD, RECORD, RECORD_HEADER_BYTES } from './record-types';
import type { Trailer, Trouble } from './record-types';
import { SampleStore } from './sample-store';
import { SwitchStore } from './switch-store';
import type { TracepointFormat } from './tracepoint-format';

const HIGH = 0x1_0000_0000;
/** 2^53 ns in units of HIGH: times further than that from the base are not exact in a double. */
const MAX_HIGH_DISTANCE = 1 << 21;
/** rawAt and the place of a call chain are 32 bits. */
const MAX_STORE_BYTES = 0xffff_0000;

const MISC_COMM_EXEC = 1 << 13;
const MISC_SWITCH_OUT = 1 << 13;
const MISC_SWITCH_OUT_PREEMPT = 1 << 14;
/** PERF_EVENT_UPDATE__NAME */
const UPDATE_NAME = 2;

/**
 * Decodes single records, wherever they come from: a pipe, a file's data section, a decompressed block. Knows nothing
 * of framing; every record it is given lies wholly within `bytes`.
 */
export class RecordDecoder {
  formats: ReadonlyMap<number, TracepointFormat> = new Map();
  private bytes: Uint8Array = new Uint8Array(0);
  private view = new DataView(this.bytes.buffer);
  private readonly events = new EventTable();
  private readonly samples = new SampleStore();
  private readonly switches = new SwitchStore();
  private readonly host = new HostFeatures();
  private readonly ledger = new LossLedger();
  private readonly comms: Comm[] = [];
  private readonly tasks: Task[] = [];
  private readonly counts = new Map<number, number>();
  private unidentified = 0;
  private baseHigh = -1;
  private baseLow = 0;

  /** The memory that later records are in. */
  use(bytes: Uint8Array, view: DataView): void {
    this.bytes = bytes;
    this.view = view;
  }

  /** Decodes the record whose header is at `at` and which ends before `end`. */
  record(type: number, at: number, end: number): Trouble {
    this.counts.set(type, (this.counts.get(type) ?? 0) + 1);
    if (type === RECORD.sample) return this.sample(at + RECORD_HEADER_BYTES, end);
    return type < FIRST_PERF_RECORD ? this.kernelRecord(type, at, end) : this.perfRecord(type, at, end);
  }

  /** Says what is wrong where a payload does not fit its format. */
  finish(truncated: boolean): PerfRecording | string {
    const events = this.events.finish(this.formats);
    const samples = this.samples.finish();
    for (let row = 0; row < samples.count; row += 1) {
      const format = events[samples.event[row] as number]?.format;
      if (format && (samples.rawLength[row] as number) < format.sizeBytes) {
        return `a payload of ${format.system}:${format.name} is shorter than its format`;
      }
    }
    return {
      base: this.baseHigh < 0 ? 0n : (BigInt(this.baseHigh) << 32n) | BigInt(this.baseLow),
      events,
      samples,
      switches: this.switches.finish(),
      formats: this.formats,
      comms: this.comms,
      tasks: this.tasks,
      losses: this.ledger.finish(),
      records: this.counts,
      unidentified: this.unidentified,
      truncated,
      host: this.host.finish(),
    };
  }

  private sample(body: number, end: number): Trouble {
    const { events, identifiable } = this.events;
    if (!identifiable) return 'the events of the samples cannot be told apart';
    const shared = events[0]?.layout;
    if (shared === undefined) return 'it comes before any event is described';
    let event = 0;
    if (events.length > 1) {
      if (body + shared.sample.id + 8 > end) return 'the sample ends before its id';
      event = this.events.eventOf(this.u64(body + shared.sample.id));
      if (event < 0) {
        this.unidentified += 1;
        return null;
      }
    }
    const layout = events[event]?.layout ?? shared;
    if (body + layout.fixedBytes > end) return 'the sample is shorter than its fixed fields';
    return this.sampleFields(event, layout, body, end);
  }

  private sampleFields(event: number, layout: RecordLayout, body: number, end: number): Trouble {
    const { view, samples } = this;
    let at = body + layout.fixedBytes;
    if (layout.hasRead) {
      const bytes = readValuesBytes(view, at, end, layout.readFormat);
      if (bytes < 0) return 'the read values reach past the sample';
      at += bytes;
    }
    let chainLength = 0;
    if (layout.hasCallchain) {
      chainLength = at + 8 > end ? Infinity : this.u64(at);
      if (chainLength > (end - at - 8) / 8) return 'the call chain reaches past the sample';
      samples.chains.append(this.bytes, at + 8, chainLength * 8);
      at += 8 + chainLength * 8;
    }
    let rawLength = 0;
    if (layout.hasRaw) {
      rawLength = at + 4 > end ? Infinity : view.getUint32(at, true);
      if (rawLength > end - at - 4) return 'the payload reaches past the sample';
      samples.raw.append(this.bytes, at + 4, rawLength);
    }
    if (samples.raw.sizeBytes > MAX_STORE_BYTES || samples.chains.sizeBytes > MAX_STORE_BYTES) {
      return 'the samples hold more than 4 GiB';
    }
    const { tid, time, cpu: cpuAt } = layout.sample;
    const timeNs = time < 0 ? -Infinity : this.time(body + time);
    if (Number.isNaN(timeNs)) return 'its time is more than 104 days from the first';
    const cpu = cpuAt < 0 ? -1 : this.cpu(body + cpuAt);
    this.ledger.seen(cpu, timeNs);
    samples.append(
      timeNs,
      tid < 0 ? -1 : view.getInt32(body + tid, true),
      tid < 0 ? -1 : view.getInt32(body + tid + 4, true),
      cpu,
      event,
      rawLength,
      chainLength,
    );
    return null;
  }

  /** Other records of the kernel; each ends in a trailer where the event asks for it. */
  private kernelRecord(type: number, at: number, end: number): Trouble {
    const { events, identifiable } = this.events;
    const first = events[0]?.layout;
    if (first === undefined) return 'it comes before any event is described';
    if (!identifiable) return 'the events of the records cannot be told apart';
    const body = at + RECORD_HEADER_BYTES;
    let layout = first;
    if (events.length > 1 && first.trailer.id >= 0) {
      if (body + first.trailer.id > end) return 'the record ends before its id';
      // Records that perf synthesises have id 0 and belong to the first event, as those of unknown events do.
      layout = events[this.events.eventOf(this.u64(end - first.trailer.id))]?.layout ?? first;
    }
    const bodyEnd = end - layout.trailerBytes;
    if (bodyEnd - body < (BODY_BYTES.get(type) ?? 0)) return 'the record is shorter than its fields';
    const trailer = this.trailer(layout.trailer, end);
    if (Number.isNaN(trailer.timeNs)) return 'its time is more than 104 days from the first';
    this.kernelBody(type, at, bodyEnd, trailer);
    this.ledger.seen(trailer.cpu, trailer.timeNs);
    return null;
  }

  private trailer(offsets: FieldOffsets, end: number): Trailer {
    const { view } = this;
    return {
      timeNs: offsets.time < 0 ? -Infinity : this.time(end - offsets.time),
      cpu: offsets.cpu < 0 ? -1 : this.cpu(end - offsets.cpu),
      pid: offsets.tid < 0 ? -1 : view.getInt32(end - offsets.tid, true),
      tid: offsets.tid < 0 ? -1 : view.getInt32(end - offsets.tid + 4, true),
    };
  }

  private kernelBody(type: number, at: number, bodyEnd: number, trailer: Trailer): void {
    const { view } = this;
    const { timeNs } = trailer;
    const body = at + RECORD_HEADER_BYTES;
    const misc = view.getUint16(at + 4, true);
    if (type === RECORD.lost) this.ledger.lost(trailer.cpu, timeNs, this.u64(body + 8));
    else if (type === RECORD.lostSamples) this.ledger.lostInAll(this.u64(body));
    else if (type === RECORD.switch || type === RECORD.switchCpuWide) {
      const left = (misc & MISC_SWITCH_OUT_PREEMPT) !== 0 ? 'preempted' : 'out';
      this.switches.append(trailer, (misc & MISC_SWITCH_OUT) === 0 ? 'in' : left);
    } else if (type === RECORD.comm) {
      this.comms.push({
        timeNs,
        pid: view.getInt32(body, true),
        tid: view.getInt32(body + 4, true),
        name: decodeText(this.bytes.subarray(body + 8, bodyEnd)),
        exec: (misc & MISC_COMM_EXEC) !== 0,
      });
    } else if (type === RECORD.fork || type === RECORD.exit) {
      this.tasks.push({
        timeNs,
        what: type === RECORD.fork ? 'forked' : 'exited',
        pid: view.getInt32(body, true),
        parentPid: view.getInt32(body + 4, true),
        tid: view.getInt32(body + 8, true),
        parentTid: view.getInt32(body + 12, true),
      });
    }
  }

  /** Records that perf itself writes; those with nothing of use here are skipped by their size. */
  private perfRecord(type: number, at: number, end: number): Trouble {
    if (type === RECORD.compressed || type === RECORD.compressed2) return 'it is compressed';
    const cursor = new ByteCursor(this.bytes, at + RECORD_HEADER_BYTES, end);
    switch (type) {
      case RECORD.headerAttr:
        return this.events.add(cursor);
      case RECORD.eventUpdate: {
        const kind = cursor.u64();
        const id = cursor.u64();
        if (kind === UPDATE_NAME) this.events.name(id, cursor.text(cursor.remaining));
        break;
      }
      case RECORD.headerFeature:
        this.host.feature(cursor.u64(), cursor, this.events);
        break;
      default:
        return null;
    }
    return cursor.overrun ? 'the record is shorter than its fields' : null;
  }

  /** Nanoseconds from the base; -Infinity for 0, which stands for no time; NaN where it would not be exact. */
  private time(at: number): number {
    const low = this.view.getUint32(at, true);
    const high = this.view.getUint32(at + 4, true);
    if (low === 0 && high === 0) return -Infinity;
    if (this.baseHigh < 0) {
      this.baseHigh = high;
      this.baseLow = low;
    }
    const distance = high - this.baseHigh;
    if (distance >= MAX_HIGH_DISTANCE || distance <= -MAX_HIGH_DISTANCE) return NaN;
    return distance * HIGH + (low - this.baseLow);
  }

  private cpu(at: number): number {
    const cpu = this.view.getUint32(at, true);
    return cpu <= MAX_CPU ? cpu : -1;
  }

  private u64(at: number): number {
    return this.view.getUint32(at + 4, true) * HIGH + this.view.getUint32(at, true);
  }
}

/** What a record has at least between its header and its trailer. */
const BODY_BYTES: ReadonlyMap<number, number> = new Map([
  [RECORD.lost, 16],
  [RECORD.lostSamples, 8],
  [RECORD.comm, 8],
  [RECORD.fork, 24],
  [RECORD.exit, 24],
]);
