import { RECORD } from '../../perf/record-types';
import { ByteWriter } from '../byte-writer';
import { perfFile } from '../perf-file';
import { tracingDataBytes } from '../perf-stream';
import { attrBytes, has, randomEvents, SAMPLE_ID_ALL } from './perf-event-model';
import type { EventModel } from './perf-event-model';
import { joinBytes } from './byte-mutations';
import { kernelPart } from './perf-kernel-records';
import { part, samplePart } from './perf-record-model';
import type { Moment, Part } from './perf-record-model';
import type { FuzzRandom } from './fuzz-random';

/** A recording as its parts, before it is laid out as a stream or as a file. */
export interface RecordingModel {
  readonly attrs: readonly { readonly attr: Uint8Array; readonly ids: readonly number[] }[];
  /** By HEADER_* number; tracing data (1) among them. */
  readonly features: ReadonlyMap<number, Uint8Array>;
  readonly names: readonly Part[];
  readonly data: readonly Part[];
  /** What a decoder must make of the kernel's records in the data, as they come. */
  readonly rows: readonly ModelRow[];
}

export interface ModelRow {
  /** PERF_RECORD_* */
  readonly type: number;
  /** Index of its event. */
  readonly event: number;
  /** Null where the record says none. */
  readonly timeNs: bigint | null;
  /** -1 where the record says none; so are tid and cpu. */
  readonly pid: number;
  readonly tid: number;
  readonly cpu: number;
}

const FEATURE = {
  tracingData: 1,
  eventDesc: 12,
  cpus: 7,
  clockId: 23,
  clockData: 29,
  compressed: 27,
} as const;
const TEXT_FEATURES = [3, 4, 5, 6, 8, 9] as const;
const PERF_FILE_ATTR_BYTES = 128;

/** A sound recording of up to `maxRecords` records after its descriptions. */
export function randomRecording(random: FuzzRandom, maxRecords: number): RecordingModel {
  const events = randomEvents(random);
  return {
    attrs: events.map((event) => ({ attr: attrBytes(event), ids: event.ids })),
    features: randomFeatures(random, events),
    names: events.flatMap((event) => (random.chance(0.7) ? [namePart(event)] : [])),
    ...randomData(random, events, maxRecords),
  };
}

function randomData(
  random: FuzzRandom,
  events: readonly EventModel[],
  maxRecords: number,
): Pick<RecordingModel, 'data' | 'rows'> {
  const parts: Part[] = [];
  const rows: ModelRow[] = [];
  let nowNs = 1_000_000_000_000n + BigInt(random.u32());
  for (let left = random.between(0, maxRecords); left > 0; left -= 1) {
    nowNs += BigInt(random.small(1e6));
    const moment: Moment = {
      // Rings of several CPUs are written one after the other.
      timeNs: random.chance(0.1) ? 0n : nowNs - BigInt(random.small(1e5)),
      pid: random.pick([1, 77, 78]),
      tid: random.pick([77, 78, 79]),
      cpu: random.below(4),
    };
    // Records that perf synthesises name no event, and are laid out as the first one's.
    const [event] = moment.timeNs === 0n ? events : [random.pick(events)];
    if (event === undefined) break;
    const kind = random.below(10);
    if (kind === 9) {
      parts.push(perfPart(random));
      continue;
    }
    const when = kind < 6 ? { ...moment, timeNs: moment.timeNs || nowNs } : moment;
    const written = kind < 6 ? samplePart(random, event, when) : kernelPart(random, event, when);
    parts.push(written);
    rows.push(rowOf(event, events.indexOf(event), typeOf(written), when));
  }
  return { data: parts, rows };
}

const typeOf = ({ record }: Part): number =>
  new DataView(record.buffer, record.byteOffset).getUint32(0, true);

/** A sample says what its sample_type asks for; other records only where the trailer was asked for. */
function rowOf(event: EventModel, index: number, type: number, moment: Moment): ModelRow {
  const says = (field: 'time' | 'tid' | 'cpu'): boolean =>
    (type === RECORD.sample || (event.flags & SAMPLE_ID_ALL) !== 0) && has(event.sampleType, field);
  return {
    type,
    // Without a trailer nothing tells whose record it is: the first event's.
    event: type === RECORD.sample || (event.flags & SAMPLE_ID_ALL) !== 0 ? index : 0,
    timeNs: says('time') && moment.timeNs !== 0n ? moment.timeNs : null,
    pid: says('tid') ? moment.pid : -1,
    tid: says('tid') ? moment.tid : -1,
    cpu: says('cpu') ? moment.cpu : -1,
  };
}

/** A record of perf's own that may stand among the data. */
function perfPart(random: FuzzRandom): Part {
  const none = new Uint8Array(0);
  switch (random.below(8)) {
    case 0:
      return part(RECORD.auxtrace, 0, new ByteWriter().u64(24).zeros(32).bytes(), random.bytes(24));
    case 1:
      return part(69, 0, new ByteWriter().u64(1).u64(100).u64(0).u64(0).u64(77).bytes());
    case 2:
      return part(73, 0, new ByteWriter().u64(1).u64(77).padded('find').zeros(8).bytes());
    case 3:
      return part(79, 0, random.bytes(24));
    case 4:
      return part(90, 0, random.bytes(8 * random.below(4)));
    default:
      return part(random.chance(0.9) ? RECORD.finishedRound : 82, 0, none);
  }
}

function namePart({ ids, name }: EventModel): Part {
  const body = new ByteWriter().u64(2).u64(ids[0] ?? 0);
  return part(RECORD.eventUpdate, 0, body.padded(name).bytes());
}

function randomFeatures(random: FuzzRandom, events: readonly EventModel[]): Map<number, Uint8Array> {
  const features = new Map<number, Uint8Array>();
  const formats = events.flatMap(({ format }) => (format === null ? [] : [format]));
  if (formats.length > 0) features.set(FEATURE.tracingData, padTo8(tracingDataBytes(formats)));
  for (const id of TEXT_FEATURES) {
    if (random.chance(0.2)) features.set(id, new ByteWriter().u32(16).text('6.1.187').zeros(9).bytes());
  }
  if (random.chance(0.3)) features.set(FEATURE.cpus, new ByteWriter().u32(4).u32(2).bytes());
  if (random.chance(0.3)) features.set(FEATURE.clockId, new ByteWriter().u64(1).bytes());
  if (random.chance(0.3)) {
    features.set(
      FEATURE.clockData,
      new ByteWriter().u32(1).u32(1).u64(random.u64()).u64(random.u64()).bytes(),
    );
  }
  if (random.chance(0.4)) features.set(FEATURE.eventDesc, eventDescriptions(events));
  return features;
}

const padTo8 = (bytes: Uint8Array): Uint8Array => joinBytes(bytes, new Uint8Array(-bytes.length & 7));

/** HEADER_EVENT_DESC: attrs of one length, each with its name and ids. */
function eventDescriptions(events: readonly EventModel[]): Uint8Array {
  const out = new ByteWriter().u32(events.length).u32(PERF_FILE_ATTR_BYTES);
  for (const event of events) {
    out.raw(fitted(attrBytes(event), PERF_FILE_ATTR_BYTES)).u32(event.ids.length);
    out.u32(event.name.length + 1).text(`${event.name}\0`);
    for (const id of event.ids) out.u64(id);
  }
  return out.bytes();
}

function fitted(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length);
  whole.set(bytes.subarray(0, length));
  return whole;
}

/** Everything as records, as `perf record -o -` writes it. */
export function streamParts({ attrs, features, names, data }: RecordingModel): Part[] {
  return [
    ...attrs.map(({ attr, ids }) => {
      const body = new ByteWriter().raw(attr);
      for (const id of ids) body.u64(id);
      return part(RECORD.headerAttr, 0, body.bytes());
    }),
    ...[...features].map(([id, content]) =>
      id === FEATURE.tracingData
        ? part(RECORD.tracingData, 0, new ByteWriter().u32(content.length).u32(0).bytes(), content)
        : part(RECORD.headerFeature, 0, new ByteWriter().u64(id).raw(content).bytes()),
    ),
    ...names,
    ...data,
  ];
}

export const joinParts = (parts: readonly Part[]): Uint8Array<ArrayBuffer> =>
  joinBytes(...parts.flatMap(({ record, after }) => [record, after]));

export function streamOf(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  return joinBytes(new ByteWriter().text('PERFILE2').u64(16).bytes(), joinParts(parts));
}

/** A file with sections of its own for attrs, data and features, as `perf record` writes it. */
export function fileOf(model: RecordingModel): Uint8Array<ArrayBuffer> {
  return perfFile({
    attrs: model.attrs.map(({ attr, ids }) => ({ attr, ids })),
    records: joinParts([...model.names, ...model.data]),
    features: model.features,
  });
}
