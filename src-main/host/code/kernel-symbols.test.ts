import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordedKernel } from '@core/symbols/recorded-kernel';
import { ByteWriter } from '@core/testing/byte-writer';
import { chooseKernelSymbols } from './kernel-symbols';
import type { KernelChoice } from './kernel-symbols';

const ID = '4a5a9b0affb66c437abcd455d2738af879985fa9';
const STEXT = 0xffffffff9e200000n;
const RECORDED: RecordedKernel = {
  release: '6.18.44',
  buildId: ID,
  reference: { name: '_text', address: STEXT },
  image: null,
  modules: [],
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quiescope-kernel-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const kallsymsAt = (address: bigint, name: string): string =>
  [
    `${address.toString(16)} T _text`,
    `${(address + 0x100n).toString(16)} T ${name}`,
    `${(address + 0x200n).toString(16)} T _etext`,
    '',
  ].join('\n');

function put(path: string, content: string | Uint8Array): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

const noteOf = (buildId: string): Uint8Array =>
  new ByteWriter().u32(4).u32(20).u32(3).text('GNU\0').raw(Buffer.from(buildId, 'hex')).bytes();

function choose(recorded: RecordedKernel = RECORDED): KernelChoice {
  return chooseKernelSymbols(recorded, {
    kallsyms: join(folder, 'kallsyms'),
    notes: join(folder, 'notes'),
    release: '6.18.44',
    perfCache: join(folder, 'cache'),
  });
}
const nameIn = ({ symbols }: KernelChoice): string | undefined => symbols?.at(STEXT + 0x105n)?.name;
const inCache = `cache/.build-id/${ID.slice(0, 2)}/${ID.slice(2)}/kallsyms`;

describe('the kernel’s list', () => {
  it('is this machine’s where the recording was made on this kernel and boot', () => {
    put('kallsyms', kallsymsAt(STEXT, 'schedule'));
    put('notes', noteOf(ID));
    expect(choose()).toMatchObject({ origin: 'machine', note: expect.stringContaining('this machine') });
    expect(nameIn(choose())).toBe('schedule');
  });

  it('is not this machine’s after another boot, nor of another kernel; why is said', () => {
    put('notes', noteOf(ID));
    put('kallsyms', kallsymsAt(STEXT + 0x200000n, 'schedule'));
    expect(choose()).toMatchObject({
      symbols: null,
      origin: null,
      note: expect.stringContaining('another boot'),
    });
    put('kallsyms', kallsymsAt(STEXT, 'schedule'));
    put('notes', noteOf('00'.repeat(20)));
    expect(choose()).toMatchObject({ symbols: null, note: expect.stringContaining('another kernel') });
  });

  it('is the one that perf kept of that kernel, if it was at the same place', () => {
    put('notes', noteOf('00'.repeat(20)));
    put('kallsyms', kallsymsAt(STEXT, 'wrong'));
    put(inCache, kallsymsAt(STEXT, 'kept'));
    expect(choose()).toMatchObject({ origin: 'perf-cache', note: expect.stringContaining(inCache) });
    expect(nameIn(choose())).toBe('kept');
    put(inCache, kallsymsAt(STEXT + 0x200000n, 'moved'));
    expect(choose().symbols).toBeNull();
  });

  it('is this machine’s for a recording without build id only of the same release', () => {
    put('kallsyms', kallsymsAt(STEXT, 'schedule'));
    put('notes', noteOf(ID));
    const unsigned = { ...RECORDED, buildId: null };
    expect(nameIn(choose(unsigned))).toBe('schedule');
    expect(choose({ ...unsigned, release: '6.1.0' }).note).toMatch(/6\.18\.44.*6\.1\.0/);
    expect(choose({ ...unsigned, buildId: '../..', release: null }).symbols).toBeNull();
  });

  it('is none where the kernel hides its addresses, or nothing is there at all', () => {
    put('notes', noteOf(ID));
    put('kallsyms', '0000000000000000 T _text\n');
    expect(choose().note).toMatch(/shows no addresses/);
    rmSync(join(folder, 'kallsyms'));
    rmSync(join(folder, 'notes'));
    expect(choose().symbols).toBeNull();
  });
});
