import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_ADDRESS, CODE_OFFSET, elfFile } from '../testing/elf-file';
import type { ElfImage } from './elf-image';
import { parseElf } from './parse-elf';

const VM_STOP = { name: 'vm_stop', address: CODE_ADDRESS + 0x120, size: 64 };
const BDRV = { name: 'bdrv_drain_all', address: CODE_ADDRESS + 0x80, size: 32 };
const IMPORTED = { name: 'g_malloc', address: 0, size: 0, undefined: true };
const OBJECT = { name: 'current_machine', address: CODE_ADDRESS + 8, size: 8, type: 1 };

function parsed(bytes: Uint8Array): ElfImage {
  const result = parseElf(bytes);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('an ELF file', () => {
  const functions = [VM_STOP, IMPORTED, OBJECT, BDRV];

  it.each(['gnu', 'sysv'] as const)(
    'gives the functions that it defines, counted by its %s hash table',
    (hash) => {
      const { symbols } = parsed(elfFile({ functions, hash }));
      expect([...symbols]).toEqual([
        ['vm_stop', { address: VM_STOP.address, sizeBytes: 64 }],
        ['bdrv_drain_all', { address: BDRV.address, sizeBytes: 32 }],
      ]);
    },
  );

  it('has no functions where it only imports', () => {
    expect(parsed(elfFile({ functions: [IMPORTED] })).symbols.size).toBe(0);
  });

  it('gives its build id, or null', () => {
    expect(parsed(elfFile({ functions, buildId: '00ff10abcd' })).buildId).toBe('00ff10abcd');
    expect(parsed(elfFile({ functions })).buildId).toBeNull();
  });

  it('says where in the file an address is, and null outside every segment', () => {
    const { fileOffsetOf, machine } = parsed(elfFile({ functions }));
    expect(fileOffsetOf(VM_STOP.address)).toBe(CODE_OFFSET + 0x120);
    expect([fileOffsetOf(CODE_ADDRESS - 1), fileOffsetOf(CODE_ADDRESS + 0x1000), fileOffsetOf(0)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(machine).toBe(62);
  });

  it('fails wherever it is cut, and says where', () => {
    const bytes = elfFile({ functions, buildId: '0123456789abcdef' });
    for (let length = 0; length < bytes.length; length += 7) {
      expect(parseElf(bytes.subarray(0, length))).toMatchObject({
        ok: false,
        error: { code: 'elf-corrupt', facts: { offset: expect.any(Number), what: expect.any(String) } },
      });
    }
  });

  it('never throws when it is changed', () => {
    const bytes = elfFile({ functions, buildId: '0123456789abcdef' });
    const change = fc.record({ at: fc.nat(0x400), value: fc.constantFrom(0, 1, 0x7f, 0x80, 0xff) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const changed = bytes.slice();
        for (const { at, value } of changes) changed[at] = value;
        const result = parseElf(changed);
        if (!result.ok) expect(result.error.code).toBe('elf-corrupt');
      }),
      { numRuns: 2_000 },
    );
  });
});
