/**
 * The packets of a Perfetto trace, by the numbers of its published schema (protos/perfetto/trace): one sequence, names and long
 * strings interned, times absolute on the recording's own clock.
 */
import type { RecordingClock } from '../recording/recording';
import {
  delimitedTag,
  ProtoWriter,
  putSigned,
  putSmall,
  putVarint,
  putVarint64,
  varintTag,
} from './proto-writer';

const TRACE = { packet: 1 };
const PACKET = {
  ...{ clockSnapshot: 6, timestamp: 8, sequence: 10, trackEvent: 11, interned: 12 },
  ...{ sequenceFlags: 13, timestampClock: 58, defaults: 59, trackDescriptor: 60 },
};
const STATE_CLEARED = 1;
const NEEDS_STATE = 2;
const CLOCK_SNAPSHOT = { clocks: 1, primary: 2 };
const CLOCK = { id: 1, timestamp: 2 };
/** BuiltinClock. */
const CLOCKS: Readonly<Record<RecordingClock, number>> = { wall: 1, monotonic: 3, perf: 10 };
const DESCRIPTOR = { uuid: 1, name: 2, process: 3, thread: 4, parent: 5, counter: 8 };
const PROCESS = { pid: 1, name: 6 };
const THREAD = { pid: 1, tid: 2, name: 5 };
const COUNTER = { unit: 3 };
const COUNTER_UNITS = { ns: 1, count: 2 };
const EVENT = {
  ...{ category: 3, annotation: 4, type: 9, name: 10, track: 11, counterValue: 30 },
  ...{ flow: 47, endedFlow: 48 },
};
const TYPE = { begin: 1, end: 2, instant: 3, counter: 4 };
const ANNOTATION = { name: 1, int: 4, text: 17 };
const INTERNED = { categories: 1, names: 2, annotationNames: 3, annotationTexts: 29 };
const ENTRY = { id: 1, text: 2 };

const SEQUENCE = 1;
const TWO_TO_32 = 2 ** 32;

// A trace is nearly all events, which are put field by field; all of these tags but `int` and `text` are of one byte.
const TAG = {
  packet: delimitedTag(TRACE.packet),
  timestamp: varintTag(PACKET.timestamp),
  type: varintTag(EVENT.type),
  track: varintTag(EVENT.track),
  category: varintTag(EVENT.category),
  name: varintTag(EVENT.name),
  annotation: delimitedTag(EVENT.annotation),
  argument: varintTag(ANNOTATION.name),
  int: varintTag(ANNOTATION.int),
  text: varintTag(ANNOTATION.text),
};
/** What is between an event's time and its type: the same for all. */
const IN_SEQUENCE = [
  ...[varintTag(PACKET.sequence), SEQUENCE],
  ...[varintTag(PACKET.sequenceFlags), NEEDS_STATE],
  delimitedTag(PACKET.trackEvent),
];
/** Room for an event without what else there is to it, or for one thing of that. */
const EVENT_BYTES = 64;

export interface TraceTrack {
  readonly uuid: number;
  readonly name: string;
  /** 0 for none. */
  readonly parent: number;
  readonly process?: { readonly pid: number };
  readonly thread?: { readonly pid: number; readonly tid: number };
  readonly counter?: keyof typeof COUNTER_UNITS;
}

export interface EventShape {
  /** As `category` and `name` gave them. */
  readonly category: number;
  readonly name: number;
}

export class TracePackets {
  readonly #proto = new ProtoWriter();
  readonly #encoder = new TextEncoder();
  readonly #interned = new Map<number, Map<string, number>>();
  readonly #originHigh: number;
  readonly #originLow: number;
  /** Where the event that was begun lies. */
  #packet = 0;
  #event = 0;

  /** `origin`: what offsets count from, on `clock`. */
  constructor(
    origin: bigint,
    private readonly clock: RecordingClock,
  ) {
    this.#originHigh = Number(BigInt.asUintN(64, origin) >> 32n);
    this.#originLow = Number(BigInt.asUintN(32, origin));
    this.#tellClock();
  }

  get length(): number {
    return this.#proto.length;
  }

  take(): Uint8Array {
    return this.#proto.take();
  }

  /** The clock is the trace's own: nothing says what another showed then. */
  #tellClock(): void {
    const proto = this.#proto;
    const clock = CLOCKS[this.clock];
    const packet = proto.begin(TRACE.packet);
    proto.uint(PACKET.sequence, SEQUENCE);
    proto.uint(PACKET.sequenceFlags, STATE_CLEARED);
    const snapshot = proto.begin(PACKET.clockSnapshot);
    const reading = proto.begin(CLOCK_SNAPSHOT.clocks);
    proto.uint(CLOCK.id, clock);
    proto.uint64(CLOCK.timestamp, this.#originHigh, this.#originLow);
    proto.end(reading);
    proto.uint(CLOCK_SNAPSHOT.primary, clock);
    proto.end(snapshot);
    const defaults = proto.begin(PACKET.defaults);
    proto.uint(PACKET.timestampClock, clock);
    proto.end(defaults);
    proto.end(packet);
  }

  track({ uuid, name, parent, process, thread, counter }: TraceTrack): void {
    const proto = this.#proto;
    const packet = proto.begin(TRACE.packet);
    proto.uint(PACKET.sequence, SEQUENCE);
    const descriptor = proto.begin(PACKET.trackDescriptor);
    proto.uint(DESCRIPTOR.uuid, uuid);
    if (parent > 0) proto.uint(DESCRIPTOR.parent, parent);
    proto.text(DESCRIPTOR.name, this.#encoder.encode(name));
    if (process !== undefined) {
      const place = proto.begin(DESCRIPTOR.process);
      proto.uint(PROCESS.pid, process.pid);
      proto.text(PROCESS.name, this.#encoder.encode(name));
      proto.end(place);
    }
    if (thread !== undefined) {
      const place = proto.begin(DESCRIPTOR.thread);
      proto.uint(THREAD.pid, thread.pid);
      proto.uint(THREAD.tid, thread.tid);
      proto.text(THREAD.name, this.#encoder.encode(name));
      proto.end(place);
    }
    if (counter !== undefined) {
      const place = proto.begin(DESCRIPTOR.counter);
      proto.uint(COUNTER.unit, COUNTER_UNITS[counter]);
      proto.end(place);
    }
    proto.end(descriptor);
    proto.end(packet);
  }

  category(name: string): number {
    return this.#intern(INTERNED.categories, name);
  }

  name(name: string): number {
    return this.#intern(INTERNED.names, name);
  }

  argument(name: string): number {
    return this.#intern(INTERNED.annotationNames, name);
  }

  text(text: string): number {
    return this.#intern(INTERNED.annotationTexts, text);
  }

  /** Told before it is first used, in a packet of its own. */
  #intern(index: number, text: string): number {
    let known = this.#interned.get(index);
    if (known === undefined) this.#interned.set(index, (known = new Map<string, number>()));
    const before = known.get(text);
    if (before !== undefined) return before;
    const id = known.size + 1;
    known.set(text, id);
    const proto = this.#proto;
    const packet = proto.begin(TRACE.packet);
    proto.uint(PACKET.sequence, SEQUENCE);
    proto.uint(PACKET.sequenceFlags, NEEDS_STATE);
    const interned = proto.begin(PACKET.interned);
    const entry = proto.begin(index);
    proto.uint(ENTRY.id, id);
    proto.text(ENTRY.text, this.#encoder.encode(text));
    proto.end(entry);
    proto.end(interned);
    proto.end(packet);
    return id;
  }

  slice(track: number, timeNs: number, shape: EventShape): void {
    this.#begin(TYPE.begin, track, timeNs, shape);
    this.done();
  }

  /** Of the slice that was begun last on the track and is still open. */
  sliceEnd(track: number, timeNs: number): void {
    this.#begin(TYPE.end, track, timeNs, null);
    this.done();
  }

  /** `flow`: of what it begins; of what it ends where `ends`. 0 for none. */
  instant(track: number, timeNs: number, shape: EventShape, flow: number, ends: boolean): void {
    this.#begin(TYPE.instant, track, timeNs, shape);
    if (flow > 0) this.#proto.fixed64(ends ? EVENT.endedFlow : EVENT.flow, flow);
    this.done();
  }

  /** Up to `done` it is said what else there is to it; every name of that has to be known before. */
  beginSlice(track: number, timeNs: number, shape: EventShape): void {
    this.#begin(TYPE.begin, track, timeNs, shape);
  }

  /** As beginSlice. */
  beginInstant(track: number, timeNs: number, shape: EventShape): void {
    this.#begin(TYPE.instant, track, timeNs, shape);
  }

  addNumber(argument: number, value: number): void {
    this.#annotate(argument, TAG.int, value);
  }

  /** `text` as `text` gave it. */
  addText(argument: number, text: number): void {
    this.#annotate(argument, TAG.text, text);
  }

  done(): void {
    this.#proto.end(this.#event);
    this.#proto.end(this.#packet);
  }

  counter(track: number, timeNs: number, value: number): void {
    this.#begin(TYPE.counter, track, timeNs, null);
    this.#proto.int(EVENT.counterValue, value);
    this.done();
  }

  #begin(type: number, track: number, timeNs: number, shape: EventShape | null): void {
    const proto = this.#proto;
    const bytes = proto.room(EVENT_BYTES);
    const low = this.#originLow + timeNs;
    const carried = Math.floor(low / TWO_TO_32);
    const packet = proto.length + 1;
    bytes[packet - 1] = TAG.packet;
    bytes[packet + 1] = TAG.timestamp;
    let at = putVarint64(bytes, packet + 2, (this.#originHigh + carried) >>> 0, low >>> 0);
    for (let part = 0; part < IN_SEQUENCE.length; part += 1) bytes[at++] = IN_SEQUENCE[part] ?? 0;
    // Their lengths are known when all is there.
    this.#packet = packet;
    this.#event = at;
    bytes[at + 1] = TAG.type;
    bytes[at + 2] = type;
    bytes[at + 3] = TAG.track;
    at = putVarint(bytes, at + 4, track);
    if (shape !== null) {
      bytes[at] = TAG.category;
      at = putSmall(bytes, at + 1, shape.category);
      bytes[at] = TAG.name;
      at = putSmall(bytes, at + 1, shape.name);
    }
    proto.reach(at);
  }

  #annotate(argument: number, tag: number, value: number): void {
    const proto = this.#proto;
    const bytes = proto.room(EVENT_BYTES);
    const place = proto.length + 1;
    bytes[place - 1] = TAG.annotation;
    bytes[place + 1] = TAG.argument;
    const at = putSigned(bytes, putSmall(bytes, putSmall(bytes, place + 2, argument), tag), value);
    bytes[place] = at - place - 1;
    proto.reach(at);
  }
}
