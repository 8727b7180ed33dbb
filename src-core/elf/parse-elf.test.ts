import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source';
import { CODE_ADDRESS, CODE_OFFSET, elfFile } from '../testing/elf-file';
import type { TestFunction } from '../testing/elf-file';
import { addressOf } from './elf-image';
import type { ElfImage, ElfLayout } from './elf-image';
import type { FunctionTable } from './function-table';
import { parseElf, readElf, readFunctions } from './parse-elf';
import { sameBuildId } from './notes';

const VM_STOP = { name: 'vm_stop', address: CODE_ADDRESS + 0x120, size: 64 };
const BDRV = { name: 'bdrv_drain_all', address: CODE_ADDRESS + 0x80, size: 32 };
const INNER = { name: 'do_vm_stop', address: CODE_ADDRESS + 0x200, size: 48, binding: 0 };
const IMPORTED = { name: 'g_malloc', address: 0, size: 0, undefined: true };
const OBJECT = { name: 'current_machine', address: CODE_ADDRESS + 8, size: 8, type: 1 };

function parsed(bytes: Uint8Array): ElfImage {
  const result = parseElf(memorySource(bytes));
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function opened(bytes: Uint8Array): ElfLayout & { readonly functions: FunctionTable } {
  const layout = readElf(memorySource(bytes));
  if (!layout.ok) throw new Error(layout.error.message);
  const functions = readFunctions(memorySource(bytes), layout.value);
  if (!functions.ok) throw new Error(functions.error.message);
  return { ...layout.value, functions: functions.value };
}

describe('an ELF file', () => {
  const functions = [VM_STOP, IMPORTED, OBJECT, BDRV];

  it.each(['gnu', 'sysv'] as const)(
    'gives the functions that it defines, counted by its %s hash table',
    (hash) => {
      const { symbols } = parsed(elfFile({ functions, hash }));
      expect(symbols.get('vm_stop')).toEqual({ address: VM_STOP.address, sizeBytes: 64 });
      expect(symbols.get('bdrv_drain_all')).toEqual({ address: BDRV.address, sizeBytes: 32 });
      for (const name of ['g_malloc', 'current_machine', 'vm_sto', 'vm_stopp', 'm_stop', '']) {
        expect(symbols.get(name)).toBeUndefined();
      }
    },
  );

  it('gives all its functions where it is not stripped, not only those that it exports', () => {
    const { functions: table, symtab } = opened(elfFile({ functions, symtab: [INNER, VM_STOP, BDRV] }));
    expect(symtab).not.toBeNull();
    expect(table.count).toBe(3);
    expect(table.at(INNER.address + 47)).toEqual({ name: 'do_vm_stop', offset: 47 });
  });

  it('gives what has no type where it lies in code, as functions written in assembly, but no mere labels', () => {
    const label = (name: string, offset: number, section = 1): TestFunction => ({
      name,
      address: CODE_ADDRESS + offset,
      size: 0,
      type: 0,
      section,
    });
    const symtab = [label('_start', 0), label('$x', 4), label('.Lloop', 8), label('__data_start', 12, 2)];
    const { functions: table } = opened(elfFile({ symtab: [...symtab, label('absolute', 16, 0xfff1)] }));
    expect(table.count).toBe(1);
    expect(table.at(CODE_ADDRESS + 12)?.name).toBe('_start');
  });

  it('gives those that it exports where its whole list has none', () => {
    const { functions: table } = opened(elfFile({ functions, symtab: [OBJECT] }));
    expect(table.at(VM_STOP.address)).toEqual({ name: 'vm_stop', offset: 0 });
  });

  it('prefers the global function of several of one name', () => {
    const symtab = [INNER, { ...INNER, address: INNER.address + 0x100 }, { ...VM_STOP, name: 'do_vm_stop' }];
    expect(parsed(elfFile({ symtab })).symbols.get('do_vm_stop')?.address).toBe(VM_STOP.address);
  });

  it('has no functions where it only imports', () => {
    expect(opened(elfFile({ functions: [IMPORTED] })).functions.count).toBe(0);
  });

  it('gives its build id, or null', () => {
    expect(parsed(elfFile({ functions, buildId: '00ff10abcd' })).buildId).toBe('00ff10abcd');
    expect(parsed(elfFile({ functions })).buildId).toBeNull();
  });

  it('names its debug file', () => {
    const debugLink = { name: '541fd6.debug', crc: 0xdeadbeef };
    expect(opened(elfFile({ functions, debugLink })).debugLink).toEqual(debugLink);
    expect(opened(elfFile({ functions, symtab: [] })).debugLink).toBeNull();
    expect(opened(elfFile({ debugLink: { name: '../../etc/passwd', crc: 0 } })).debugLink).toBeNull();
  });

  it('is read as a detached debug file too: functions and build id without the code', () => {
    const {
      buildId,
      functions: table,
      segments,
    } = opened(elfFile({ detached: true, buildId: 'aa11', symtab: [INNER, VM_STOP] }));
    expect(buildId).toBe('aa11');
    expect(table.at(INNER.address)).toEqual({ name: 'do_vm_stop', offset: 0 });
    expect(addressOf(segments, CODE_OFFSET + 0x200)).toBeNull();
  });

  it('says where in the file an address is and the other way round, and null outside every segment', () => {
    const { fileOffsetOf, segments, machine } = parsed(elfFile({ functions }));
    expect(fileOffsetOf(VM_STOP.address)).toBe(CODE_OFFSET + 0x120);
    expect(addressOf(segments, CODE_OFFSET + 0x120)).toBe(VM_STOP.address);
    const outside = [CODE_ADDRESS - 1, CODE_ADDRESS + 0x1000, 0];
    expect(outside.map((address) => fileOffsetOf(address))).toEqual([null, null, null]);
    expect(addressOf(segments, CODE_OFFSET + 0x1000)).toBeNull();
    expect(machine).toBe(62);
  });

  it('takes the executable one of two segments that hold an offset', () => {
    const data = { address: 0x9000, fileOffset: 0, fileBytes: 0x2000, executable: false };
    const code = { address: 0x5000, fileOffset: 0x1000, fileBytes: 0x100, executable: true };
    expect(addressOf([data, code], 0x1010)).toBe(0x5010);
    expect(addressOf([data, code], 0x1100)).toBe(0xa100);
  });
});

it('compares build ids as old perf writes them, filled up with zeros', () => {
  expect(sameBuildId('abcd', 'abcd')).toBe(true);
  expect(sameBuildId('ab'.repeat(16), `${'ab'.repeat(16)}00000000`)).toBe(true);
  expect(sameBuildId('ab'.repeat(20), `${'ab'.repeat(19)}ac`)).toBe(false);
});

describe('a hostile ELF file', () => {
  const whole = elfFile({
    functions: [VM_STOP, IMPORTED, BDRV],
    buildId: '0123456789abcdef',
    symtab: [INNER, VM_STOP],
    debugLink: { name: 'a.debug', crc: 7 },
  });

  it.each([
    ['with sections', whole],
    ['without sections', elfFile({ functions: [VM_STOP, BDRV], buildId: 'abcd' })],
  ])('fails wherever it is cut, and says where: %s', (_, bytes) => {
    for (let length = 0; length < bytes.length; length += 7) {
      expect(parseElf(memorySource(bytes.subarray(0, length)))).toMatchObject({
        ok: false,
        error: { code: 'elf-corrupt', facts: { offset: expect.any(Number), what: expect.any(String) } },
      });
    }
  });

  it.each([
    ['headers and dynamic tables', 0, 0x400],
    ['sections', 0x2000, whole.length - 0x2000],
  ])('never throws when it is changed, nor reads what the file cannot hold: %s', (_, from, length) => {
    const change = fc.record({
      at: fc.nat(length - 1),
      value: fc.constantFrom(0, 1, 3, 7, 8, 0x18, 0x7f, 0x80, 0xff),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const changed = whole.slice();
        for (const { at, value } of changes) changed[from + at] = value;
        let readBytes = 0;
        const memory = memorySource(changed);
        const counted = {
          ...memory,
          read: (at: number, wanted: number) => {
            const piece = memory.read(at, wanted);
            readBytes += piece.length;
            return piece;
          },
        };
        const result = parseElf(counted);
        if (!result.ok) expect(result.error.code).toBe('elf-corrupt');
        expect(readBytes).toBeLessThan(48 * whole.length);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is refused where it states more symbols than any file has', () => {
    const sizeBytes = 2 ** 40;
    const headers = whole.slice();
    const view = new DataView(headers.buffer);
    const sectionsAt = Number(view.getBigUint64(40, true));
    for (let at = sectionsAt; at + 64 <= headers.length; at += 64) {
      if (view.getUint32(at + 4, true) === 2) view.setBigUint64(at + 32, BigInt(2 ** 38), true);
    }
    const small = memorySource(headers);
    expect(parseElf({ ...small, sizeBytes })).toMatchObject({
      error: { code: 'elf-corrupt', facts: { what: 'it has more than 4194304 symbols' } },
    });
  });

  it('is damaged where a read gives less than the file has', () => {
    const small = memorySource(whole);
    expect(parseElf({ ...small, read: (at, length) => small.read(at, Math.min(length, 100)) })).toMatchObject(
      {
        error: { code: 'elf-corrupt' },
      },
    );
  });

  it('is damaged at its end where it states something beyond it', () => {
    const headers = whole.slice();
    new DataView(headers.buffer).setBigUint64(32, 2n ** 60n, true);
    expect(parseElf(memorySource(headers))).toMatchObject({
      error: { code: 'elf-corrupt', facts: { offset: headers.length } },
    });
  });
});
