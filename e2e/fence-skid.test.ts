/** What the bound of fences rests on: where this machine's clock puts its samples of a fence. */
import { execFile } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { shareInterval } from '@core/analysis/statistics/binomial';
import { createPerfDecoder } from '@core/perf/pipe-decoder';
import { eventsFromPerf } from '@core/recording/from-perf';
import { ByteWriter } from '@core/testing/byte-writer';
import { tid } from '@core/units';
import { loadDisassembler } from '../src-main/host/code/disassembler';
import { inTemporaryFolder } from './command-line';

const LOADED_AT = 0x40_0000n;
const HEADERS_BYTES = 64 + 56;
const CODE_AT = LOADED_AT + BigInt(HEADERS_BYTES);

/** A hundred million rounds of one locked instruction and nine cheap ones, and then exit(0). */
const CODE = Uint8Array.from([
  ...[0xb9, 0x00, 0xe1, 0xf5, 0x05], // mov $100000000,%ecx
  ...[0x90, 0x90, 0x90], // nop, three times: the loop begins
  ...[0xf0, 0x48, 0x83, 0x0c, 0x24, 0x00], // lock orq $0,(%rsp)
  ...[0x90, 0x90, 0x90, 0x90], // nop, four times
  ...[0xff, 0xc9], // dec %ecx
  ...[0x75, 0xef], // jne
  ...[0xb8, 0x3c, 0x00, 0x00, 0x00, 0x31, 0xff, 0x0f, 0x05], // exit(0)
]);

/** A static x86-64 program of these instructions alone. */
function program(code: Uint8Array): Uint8Array {
  const file = new ByteWriter().raw(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1)).raw(new Uint8Array(9));
  file.u16(2).u16(62).u32(1).u64(CODE_AT).u64(64).u64(0).u32(0).u16(64).u16(56).u16(1).u16(64).u16(0).u16(0);
  const length = HEADERS_BYTES + code.length;
  file.u32(1).u32(5).u64(0).u64(LOADED_AT).u64(LOADED_AT).u64(length).u64(length).u64(0x1000);
  return file.raw(code).bytes();
}

async function recorded(path: string): Promise<Buffer> {
  const perf = [
    'perf',
    'record',
    '-k',
    'CLOCK_MONOTONIC',
    '-o',
    '-',
    '-F',
    '1999',
    '-e',
    'cpu-clock',
    '--',
    path,
  ];
  const { stdout } = await promisify(execFile)('setpriv', ['--pdeathsig', 'KILL', '--', ...perf], {
    encoding: 'buffer',
    maxBuffer: 1 << 28,
    timeout: 120_000,
  });
  return stdout;
}

it('samples of a fence are on it or on the instruction after it, and so counted for it', async () => {
  const instructions = (await loadDisassembler())(CODE, CODE_AT);
  const fence = instructions.find(({ text }) => text === 'lock orq $0,(%rsp)')!;
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'fences');
    writeFileSync(path, program(CODE));
    chmodSync(path, 0o755);
    const decoder = createPerfDecoder();
    decoder.feed(await recorded(path));
    const perf = decoder.finish();
    if (!perf.ok) throw new Error(perf.error.message);
    const threads = new Set(perf.value.timed.chunks.flatMap((chunk) => [...chunk.tid]));
    const events = eventsFromPerf({
      streams: [perf.value],
      origin: perf.value.base,
      probeOf: () => null,
      threads: [...threads].map((one) => ({ tid: tid(one), name: 'fences', is: { role: 'other' as const } })),
      symbolise: String,
      siteOf: (address) => ({ address: address.toString(), file: null, function: null }),
    });
    if (!events.ok) throw new Error(events.error.message);
    const { code, events: columns } = events.value;
    const inLoop = new Set(instructions.map(({ address }) => address.toString()));
    const places = [...columns.a]
      .flatMap((site) => code[site]?.address ?? [])
      .filter((place) => inLoop.has(place));
    const counted = [fence.address, fence.address + BigInt(fence.sizeBytes)].map(String);
    const hits = places.filter((place) => counted.includes(place)).length;
    expect(places.length).toBeGreaterThan(50);
    // One of eleven instructions takes most of the time: were its samples put elsewhere, few would be here.
    expect(shareInterval(hits, places.length).low).toBeGreaterThan(0.5);
  });
}, 180_000);
