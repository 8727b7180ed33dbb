import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../testing/byte-writer';
import { kernelRecordName, readKernelRecord } from './kernel-record';

/** A record whose body is these bytes. */
function read(type: number, body: ByteWriter, misc = 0): Record<string, unknown> {
  const bytes = new ByteWriter()
    .u32(type)
    .u16(misc)
    .u16(8 + body.length)
    .raw(body.bytes())
    .bytes();
  const view = new DataView(bytes.buffer);
  const { tid, fields } = readKernelRecord(type, { bytes, view, start: 0, end: bytes.length });
  return { tid, ...Object.fromEntries(fields) };
}
const writer = (): ByteWriter => new ByteWriter();

describe('a record of the kernel', () => {
  it('of a task says who came or went, and of whom', () => {
    const body = writer().u32(10).u32(1).u32(11).u32(2).u64(5n);
    for (const type of [4, 7]) expect(read(type, body)).toEqual({ tid: 11, pid: 10, ppid: 1, ptid: 2 });
  });

  it('of a name tells an exec from a change of name', () => {
    const body = writer().u32(10).u32(11).text('CPU 0/KVM\0\0\0\0\0\0\0');
    expect(read(3, body)).toEqual({ tid: 11, pid: 10, exec: 0, comm: 'CPU 0/KVM' });
    expect(read(3, body, 1 << 13)).toMatchObject({ exec: 1 });
  });

  it('of a map has its addresses exactly, and an inode or a build id', () => {
    const place = () => writer().u32(10).u32(11).u64(0xffff_ffff_8100_0000n).u64(4096n).u64(0n);
    const common = { tid: 11, pid: 10, addr: 0xffff_ffff_8100_0000n, len: 4096, pgoff: 0, filename: '/a b' };
    expect(read(1, place().text('/a b\0'))).toEqual(common);
    const inode = place().u32(254).u32(1).u64(77n).u64(2n).u32(5).u32(2).text('/a b\0');
    const protection = { prot: 5, flags: 2 };
    expect(read(10, inode)).toEqual({
      ...common,
      ...protection,
      maj: 254,
      min: 1,
      ino: 77,
      ino_generation: 2,
    });
    const id = Array.from({ length: 20 }, (_, index) => index);
    const built = place().u8(20).u8(0).u16(0).raw(Uint8Array.from(id)).u32(5).u32(2).text('/a b\0');
    expect(read(10, built, 1 << 14)).toEqual({
      ...common,
      ...protection,
      build_id: '000102030405060708090a0b0c0d0e0f10111213',
    });
  });

  it('of a switch says which way, and of one on a whole CPU who is next', () => {
    const ways = [0, 1 << 13, (1 << 13) | (1 << 14)].map((misc) => read(14, writer(), misc)['direction']);
    expect(ways).toEqual(['in', 'out', 'preempted']);
    expect(read(15, writer().u32(0xffff_ffff).u32(9))).toEqual({
      tid: null,
      direction: 'in',
      next_prev_pid: -1,
      next_prev_tid: 9,
    });
  });

  it('of a task that ended has what its counter came to', () => {
    expect(read(8, writer().u32(10).u32(11).u64(77n).u64(5n))).toEqual({ tid: 11, pid: 10, value: 77 });
  });

  it('of a loss, a throttle, a symbol, a program or a group has its numbers and names', () => {
    expect(read(2, writer().u64(5n).u64(6n))).toEqual({ tid: null, id: 5, lost: 6 });
    expect(read(13, writer().u64(6n))).toEqual({ tid: null, lost: 6 });
    expect(read(5, writer().u64(1n).u64(2n).u64(3n))).toEqual({ tid: null, time: 1, id: 2, stream_id: 3 });
    expect(
      read(
        17,
        writer()
          .u64(1n << 63n)
          .u32(2)
          .u16(1)
          .u16(0)
          .text('bpf_prog\0'),
      ),
    ).toEqual({
      tid: null,
      addr: 1n << 63n,
      len: 2,
      ksym_type: 1,
      flags: 0,
      name: 'bpf_prog',
    });
    expect(read(18, writer().u16(1).u16(0).u32(3))).toEqual({ tid: null, type: 1, flags: 0, id: 3 });
    expect(read(19, writer().u64(4n).text('/user.slice\0'))).toEqual({
      tid: null,
      id: 4,
      path: '/user.slice',
    });
  });

  it('of a type without fields here, or of none that is known, has a name all the same', () => {
    expect(read(20, writer().u64(1n))).toEqual({ tid: null });
    expect([3, 10, 15, 22, 63].map(kernelRecordName)).toEqual([
      'PERF_RECORD_COMM',
      'PERF_RECORD_MMAP2',
      'PERF_RECORD_SWITCH_CPU_WIDE',
      'PERF_RECORD_CALLCHAIN_DEFERRED',
      'PERF_RECORD_63',
    ]);
  });

  it('that ends before its fields gives zeros, never what lies behind it', () => {
    expect(read(7, writer().u32(10))).toEqual({ tid: 0, pid: 10, ppid: 0, ptid: 0 });
  });
});
