import { SAMPLE } from '../perf/event-attr';
import { RECORD } from '../perf/record-types';
import { ByteWriter } from './byte-writer';
import { formatText, payload } from './perf-formats';
import type { TestFormat } from './perf-formats';

/** The sample_type that `perf record` sets for tracepoints, with and without call chains. */
const TRACEPOINT_SAMPLE =
  SAMPLE.identifier | SAMPLE.ip | SAMPLE.tid | SAMPLE.time | SAMPLE.cpu | SAMPLE.period | SAMPLE.raw;

export interface TestEvent {
  readonly format: TestFormat;
  /** PERF_TYPE_*; a tracepoint (2) unless given. Of others the format's id is the config, and nothing else of it counts. */
  readonly type?: number;
  /** Bits of SAMPLE; TRACEPOINT_SAMPLE unless given. */
  readonly sampleType?: number;
  readonly readFormat?: number;
  /** Records stacks too. */
  readonly callchain?: boolean;
  /** Whether an EVENT_UPDATE names it; true unless given. */
  readonly named?: boolean;
}

export interface TestSample {
  /** Index into the stream's events. */
  readonly event: number;
  readonly timeNs: bigint;
  readonly tid: number;
  readonly pid?: number;
  readonly cpu?: number;
  readonly fields?: Readonly<Record<string, number | string>>;
  /** Addresses and context markers, leaf first. */
  readonly stack?: readonly bigint[];
  /** Where it hit, and PERF_RECORD_MISC_CPUMODE_*; in the kernel (1) unless given. */
  readonly ip?: bigint;
  readonly mode?: number;
}

export interface When {
  readonly timeNs: bigint;
  readonly tid?: number;
  readonly pid?: number;
  readonly cpu?: number;
}

const FIRST_ID = 6_600;
const PERF_FORMAT_ID = 4;
const KERNEL_IP = 0xffffffff81000000n;
const SAMPLE_ID_ALL = 1 << 18;
const ATTR_BYTES = 128;

/** Writes what `perf record -o -` writes, record by record. Each event has two ids, as on a machine of two CPUs. */
export class PerfStream {
  private readonly out = new ByteWriter();
  private readonly events: readonly Required<TestEvent>[];

  constructor(events: readonly TestEvent[]) {
    this.events = events.map((event) => ({
      type: 2,
      readFormat: PERF_FORMAT_ID,
      callchain: false,
      named: true,
      ...event,
      sampleType: (event.sampleType ?? TRACEPOINT_SAMPLE) | (event.callchain === true ? SAMPLE.callchain : 0),
    }));
    this.out.text('PERFILE2').u64(16);
    this.events.forEach((_, index) => this.attr(index));
    this.feature(5, '6.1.187');
    this.tracingData();
    this.events.forEach(({ named, format }, index) => {
      if (!named) return;
      const body = new ByteWriter().u64(2).u64(this.id(index)).padded(`${format.system}:${format.name}`);
      this.record(RECORD.eventUpdate, 0, body.bytes());
    });
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.out.bytes();
  }

  id(event: number, cpu = 0): number {
    return FIRST_ID + 2 * event + (cpu % 2);
  }

  record(type: number, misc: number, body: Uint8Array): this {
    this.out
      .u32(type)
      .u16(misc)
      .u16(8 + body.length)
      .raw(body);
    return this;
  }

  sample(sample: TestSample): this {
    const { format, sampleType, readFormat } = this.event(sample.event);
    const { timeNs, tid, pid = tid, cpu = 0, fields = {}, stack = [], ip = KERNEL_IP, mode = 1 } = sample;
    const id = this.id(sample.event, cpu);
    const body = new ByteWriter();
    if (sampleType & SAMPLE.identifier) body.u64(id);
    if (sampleType & SAMPLE.ip) body.u64(ip);
    if (sampleType & SAMPLE.tid) body.u32(pid).u32(tid);
    if (sampleType & SAMPLE.time) body.u64(timeNs);
    if (sampleType & SAMPLE.addr) body.u64(0);
    if (sampleType & SAMPLE.id) body.u64(id);
    if (sampleType & SAMPLE.streamId) body.u64(id);
    if (sampleType & SAMPLE.cpu) body.u32(cpu).u32(0);
    if (sampleType & SAMPLE.period) body.u64(1);
    if (sampleType & SAMPLE.read) writeReadValues(body, readFormat);
    if (sampleType & SAMPLE.callchain) {
      body.u64(stack.length);
      for (const address of stack) body.u64(address);
    }
    if (sampleType & SAMPLE.raw) {
      const bytes = payload(format, fields);
      const padding = (12 - (bytes.length % 8)) % 8;
      body
        .u32(bytes.length + padding)
        .raw(bytes)
        .raw(new Uint8Array(padding));
    }
    writeRarerParts(body, sampleType);
    return this.record(RECORD.sample, mode, body.bytes());
  }

  comm(name: string, when: When & { readonly exec?: boolean }): this {
    const body = new ByteWriter()
      .u32(when.pid ?? when.tid ?? 0)
      .u32(when.tid ?? 0)
      .padded(name);
    return this.withTrailer(RECORD.comm, when.exec === true ? 1 << 13 : 0, body, when);
  }

  task(what: 'forked' | 'exited', parent: number, when: When): this {
    const pid = when.pid ?? when.tid ?? 0;
    const body = new ByteWriter()
      .u32(pid)
      .u32(parent)
      .u32(when.tid ?? 0)
      .u32(parent)
      .u64(when.timeNs);
    return this.withTrailer(what === 'forked' ? RECORD.fork : RECORD.exit, 0, body, when);
  }

  lost(count: number, when: When): this {
    return this.withTrailer(RECORD.lost, 0, new ByteWriter().u64(this.id(0)).u64(count), when);
  }

  lostSamples(count: number): this {
    return this.withTrailer(RECORD.lostSamples, 0, new ByteWriter().u64(count), { timeNs: 0n });
  }

  switched(kind: 'in' | 'out' | 'preempted', when: When): this {
    const misc = kind === 'in' ? 0 : kind === 'out' ? 1 << 13 : (1 << 13) | (1 << 14);
    return this.withTrailer(RECORD.switch, misc, new ByteWriter(), when);
  }

  round(): this {
    return this.record(RECORD.finishedRound, 0, new Uint8Array(0));
  }

  feature(id: number, text: string): this {
    return this.record(
      RECORD.headerFeature,
      0,
      new ByteWriter()
        .u64(id)
        .u32(text.length + 1)
        .padded(text)
        .bytes(),
    );
  }

  private event(index: number): Required<TestEvent> {
    const event = this.events[index];
    if (event === undefined) throw new Error(`the stream has no event ${String(index)}`);
    return event;
  }

  private attr(index: number): void {
    const { format, type, sampleType, readFormat } = this.event(index);
    const attr = new ByteWriter()
      .u32(type)
      .u32(ATTR_BYTES)
      .u64(format.id)
      .u64(1)
      .u64(sampleType)
      .u64(readFormat);
    attr.u64(SAMPLE_ID_ALL).raw(new Uint8Array(ATTR_BYTES - 48));
    attr.u64(this.id(index)).u64(this.id(index, 1));
    this.record(RECORD.headerAttr, 0, attr.bytes());
  }

  private tracingData(): void {
    const data = tracingDataBytes(this.events.map(({ format }) => format));
    const padding = new Uint8Array((8 - (data.length % 8)) % 8);
    this.record(
      RECORD.tracingData,
      0,
      new ByteWriter()
        .u32(data.length + padding.length)
        .u32(0)
        .bytes(),
    );
    this.out.raw(data).raw(padding);
  }

  /** The trailer of the first event's sample_type, which all events of a stream share but for call chains. */
  private withTrailer(type: number, misc: number, body: ByteWriter, when: When): this {
    const { sampleType } = this.event(0);
    const id = when.timeNs === 0n ? 0 : this.id(0, when.cpu);
    if (sampleType & SAMPLE.tid) body.u32(when.pid ?? when.tid ?? 0).u32(when.tid ?? 0);
    if (sampleType & SAMPLE.time) body.u64(when.timeNs);
    if (sampleType & SAMPLE.id) body.u64(id);
    if (sampleType & SAMPLE.streamId) body.u64(id);
    if (sampleType & SAMPLE.cpu) body.u32(when.cpu ?? 0).u32(0);
    if (sampleType & SAMPLE.identifier) body.u64(id);
    return this.record(type, misc, body.bytes());
  }
}

/** What comes after the payload; of no register, for the attr asks for none. */
function writeRarerParts(body: ByteWriter, sampleType: number): void {
  const has = (bits: number): boolean => (sampleType & bits) !== 0;
  const words = (count: number): void => {
    for (let word = 0; word < count; word += 1) body.u64(0);
  };
  if (has(SAMPLE.branchStack)) {
    body.u64(1);
    words(3);
  }
  if (has(SAMPLE.userRegisters)) body.u64(2);
  if (has(SAMPLE.userStack)) {
    body.u64(16);
    words(3);
  }
  for (const bits of [SAMPLE.weight | SAMPLE.weightStruct, SAMPLE.dataSource, SAMPLE.transaction]) {
    if (has(bits)) words(1);
  }
  if (has(SAMPLE.interruptRegisters)) body.u64(2);
  for (const bit of [SAMPLE.physicalAddress, SAMPLE.cgroup, SAMPLE.dataPageSize, SAMPLE.codePageSize]) {
    if (has(bit)) words(1);
  }
  if (has(SAMPLE.aux)) {
    body.u64(8);
    words(1);
  }
}

/** The values of one event, or of a group of two. */
function writeReadValues(body: ByteWriter, readFormat: number): void {
  const group = (readFormat & 8) !== 0;
  if (group) body.u64(2);
  else body.u64(1);
  if (readFormat & 1) body.u64(10);
  if (readFormat & 2) body.u64(10);
  for (let index = 0; index < (group ? 2 : 1); index += 1) {
    if (group) body.u64(1);
    if (readFormat & 4) body.u64(FIRST_ID);
    if (readFormat & 16) body.u64(0);
  }
}

/** trace-cmd's header with the formats, grouped by system, each followed by nothing that a decoder needs. */
export function tracingDataBytes(formats: readonly TestFormat[]): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter().text('\x17\x08\x44tracing').text('0.6\0').u8(0).u8(8).u32(4096);
  for (const section of ['header_page', 'header_event']) out.text(`${section}\0`).u64(4).text('page');
  out.u32(0);
  const systems = new Map<string, TestFormat[]>();
  for (const format of formats) {
    systems.set(format.system, [...(systems.get(format.system) ?? []), format]);
  }
  out.u32(systems.size);
  for (const [system, members] of systems) {
    out.text(`${system}\0`).u32(members.length);
    for (const member of members) {
      const text = formatText(member);
      out.u64(text.length).text(text);
    }
  }
  return out.u32(0).u32(0).u64(0).bytes();
}
