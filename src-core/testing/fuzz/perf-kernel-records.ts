import { ByteWriter } from '../byte-writer';
import type { EventModel } from './perf-event-model';
import { part, trailer } from './perf-record-model';
import type { Moment, Part } from './perf-record-model';
import type { FuzzRandom } from './fuzz-random';

/** Writes a record's body, before its trailer; gives its misc bits. */
type Body = (out: ByteWriter, moment: Moment, random: FuzzRandom) => number;

const path = (random: FuzzRandom): string =>
  random.pick(['[kernel.kallsyms]_text', '//anon', '[vdso]', '/usr/lib/libc.so.6', random.word(40)]);

/** Bodies by PERF_RECORD_* number (perf_event.h), as a kernel writes them. */
const BODIES: ReadonlyMap<number, Body> = new Map<number, Body>([
  [
    1,
    (out, { pid, tid }, random) => {
      out.u32(pid).u32(tid).u64(0x40_0000).u64(0x1000).u64(0).padded(path(random));
      return random.pick([1, 2]);
    },
  ],
  [
    2,
    (out, _, random) => {
      out.u64(100).u64(random.below(1000));
      return 0;
    },
  ],
  [
    3,
    (out, { pid, tid }, random) => {
      out.u32(pid).u32(tid).padded(random.word(15));
      return random.pick([0, 1 << 13]);
    },
  ],
  [4, task],
  [5, throttle],
  [6, throttle],
  [7, task],
  [
    10,
    (out, { pid, tid }, random) => {
      const buildId = random.chance(0.4);
      out.u32(pid).u32(tid).u64(0x7f00_0000_0000n).u64(0x2000).u64(0x1000);
      if (buildId) out.u8(20).zeros(3).raw(random.bytes(20));
      else out.u32(8).u32(1).u64(random.u32()).u64(0);
      out.u32(5).u32(2).padded(path(random));
      return buildId ? 2 | (1 << 14) : 2;
    },
  ],
  [
    11,
    (out, _, random) => {
      out.u64(random.u32()).u64(random.below(4096)).u64(0);
      return 0;
    },
  ],
  [
    12,
    (out, { pid, tid }) => {
      out.u32(pid).u32(tid);
      return 0;
    },
  ],
  [
    13,
    (out, _, random) => {
      out.u64(random.below(100));
      return 0;
    },
  ],
  [14, (_, __, random) => random.pick([0, 1 << 13, (1 << 13) | (1 << 14)])],
  [
    15,
    (out, { pid, tid }, random) => {
      out.u32(pid).u32(tid);
      return random.pick([0, 1 << 13]);
    },
  ],
  [
    16,
    (out, { pid, tid }, random) => {
      const count = random.below(8);
      out.u32(pid).u32(tid).u64(count);
      for (let index = 0; index < count; index += 1) out.u64(4).u64(4_026_531_840);
      return 0;
    },
  ],
  [
    17,
    (out, _, random) => {
      out.u64(0xffff_ffff_c000_0000n).u32(64).u16(1).u16(0).padded(random.word(20));
      return 0;
    },
  ],
  [
    18,
    (out, _, random) => {
      out.u16(1).u16(0).u32(random.below(99)).raw(random.bytes(8));
      return 0;
    },
  ],
  [
    19,
    (out, _, random) => {
      out.u64(random.below(1e6)).padded(`/${random.word(30)}`);
      return 0;
    },
  ],
  [
    20,
    (out, _, random) => {
      out.u64(0xffff_ffff_8100_0000n).u16(5).u16(5).raw(random.bytes(10)).zeros(2);
      return 0;
    },
  ],
  [
    21,
    (out, _, random) => {
      out.u64(random.u64());
      return 0;
    },
  ],
  // Of kernels to come.
  [
    40,
    (out, _, random) => {
      out.raw(random.bytes(8 * random.below(6)));
      return 0;
    },
  ],
]);

function task(out: ByteWriter, { pid, tid, timeNs }: Moment): number {
  out.u32(pid).u32(1).u32(tid).u32(1).u64(timeNs);
  return 0;
}

function throttle(out: ByteWriter, { timeNs }: Moment): number {
  out.u64(timeNs).u64(100).u64(100);
  return 0;
}

const TYPES = [...BODIES.keys()];

/** Any record of the kernel's but a sample, with the trailer that its event asks for. */
export function kernelPart(random: FuzzRandom, event: EventModel, moment: Moment): Part {
  const type = random.pick(TYPES);
  const body = new ByteWriter();
  const misc = BODIES.get(type)?.(body, moment, random) ?? 0;
  return part(type, misc, body.raw(trailer(random, event, moment)).bytes());
}
