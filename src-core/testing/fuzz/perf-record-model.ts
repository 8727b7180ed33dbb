import { RECORD } from '../../perf/record-types';
import { ByteWriter } from '../byte-writer';
import type { EventModel } from './perf-event-model';
import { BRANCH_HW_INDEX, SAMPLE_ID_ALL, branchTypeOf, has, registersOf } from './perf-event-model';
import type { FuzzRandom } from './fuzz-random';

/** A record and the bytes that follow it without being counted in its size (tracing data, AUX traces). */
export interface Part {
  readonly record: Uint8Array;
  readonly after: Uint8Array;
}

const NOTHING = new Uint8Array(0);

export function part(type: number, misc: number, body: Uint8Array, after: Uint8Array = NOTHING): Part {
  const record = new ByteWriter()
    .u32(type)
    .u16(misc)
    .u16(8 + body.length)
    .raw(body)
    .bytes();
  return { record, after };
}

/** When and where something happened. */
export interface Moment {
  readonly timeNs: bigint;
  readonly pid: number;
  readonly tid: number;
  readonly cpu: number;
}

/** Writes one field of a sample. */
type SampleField = (body: ByteWriter, given: Given) => void;

interface Given {
  readonly random: FuzzRandom;
  readonly event: EventModel;
  readonly moment: Moment;
  readonly id: number;
}

const counterId: SampleField = (body, { id }) => body.u64(id);
const anyAddress: SampleField = (body, { random }) => body.u64(address(random));
const anyNumber: SampleField = (body, { random }) => body.u64(random.u64());

/** The fields in the order in which a sample has them (PERF_RECORD_SAMPLE in perf_event.h; AUX comes last). */
const SAMPLE_FIELDS: readonly (readonly [Parameters<typeof has>[1], SampleField])[] = [
  ['identifier', counterId],
  ['ip', anyAddress],
  ['tid', (body, { moment }) => body.u32(moment.pid).u32(moment.tid)],
  ['time', (body, { moment }) => body.u64(moment.timeNs)],
  ['addr', anyAddress],
  ['id', counterId],
  ['streamId', counterId],
  ['cpu', (body, { moment }) => body.u32(moment.cpu).u32(0)],
  ['period', (body, { random }) => body.u64(random.below(1e6))],
  ['read', (body, { random, event }) => readValues(random, body, event)],
  ['callchain', (body, { random }) => addresses(random, body, random.small(12))],
  ['raw', (body, { random, event }) => rawPayload(random, body, event)],
  ['branchStack', (body, { random, event }) => branchStack(random, body, event)],
  ['regsUser', (body, { random, event }) => registers(random, body, registersOf(event, 'user'))],
  ['stackUser', (body, { random }) => userStack(random, body)],
  ['weight', anyNumber],
  ['weightStruct', anyNumber],
  ['dataSrc', anyNumber],
  ['transaction', anyNumber],
  ['regsIntr', (body, { random, event }) => registers(random, body, registersOf(event, 'intr'))],
  ['physAddr', anyNumber],
  ['cgroup', anyNumber],
  ['dataPage', anyNumber],
  ['codePage', anyNumber],
  ['aux', (body, { random }) => body.u64(16).raw(random.bytes(16))],
];

/** A sample of an event with every field that its sample_type asks for. */
export function samplePart(random: FuzzRandom, event: EventModel, moment: Moment): Part {
  const body = new ByteWriter();
  const given: Given = { random, event, moment, id: random.pick(event.ids) };
  for (const [name, write] of SAMPLE_FIELDS) if (has(event.sampleType, name)) write(body, given);
  return part(RECORD.sample, random.pick([1, 2, 4, 5]), body.bytes());
}

function readValues(random: FuzzRandom, body: ByteWriter, { readFormat, ids }: EventModel): void {
  const group = (readFormat & 8) !== 0;
  const count = group ? random.below(4) : 1;
  body.u64(group ? count : random.below(1e9));
  if (readFormat & 1) body.u64(10);
  if (readFormat & 2) body.u64(10);
  for (let index = 0; index < count; index += 1) {
    if (group) body.u64(random.below(1e9));
    if (readFormat & 4) body.u64(ids[0] ?? 0);
    if (readFormat & 16) body.u64(0);
  }
}

const address = (random: FuzzRandom): bigint =>
  random.chance(0.5) ? 0xffff_ffff_8100_0000n + BigInt(random.below(1 << 24)) : 0x7f00_0000_0000n;

function addresses(random: FuzzRandom, body: ByteWriter, count: number): void {
  body.u64(count);
  for (let index = 0; index < count; index += 1) {
    // Markers of contexts stand among the addresses.
    body.u64(index % 4 === 0 ? 2n ** 64n - random.pick([32n, 128n, 512n, 2176n]) : address(random));
  }
}

function rawPayload(random: FuzzRandom, body: ByteWriter, { format }: EventModel): void {
  const fixed =
    format === null ? random.below(20) : Math.max(...format.fields.map((it) => it.offset + it.size));
  const text = random.below(24);
  const padding = (12 - ((fixed + text) % 8)) % 8;
  const payload = random.bytes(fixed + text + padding);
  const view = new DataView(payload.buffer);
  if (format !== null) view.setUint16(0, format.id, true);
  for (const { type, offset } of format?.fields ?? []) {
    const relative = type.startsWith('__rel_loc') ? offset + 4 : 0;
    if (relative > 0 || type.startsWith('__data_loc')) {
      view.setUint32(offset, ((text & ~3) << 16) | (fixed - relative), true);
    }
  }
  body.u32(payload.length).raw(payload);
}

function branchStack(random: FuzzRandom, body: ByteWriter, event: EventModel): void {
  const count = random.below(5);
  body.u64(count);
  if (branchTypeOf(event) & BRANCH_HW_INDEX) body.u64(count);
  for (let index = 0; index < count; index += 1) body.u64(address(random)).u64(address(random)).u64(5);
}

function registers(random: FuzzRandom, body: ByteWriter, mask: bigint): void {
  const abi = random.pick([0, 2]);
  body.u64(abi);
  if (abi === 0) return;
  for (let left = mask; left > 0n; left >>= 1n) if (left & 1n) body.u64(random.u32());
}

function userStack(random: FuzzRandom, body: ByteWriter): void {
  const size = 8 * random.below(9);
  body.u64(size);
  if (size > 0) body.raw(random.bytes(size)).u64(size);
}

/** The trailer that sample_id_all asks for (struct sample_id in perf_event.h). */
export function trailer(random: FuzzRandom, event: EventModel, moment: Moment): Uint8Array {
  const out = new ByteWriter();
  const { sampleType } = event;
  if ((event.flags & SAMPLE_ID_ALL) === 0) return out.bytes();
  const id = moment.timeNs === 0n ? 0 : random.pick(event.ids);
  if (has(sampleType, 'tid')) out.u32(moment.pid).u32(moment.tid);
  if (has(sampleType, 'time')) out.u64(moment.timeNs);
  if (has(sampleType, 'id')) out.u64(id);
  if (has(sampleType, 'streamId')) out.u64(id);
  if (has(sampleType, 'cpu')) out.u32(moment.cpu).u32(0);
  if (has(sampleType, 'identifier')) out.u64(id);
  return out.bytes();
}
