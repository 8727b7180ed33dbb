import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crc32 } from '@core/snapshot/crc32';
import { CODE_ADDRESS, CODE_OFFSET, elfFile } from '@core/testing/elf-file';
import type { TestElf } from '@core/testing/elf-file';
import { addressOf } from '@core/elf/elf-image';
import type { ModuleSymbols } from '@core/symbols/symboliser';
import { openDebugFiles } from './debug-files';
import type { DebugFiles } from './debug-files';

const ID = 'd9541fd67c4ea37f9ca7fca0f5096f32b3b7e7e0';
const OTHER_ID = '93ac61ec5a8eb1396f9fbd350e3169a558528a40';
const PLACE = CODE_ADDRESS + 0x100;
const named = (name: string): TestElf['functions'] => [{ name, address: PLACE, size: 0x20 }];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quiescope-debug-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, elf: TestElf | Uint8Array): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, elf instanceof Uint8Array ? elf : elfFile(elf));
  return whole;
}

const detached = (name: string, buildId?: string): TestElf => ({
  detached: true,
  symtab: named(name) ?? [],
  ...(buildId !== undefined && { buildId }),
});

const open = (): DebugFiles =>
  openDebugFiles({ roots: [join(folder, 'debug')], perfCache: join(folder, 'cache') });

const nameIn = (symbols: ModuleSymbols | null): string | undefined => symbols?.functions.at(PLACE + 4)?.name;
const inDebug = `debug/.build-id/${ID.slice(0, 2)}/${ID.slice(2)}.debug`;
const inCache = `cache/.build-id/${ID.slice(0, 2)}/${ID.slice(2)}`;

describe('the symbols of a mapped file', () => {
  it('are its own exports where nothing else is there', () => {
    const module = put('bin/qemu', { buildId: ID, functions: named('exported') ?? [] });
    const files = open();
    const symbols = files.symbolsOf(module, ID);
    expect(symbols).toMatchObject({ basis: 'build-id' });
    expect(nameIn(symbols)).toBe('exported');
    expect(addressOf(symbols?.segments ?? [], CODE_OFFSET + 0x100)).toBe(PLACE);
    expect(files.notes()).toEqual([]);
  });

  it('are its own whole list before a debug file’s', () => {
    const module = put('bin/qemu', { buildId: ID, symtab: named('inner') ?? [] });
    put(inDebug, detached('elsewhere', ID));
    expect(nameIn(open().symbolsOf(module, ID))).toBe('inner');
  });

  it.each([
    ['a debug file by build id', inDebug],
    ['the linked file beside it', 'bin/qemu.debug'],
    ['the linked file in .debug', 'bin/.debug/qemu.debug'],
    ['perf’s collection', `${inCache}/debug`],
  ])('are those of %s, placed by its own segments', (_, place) => {
    const module = put('bin/qemu', {
      buildId: ID,
      functions: named('exported') ?? [],
      debugLink: { name: 'qemu.debug', crc: 1 },
    });
    put(place, detached('internal', ID));
    const symbols = open().symbolsOf(module, ID);
    expect(nameIn(symbols)).toBe('internal');
    expect(addressOf(symbols?.segments ?? [], CODE_OFFSET + 0x100)).toBe(PLACE);
  });

  it('are those of the linked file under the debug root by the program’s own folder, also through a link', () => {
    const module = put('bin/qemu', { buildId: ID, debugLink: { name: 'qemu.debug', crc: 1 } });
    const link = join(folder, 'link');
    symlinkSync(join(folder, 'bin'), link);
    put(join('debug', dirname(module), 'qemu.debug'), detached('internal', ID));
    expect(nameIn(open().symbolsOf(join(link, 'qemu'), ID))).toBe('internal');
  });

  it('are never those of another build, which is told', () => {
    const module = put('bin/qemu', {
      buildId: ID,
      functions: named('exported') ?? [],
      debugLink: { name: 'qemu.debug', crc: 1 },
    });
    put(inDebug, detached('wrong', OTHER_ID));
    put('bin/qemu.debug', detached('wrong', OTHER_ID));
    put(`${inCache}/debug`, detached('unsigned'));
    const files = open();
    expect(nameIn(files.symbolsOf(module, ID))).toBe('exported');
    expect(files.notes()).toHaveLength(3);
    expect(files.notes()[0]).toMatch(/another build/);
  });

  it('are none where the file was replaced, unless perf has kept it', () => {
    const module = put('bin/qemu', { buildId: OTHER_ID, functions: named('replaced') ?? [] });
    const files = open();
    expect(files.symbolsOf(module, ID)).toBeNull();
    expect(files.notes()).toEqual([expect.stringContaining('another build')]);
    put(`${inCache}/elf`, { buildId: ID, functions: named('kept') ?? [] });
    expect(nameIn(open().symbolsOf(module, ID))).toBe('kept');
    expect(nameIn(open().symbolsOf('/not/there', ID))).toBe('kept');
  });

  it('are assumed where the recording has no build id; the debug file must still be the program’s', () => {
    const module = put('bin/qemu', { buildId: ID, functions: named('exported') ?? [] });
    put(inDebug, detached('internal', ID));
    const symbols = open().symbolsOf(module, null);
    expect([symbols?.basis, nameIn(symbols)]).toEqual(['assumed', 'internal']);
  });

  it('are not taken from what is in a removed file’s place, unless it is the same build', () => {
    const module = put('bin/qemu', { buildId: ID, functions: named('exported') ?? [] });
    expect(open().symbolsOf(`${module} (deleted)`, null)).toBeNull();
    expect(nameIn(open().symbolsOf(`${module} (deleted)`, ID))).toBe('exported');
  });

  it('are those of a linked file without build id where its checksum is the stated one', () => {
    const bytes = elfFile(detached('internal'));
    const elf = { functions: named('exported') ?? [] };
    const right = put('right/qemu', { ...elf, debugLink: { name: 'q.debug', crc: crc32(bytes) } });
    put('right/q.debug', bytes);
    const wrong = put('wrong/qemu', { ...elf, debugLink: { name: 'q.debug', crc: crc32(bytes) ^ 1 } });
    put('wrong/q.debug', bytes);
    const files = open();
    expect([right, wrong].map((path) => nameIn(files.symbolsOf(path, null)))).toEqual([
      'internal',
      'exported',
    ]);
    expect(files.notes()).toEqual([
      expect.stringContaining('checksum'),
      expect.stringContaining('no build id'),
    ]);
  });

  it('are those of the next file where one is damaged or unreadable, and each is told once', () => {
    const module = put('bin/qemu', {
      buildId: ID,
      functions: named('exported') ?? [],
      debugLink: { name: 'qemu.debug', crc: 1 },
    });
    put(inDebug, elfFile(detached('cut', ID)).subarray(0, 300));
    mkdirSync(join(folder, 'bin/qemu.debug'));
    put('bin/.debug/qemu.debug', new TextEncoder().encode('no ELF file'));
    const files = open();
    expect([nameIn(files.symbolsOf(module, ID)), nameIn(files.symbolsOf(module, ID))]).toEqual([
      'exported',
      'exported',
    ]);
    expect(files.notes()).toHaveLength(3);
  });

  it('are none of what is no file, or no program', () => {
    const text = put('notes.txt', new TextEncoder().encode('text'));
    const paths = [text, join(folder, 'missing'), folder, '/dev/zero', 'a\0b', ''];
    expect(paths.map((path) => open().symbolsOf(path, null))).toEqual(paths.map(() => null));
    expect(open().symbolsOf('/missing', '../../../etc/passwd')).toBeNull();
  });
});
