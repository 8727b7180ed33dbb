import { TRACEPOINT_TYPE } from '../../perf/event-attr';
import { ByteWriter } from '../byte-writer';
import { testFormat } from '../perf-formats';
import type { TestFormat } from '../perf-formats';
import type { FuzzRandom } from './fuzz-random';

/** PERF_SAMPLE_* bit numbers (include/uapi/linux/perf_event.h). */
export const BIT = {
  ip: 0,
  tid: 1,
  time: 2,
  addr: 3,
  read: 4,
  callchain: 5,
  id: 6,
  cpu: 7,
  period: 8,
  streamId: 9,
  raw: 10,
  branchStack: 11,
  regsUser: 12,
  stackUser: 13,
  weight: 14,
  dataSrc: 15,
  identifier: 16,
  transaction: 17,
  regsIntr: 18,
  physAddr: 19,
  aux: 20,
  cgroup: 21,
  dataPage: 22,
  codePage: 23,
  weightStruct: 24,
} as const;

export const SAMPLE_ID_ALL = 1 << 18;
/** PERF_SAMPLE_BRANCH_HW_INDEX */
export const BRANCH_HW_INDEX = 1 << 17;

/** What a perf_event_attr says, and the ids of its event's counters. */
export interface EventModel {
  readonly type: number;
  readonly config: number;
  readonly sampleType: number;
  readonly readFormat: number;
  readonly flags: number;
  readonly branchType: number;
  readonly registers: bigint;
  readonly attrBytes: number;
  readonly ids: readonly number[];
  readonly name: string;
  readonly format: TestFormat | null;
}

const ATTR_SIZES = [64, 72, 80, 96, 104, 112, 120, 128, 136, 144] as const;
const bit = (name: keyof typeof BIT): number => 1 << BIT[name];
export const has = (sampleType: number, name: keyof typeof BIT): boolean => (sampleType & bit(name)) !== 0;

/** One to four events as perf would open them together: their samples can be told apart. */
export function randomEvents(random: FuzzRandom): readonly EventModel[] {
  const count = random.pick([1, 1, 2, 2, 3, 4]);
  const identifier = random.chance(0.7) ? bit('identifier') : 0;
  // Without an identifier in front, all events need the id in one place.
  const shared = count === 1 || identifier !== 0 ? 0 : (randomSampleType(random) | bit('id')) & ~bit('raw');
  const flags = random.chance(0.85) ? SAMPLE_ID_ALL : 0;
  return Array.from({ length: count }, (_, index) => {
    const format = random.chance(0.6) ? randomFormat(random, 300 + index) : null;
    const own = randomSampleType(random) | identifier;
    // A payload on something other than a tracepoint is as it comes.
    return {
      type: format === null ? random.pick([0, 1, 3, 4, 6]) : TRACEPOINT_TYPE,
      config: format?.id ?? random.below(10),
      sampleType: shared === 0 ? (format === null ? own : own | bit('raw')) : shared,
      readFormat: random.chance(0.5) ? 4 : random.below(32),
      flags: flags | (random.chance(0.2) ? random.below(0x4_0000) : 0),
      branchType: random.chance(0.3) ? BRANCH_HW_INDEX : 8,
      registers: random.chance(0.5) ? 0xff_0fffn : BigInt(random.u32()),
      attrBytes: random.chance(0.6) ? 136 : random.pick(ATTR_SIZES),
      ids: Array.from({ length: random.between(1, 3) }, (__, cpu) => 100 * (index + 1) + cpu),
      name: format === null ? random.word(12) : `${format.system}:${format.name}`,
      format,
    };
  });
}

function randomSampleType(random: FuzzRandom): number {
  const usual = bit('ip') | bit('tid') | bit('time') | bit('cpu') | bit('period');
  if (random.chance(0.4)) return usual | (random.chance(0.5) ? bit('callchain') : 0);
  const many = random.below(1 << 25) & (random.chance(0.5) ? random.below(1 << 25) : -1);
  // The two forms of weight exclude each other in the kernel.
  return (random.chance(0.9) ? many | bit('time') : many) & ~bit(random.pick(['weight', 'weightStruct']));
}

const FIELD_TYPES = [
  ['unsigned long', '', 8],
  ['u64', '', 8],
  ['pid_t', '', 4],
  ['int', '', 4],
  ['unsigned short', '', 2],
  ['char', '', 1],
  ['bool', '', 1],
  ['char', '[16]', 16],
  ['unsigned long', '[6]', 48],
  ['u8', '[3]', 3],
  ['const char *', '', 8],
  ['__data_loc char[]', '', 4],
  ['__data_loc u32[]', '', 4],
  ['__rel_loc char[]', '', 4],
] as const;

/** A tracepoint with up to eight fields of any kind, as the kernel aligns them. */
export function randomFormat(random: FuzzRandom, id: number): TestFormat {
  const lines: string[] = [];
  let offset = 8;
  for (let left = random.below(8); left > 0; left -= 1) {
    const [type, array, size] = random.pick(FIELD_TYPES);
    const alignment = array === '' ? size : 1;
    offset = Math.ceil(offset / alignment) * alignment;
    const sign = random.chance(0.5) ? 'signed' : 'unsigned';
    lines.push(`${type} f${String(left)}${array} ${String(offset)} ${String(size)} ${sign}`);
    offset += size;
  }
  return testFormat(`${random.pick(['sched', 'kvm', 'syscalls'])}:${random.word(10)}`, id, lines);
}

/** The bytes of its perf_event_attr, of its own length. */
export function attrBytes(event: EventModel): Uint8Array<ArrayBuffer> {
  const attr = new ByteWriter()
    .u32(event.type)
    .u32(event.attrBytes)
    .u64(event.config)
    .u64(1)
    .u64(event.sampleType)
    .u64(event.readFormat)
    .u64(event.flags)
    .zeros(72 - 48)
    .u64(event.branchType)
    .u64(event.registers)
    .u32(64)
    .u32(1)
    .u64(event.registers)
    .zeros(144 - 104);
  return attr.bytes().slice(0, event.attrBytes);
}

/** Fields that an attr of this length does not reach are zero to whoever reads it. */
export const registersOf = (event: EventModel, which: 'user' | 'intr'): bigint =>
  event.attrBytes >= (which === 'user' ? 88 : 104) ? event.registers : 0n;
export const branchTypeOf = (event: EventModel): number => (event.attrBytes >= 80 ? event.branchType : 0);
