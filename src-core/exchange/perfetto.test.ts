import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { phaseSums } from '../analysis/run-sums';
import { PHASES } from '../phases/phase';
import { kindIndex } from '../recording/events';
import type { Recording } from '../recording/recording';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { exchangedInChunks, exchangedOf, writtenBytes } from '../testing/exchanged';
import { perfettoPieces } from './perfetto';

/** Of the published schema (protos/perfetto/trace) what is written here: numbers and types. */
const field = (id: number, type: string, rule?: 'repeated') => ({
  id,
  type,
  ...(rule === undefined ? {} : { rule, options: { packed: false } }),
});
const TYPES = {
  Trace: { fields: { packet: field(1, 'TracePacket', 'repeated') } },
  TracePacket: {
    fields: {
      clockSnapshot: field(6, 'ClockSnapshot'),
      timestamp: field(8, 'uint64'),
      trustedPacketSequenceId: field(10, 'uint32'),
      trackEvent: field(11, 'TrackEvent'),
      internedData: field(12, 'InternedData'),
      sequenceFlags: field(13, 'uint32'),
      timestampClockId: field(58, 'uint32'),
      tracePacketDefaults: field(59, 'TracePacketDefaults'),
      trackDescriptor: field(60, 'TrackDescriptor'),
    },
  },
  ClockSnapshot: {
    fields: { clocks: field(1, 'Clock', 'repeated'), primaryTraceClock: field(2, 'uint32') },
  },
  Clock: { fields: { clockId: field(1, 'uint32'), timestamp: field(2, 'uint64') } },
  TracePacketDefaults: { fields: { timestampClockId: field(58, 'uint32') } },
  TrackDescriptor: {
    fields: {
      uuid: field(1, 'uint64'),
      name: field(2, 'string'),
      process: field(3, 'ProcessDescriptor'),
      thread: field(4, 'ThreadDescriptor'),
      parentUuid: field(5, 'uint64'),
      counter: field(8, 'CounterDescriptor'),
    },
  },
  ProcessDescriptor: { fields: { pid: field(1, 'int32'), processName: field(6, 'string') } },
  ThreadDescriptor: {
    fields: { pid: field(1, 'int32'), tid: field(2, 'int64'), threadName: field(5, 'string') },
  },
  CounterDescriptor: { fields: { unit: field(3, 'uint32') } },
  InternedData: {
    fields: {
      eventCategories: field(1, 'InternedText', 'repeated'),
      eventNames: field(2, 'InternedText', 'repeated'),
      debugAnnotationNames: field(3, 'InternedText', 'repeated'),
      debugAnnotationStringValues: field(29, 'InternedText', 'repeated'),
    },
  },
  InternedText: { fields: { iid: field(1, 'uint64'), text: field(2, 'string') } },
  TrackEvent: {
    fields: {
      categoryIids: field(3, 'uint64', 'repeated'),
      debugAnnotations: field(4, 'DebugAnnotation', 'repeated'),
      type: field(9, 'uint32'),
      nameIid: field(10, 'uint64'),
      trackUuid: field(11, 'uint64'),
      counterValue: field(30, 'int64'),
      flowIds: field(47, 'fixed64', 'repeated'),
      terminatingFlowIds: field(48, 'fixed64', 'repeated'),
    },
  },
  DebugAnnotation: {
    fields: {
      nameIid: field(1, 'uint64'),
      intValue: field(4, 'int64'),
      stringValueIid: field(17, 'uint64'),
    },
  },
};
const SCHEMA = protobuf.Root.fromJSON({
  // What is not there differs from a zero.
  nested: Object.fromEntries(
    Object.entries(TYPES).map(([name, type]) => [name, { ...type, edition: 'proto2' }]),
  ),
});
const TRACE = SCHEMA.lookupType('Trace');

type Text = { readonly iid: string; readonly text: string };
interface Packet {
  readonly timestamp?: string;
  readonly sequenceFlags?: number;
  readonly trustedPacketSequenceId?: number;
  readonly clockSnapshot?: { clocks: { clockId: number; timestamp: string }[]; primaryTraceClock: number };
  readonly tracePacketDefaults?: { timestampClockId: number };
  readonly internedData?: Partial<Record<string, Text[]>>;
  readonly trackDescriptor?: {
    readonly uuid: string;
    readonly name: string;
    readonly parentUuid?: string;
    readonly process?: { pid: number };
    readonly thread?: { pid: number; tid: string };
    readonly counter?: { unit: number };
  };
  readonly trackEvent?: {
    readonly type: number;
    readonly trackUuid: string;
    readonly nameIid?: string;
    readonly categoryIids?: string[];
    readonly counterValue?: string;
    readonly flowIds?: string[];
    readonly terminatingFlowIds?: string[];
    readonly debugAnnotations?: { nameIid: string; intValue?: string; stringValueIid?: string }[];
  };
}

function decoded(bytes: Uint8Array): Packet[] {
  const message = TRACE.decode(bytes);
  // Written again it is as long: every byte was of a field that the schema has.
  expect(TRACE.encode(message).finish().length).toBe(bytes.length);
  return (TRACE.toObject(message, { longs: String }) as { packet: Packet[] }).packet;
}

const traceOf = (recording: Recording): Packet[] =>
  decoded(writtenBytes(perfettoPieces(exchangedOf(recording))));

interface Slice {
  readonly track: string;
  readonly category: string;
  readonly name: string;
  readonly startNs: number;
  readonly endNs: number;
}

const CYCLES_TRACK = 'cycles and phases';

type Descriptor = NonNullable<Packet['trackDescriptor']>;
type Told = NonNullable<Packet['trackEvent']>;

/** As trace_processor reads it: names by what was interned before, ends by the slice that is open on the track. */
class TraceReading {
  readonly slices: Slice[] = [];
  readonly instants: { track: string; name: string; timeNs: number; flows: string[]; ends: string[] }[] = [];
  readonly counters: { track: string; timeNs: number; value: number }[] = [];
  readonly #tracks = new Map<string, Descriptor>();
  readonly #texts = new Map<string, string>();
  readonly #open = new Map<string, { category: string; name: string; startNs: number }[]>();
  readonly #latestNs = new Map<string, number>();

  constructor(
    packets: readonly Packet[],
    private readonly origin: bigint,
  ) {
    for (const packet of packets) this.#read(packet);
    for (const stack of this.#open.values()) expect(stack).toEqual([]);
  }

  get tracks(): Descriptor[] {
    return [...this.#tracks.values()];
  }

  #read({ timestamp, trustedPacketSequenceId, internedData, trackDescriptor, trackEvent }: Packet): void {
    expect(trustedPacketSequenceId).toBe(1);
    for (const [index, entries = []] of Object.entries(internedData ?? {}))
      for (const { iid, text } of entries) this.#texts.set(`${index} ${iid}`, text);
    if (trackDescriptor !== undefined) this.#describe(trackDescriptor);
    if (trackEvent !== undefined) this.#tell(trackEvent, Number(BigInt(timestamp ?? 'NaN') - this.origin));
  }

  #describe(track: Descriptor): void {
    expect(this.#tracks.has(track.uuid)).toBe(false);
    if (track.parentUuid !== undefined) expect(this.#tracks.has(track.parentUuid)).toBe(true);
    this.#tracks.set(track.uuid, track);
  }

  #text(index: string, iid: string | undefined): string {
    const found = this.#texts.get(`${index} ${iid ?? ''}`);
    if (found === undefined) throw new Error(`${index} ${iid ?? ''} was not interned`);
    return found;
  }

  #tell(event: Told, timeNs: number): void {
    const track = this.#tracks.get(event.trackUuid);
    if (track === undefined) throw new Error(`track ${event.trackUuid} was not told`);
    for (const { nameIid, stringValueIid } of event.debugAnnotations ?? []) {
      this.#text('debugAnnotationNames', nameIid);
      if (stringValueIid !== undefined) this.#text('debugAnnotationStringValues', stringValueIid);
    }
    if (event.type === 3) {
      const { flowIds: flows = [], terminatingFlowIds: ends = [] } = event;
      const name = this.#text('eventNames', event.nameIid);
      this.instants.push({ track: track.uuid, name, timeNs, flows, ends });
    } else if (event.type === 4)
      this.counters.push({ track: track.name, timeNs, value: Number(event.counterValue) });
    else this.#slice(event, track.uuid, timeNs);
  }

  #slice(event: Told, track: string, timeNs: number): void {
    expect(timeNs).toBeGreaterThanOrEqual(this.#latestNs.get(track) ?? -Infinity);
    this.#latestNs.set(track, timeNs);
    const stack = this.#open.get(track) ?? [];
    this.#open.set(track, stack);
    if (event.type === 1) {
      const [category = ''] = (event.categoryIids ?? []).map((iid) => this.#text('eventCategories', iid));
      stack.push({ category, name: this.#text('eventNames', event.nameIid), startNs: timeNs });
      return;
    }
    expect(event.type).toBe(2);
    const begun = stack.pop();
    if (begun === undefined) throw new Error('an end without a beginning');
    this.slices.push({ ...begun, track, endNs: timeNs });
  }
}

const read = (packets: readonly Packet[], origin: bigint): TraceReading => new TraceReading(packets, origin);

describe('perfetto', () => {
  it('begins with the recording’s clock as the trace’s own, and counts its times on it', () => {
    const recording = { ...drawRecording(STOP_CONT_DRAWING), origin: 1_790_000_000_123_456_789n };
    const [first, ...others] = traceOf({ ...recording, clock: 'wall' });
    expect(first).toMatchObject({
      sequenceFlags: 1,
      clockSnapshot: { clocks: [{ clockId: 1, timestamp: '1790000000123456789' }], primaryTraceClock: 1 },
      tracePacketDefaults: { timestampClockId: 1 },
    });
    const times = others.flatMap(({ timestamp }) => timestamp ?? []);
    const [pause] = analyseRecording(recording).cycles;
    expect(times).toContain(String(recording.origin + BigInt(pause?.cycle.pauseStartNs ?? -1)));
  });

  it('has QEMU’s process, a track for each of its threads, and the cycles’ counters with their units', () => {
    const recording = drawRecording(STOP_CONT_DRAWING);
    const { tracks, counters } = read(traceOf(recording), recording.origin);
    const main = recording.threads.find(({ is }) => is.role === 'main');
    expect(tracks.find(({ process }) => process !== undefined)?.process?.pid).toBe(main?.tid);
    expect(tracks.flatMap(({ thread }) => (thread === undefined ? [] : Number(thread.tid)))).toEqual(
      recording.threads.map(({ tid }) => tid),
    );
    const [cycle] = analyseRecording(recording).cycles;
    expect(tracks.find(({ name }) => name === 'pause')?.counter).toEqual({ unit: 1 });
    expect(counters).toContainEqual({
      track: 'pause',
      timeNs: cycle?.cycle.pauseStartNs,
      value: cycle?.pauseNs,
    });
  });

  it('shows no states of a recording that has none, and joins what is not separated', () => {
    const drawn = drawRecording(STOP_CONT_DRAWING);
    const recording: Recording = {
      ...drawn,
      level: 'timing',
      functions: [],
      events: { ...drawn.events, count: 0 },
    };
    const { tracks, slices } = read(traceOf(recording), recording.origin);
    expect(tracks.filter(({ name }) => name === 'state')).toEqual([]);
    const names = slices.filter(({ category }) => category === 'phase').map(({ name }) => name);
    expect(names).toContain('dispatch+notify+barrier+resume');
  });

  it('draws any recording so that slices nest, phases sum exactly and every wake-up is a flow', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const { tracks, slices, instants } = read(traceOf(recording), recording.origin);
        const track = tracks.find(({ name }) => name === CYCLES_TRACK)?.uuid;
        for (const { cycle, phases, phaseRuns, joint } of analyseRecording(recording).cycles) {
          const within = slices.filter(
            (slice) =>
              slice.track === track &&
              slice.category === 'phase' &&
              slice.startNs >= cycle.pauseStartNs &&
              slice.endNs <= cycle.resumeEndNs,
          );
          const sums = joint.length > 0 ? phases : phaseSums(phaseRuns);
          for (const phase of PHASES) {
            const drawnNs = within
              .filter(({ name }) => name === phase)
              .reduce((sum, { startNs, endNs }) => sum + endNs - startNs, 0);
            expect(drawnNs).toBe(sums[phase] ?? 0);
          }
        }
        const { kind, a, count } = recording.events;
        const woken = kind
          .subarray(0, count)
          .filter((is, row) => is === kindIndex('woken') && (a[row] ?? -1) >= 0);
        const begun = instants.filter(({ name, flows }) => name.startsWith('wakes ') && flows.length === 1);
        expect(begun).toHaveLength(woken.length);
        const ended = new Set(instants.flatMap(({ ends }) => ends));
        for (const { flows } of begun) expect(ended.has(flows[0] ?? '')).toBe(true);
      }),
    );
  });

  it('gives the same bytes whether the events lie in one piece or in chunks', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const whole = writtenBytes(perfettoPieces(exchangedOf(recording)));
        const inChunks = writtenBytes(perfettoPieces(exchangedInChunks(recording, 5)));
        expect(inChunks.length).toBe(whole.length);
        expect(inChunks.every((byte, at) => byte === whole[at])).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
