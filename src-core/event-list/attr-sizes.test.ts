/** Real recordings with their event attributes as older and newer kernels have them: they say the same. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source';
import { decodeWholePerfFile } from '../perf/perf-file';
import { RECORD } from '../perf/record-types';
import { ByteWriter } from '../testing/byte-writer';
import { csvText } from '../testing/events-csv-rows';

/** PERF_ATTR_SIZE_VER0 to VER8 of perf_event.h, and two that no kernel has yet. */
const ATTR_SIZES = [64, 72, 80, 96, 104, 112, 120, 128, 136, 144, 4_096];
const SECTION_BYTES = 16;

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(resolve(import.meta.dirname, '../testing/fixtures', name)));
const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const u64 = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

function listed(bytes: Uint8Array): string {
  const decoded = decodeWholePerfFile(memorySource(bytes));
  if (!decoded.ok) throw new Error(decoded.error.message);
  return csvText(decoded.value);
}

/** The attribute cut, or followed by bits that nobody knows. */
function resized(attr: Uint8Array, size: number): Uint8Array {
  const other = new Uint8Array(size).fill(0xff);
  other.set(attr.subarray(0, Math.min(size, attr.length)));
  viewOf(other).setUint32(4, size, true);
  return other;
}

function pipeWith(bytes: Uint8Array, size: number): Uint8Array {
  const view = viewOf(bytes);
  const out = new ByteWriter().raw(bytes.subarray(0, 16));
  let at = 16;
  for (; view.getUint32(at, true) === RECORD.headerAttr; at += view.getUint16(at + 6, true)) {
    const own = view.getUint32(at + 8 + 4, true);
    const ids = bytes.subarray(at + 8 + own, at + view.getUint16(at + 6, true));
    out
      .u32(RECORD.headerAttr)
      .u16(0)
      .u16(8 + size + ids.length);
    out.raw(resized(bytes.subarray(at + 8, at + 8 + own), size)).raw(ids);
  }
  return out.raw(bytes.subarray(at)).bytes();
}

/** The new table of attributes is at the end; the header says where and how long its entries are. */
function fileWith(bytes: Uint8Array, size: number): Uint8Array {
  const view = viewOf(bytes);
  const [entryBytes, tableAt, tableBytes] = [u64(view, 16), u64(view, 24), u64(view, 32)];
  const table = new ByteWriter();
  for (let at = tableAt; at < tableAt + tableBytes; at += entryBytes) {
    const section = at + entryBytes - SECTION_BYTES;
    table
      .raw(resized(bytes.subarray(at, section), size))
      .raw(bytes.subarray(section, section + SECTION_BYTES));
  }
  const whole = new ByteWriter().raw(bytes).raw(table.bytes()).bytes();
  const header = viewOf(whole);
  header.setBigUint64(16, BigInt(size + SECTION_BYTES), true);
  header.setBigUint64(24, BigInt(bytes.length), true);
  header.setBigUint64(32, BigInt(table.length), true);
  return whole;
}

describe.each([
  ['a pipe’s stream', 'perf-6.12-pipe.perf-data', pipeWith],
  ['a file', 'perf-6.12-zstd.perf-data', fileWith],
])('%s', (_, name, rewritten) => {
  const bytes = fixture(name);
  const expected = listed(bytes);

  it.each(ATTR_SIZES)('with attributes of %d bytes lists as it did', (size) => {
    expect(listed(rewritten(bytes, size))).toBe(expected);
  });

  it('with attributes shorter than any ever was is refused', () => {
    const decoded = decodeWholePerfFile(memorySource(rewritten(bytes, 56)));
    expect(decoded).toMatchObject({ ok: false, error: { code: 'perf-data-corrupt' } });
  });
});
