import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source';
import { readElf, readFunctions } from '../elf/parse-elf';
import type { MappedFile } from '../perf/tasks';
import { CODE_ADDRESS, CODE_OFFSET, elfFile } from '../testing/elf-file';
import type { TestElf } from '../testing/elf-file';
import { parseKernelSymbols } from './kernel-symbols';
import { chainOfInstruction, createSymboliser } from './symboliser';
import type { ModuleSymbols, SymbolSources } from './symboliser';

const QEMU = '/usr/bin/qemu-system-x86_64';
/** Where the loader put the file's code. */
const BASE = 0x5555_0000_0000n;
const CODE_MAP: MappedFile = {
  timeNs: 10,
  pid: 7,
  tid: 7,
  address: BASE,
  sizeBytes: 0x1000,
  fileOffset: CODE_OFFSET,
  path: QEMU,
  executable: true,
  buildId: 'aa11',
};
const STEXT = 0xffffffff81000000n;
const KALLSYMS = 'ffffffff81000000 T _stext\nffffffff81000040 T schedule\nffffffffc0400010 t run\t[kvm]\n';

function symbolsOf(elf: TestElf, basis: ModuleSymbols['basis'] = 'build-id'): ModuleSymbols {
  const source = memorySource(elfFile(elf));
  const layout = readElf(source);
  const functions = layout.ok ? readFunctions(source, layout.value) : layout;
  if (!layout.ok || !functions.ok) throw new Error('a test file cannot be read');
  return { basis, segments: layout.value.segments, functions: functions.value };
}

const PLAIN = symbolsOf({
  symtab: [
    { name: 'vm_stop', address: CODE_ADDRESS + 0x100, size: 0x40 },
    { name: 'abort_now', address: CODE_ADDRESS + 0x140, size: 0x10 },
  ],
});

const sources = (more: Partial<SymbolSources> = {}): SymbolSources => ({
  maps: [CODE_MAP],
  tasks: [],
  comms: [],
  buildIds: [],
  kernel: {
    release: null,
    buildId: null,
    reference: null,
    image: { name: 'kernel', address: STEXT, sizeBytes: 0x10000 },
    modules: [{ name: 'kvm', address: 0xffffffffc0400000n, sizeBytes: 0x1000 }],
  },
  kernelSymbols: parseKernelSymbols(KALLSYMS),
  moduleSymbols: () => PLAIN,
  ...more,
});

describe('an address of user space', () => {
  it('is named by the function that holds it, with offset, module and what that rests on', () => {
    expect(createSymboliser(sources()).nameOf(7, 10, BASE + 0x105n)).toEqual({
      name: 'vm_stop',
      offset: 5,
      module: QEMU,
      basis: 'build-id',
    });
  });

  it('is the module and its offset in the file where no function holds it', () => {
    const { nameOf } = createSymboliser(sources());
    const unknown = { name: 'qemu-system-x86_64+0x1010', offset: 0x1010, module: QEMU, basis: 'none' };
    expect(nameOf(7, 10, BASE + 0x10n)).toEqual(unknown);
    const { nameOf: blind } = createSymboliser(sources({ moduleSymbols: () => null }));
    expect(blind(7, 10, BASE + 0x105n).name).toBe('qemu-system-x86_64+0x1105');
  });

  it('is the bare address outside of all maps, in another process, and before the map', () => {
    const { nameOf } = createSymboliser(sources());
    const bare = { name: '0x555500000105', offset: 0, module: null, basis: 'none' };
    expect(nameOf(8, 10, BASE + 0x105n)).toEqual(bare);
    expect(nameOf(7, 9, BASE + 0x105n)).toEqual(bare);
    expect(nameOf(7, 10, BASE + 0x1000n).name).toBe('0x555500001000');
  });

  it('counts from the map’s start in what is no file, and asks for no symbols of it', () => {
    const vdso = { ...CODE_MAP, path: '[vdso]', fileOffset: 0 };
    const anonymous = { ...CODE_MAP, path: '//anon', fileOffset: 0x7f00, address: BASE + 0x8000n };
    const { nameOf } = createSymboliser(sources({ maps: [vdso, anonymous] }));
    expect(nameOf(7, 10, BASE + 0x105n).name).toBe('[vdso]+0x105');
    expect(nameOf(7, 10, BASE + 0x8010n)).toMatchObject({
      name: 'anon+0x10',
      module: '//anon',
      basis: 'none',
    });
  });

  it('asks once for a file, by the build id of its map, else by that of the list', () => {
    const asked: [string, string | null][] = [];
    const moduleSymbols = (path: string, buildId: string | null): ModuleSymbols => {
      asked.push([path, buildId]);
      return PLAIN;
    };
    const maps = ['/a', '/b', '/c'].map((path, index) => ({
      ...CODE_MAP,
      path,
      address: BASE + BigInt(index * 0x1000),
      buildId: index === 0 ? 'aa11' : null,
    }));
    const buildIds = [
      { pid: -1, path: '/a', buildId: 'cc' },
      { pid: -1, path: '/b', buildId: 'bb' },
    ];
    const { nameOf } = createSymboliser(sources({ maps, buildIds, moduleSymbols }));
    for (const index of [0, 0, 1, 2, 1]) nameOf(7, 10, BASE + BigInt(index * 0x1000));
    expect(asked).toEqual([
      ['/a', 'aa11'],
      ['/b', 'bb'],
      ['/c', null],
    ]);
  });

  it('has no name where two files of its path were listed: which was mapped, nobody knows', () => {
    const maps = [{ ...CODE_MAP, buildId: null }];
    const buildIds = ['aa', 'bb'].map((buildId) => ({ pid: 7, path: QEMU, buildId }));
    expect(createSymboliser(sources({ maps, buildIds })).nameOf(7, 10, BASE + 0x105n).basis).toBe('none');
    const twice = ['aa', 'aa'].map((buildId) => ({ pid: 7, path: QEMU, buildId }));
    expect(createSymboliser(sources({ maps, buildIds: twice })).nameOf(7, 10, BASE + 0x105n).name).toBe(
      'vm_stop',
    );
  });

  it('says where only the path speaks for a name', () => {
    const assumed = { ...PLAIN, basis: 'assumed' as const };
    const { nameOf } = createSymboliser(sources({ moduleSymbols: () => assumed }));
    expect(nameOf(7, 10, BASE + 0x105n)).toMatchObject({ name: 'vm_stop', basis: 'assumed' });
  });

  it('is named if and only if it is in a symbol’s range, wherever the file is mapped', () => {
    const symbol = fc.record({ offset: fc.nat(0xf00), size: fc.integer({ min: 1, max: 0x200 }) });
    const load = fc.record({ page: fc.nat(0x7ff_ffff), skipped: fc.nat(0xff) });
    fc.assert(
      fc.property(
        fc.array(symbol, { maxLength: 12 }),
        load,
        fc.nat(0xfff),
        (symbols, { page, skipped }, offset) => {
          const symtab = symbols.map((it, index) => ({
            name: `f${String(index)}`,
            address: CODE_ADDRESS + it.offset,
            size: it.size,
          }));
          const module = symbolsOf({ symtab });
          // The map may begin within the segment.
          const start = skipped * 16;
          const map = { ...CODE_MAP, address: BigInt(page * 0x1000), fileOffset: CODE_OFFSET + start };
          const { nameOf } = createSymboliser(sources({ maps: [map], moduleSymbols: () => module }));
          const named = nameOf(7, 10, map.address + BigInt(offset));
          const place = start + offset;
          const holders = symbols.filter(
            (it) => place >= it.offset && place < it.offset + it.size && place < 0x1000,
          );
          if (holders.length === 0)
            expect(named).toMatchObject({ basis: 'none', module: QEMU, offset: CODE_OFFSET + place });
          else {
            const symbolNamed = symbols[Number(named.name.slice(1))];
            expect(holders).toContain(symbolNamed);
            expect(named.offset).toBe(place - (symbolNamed?.offset ?? NaN));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('an address of the kernel', () => {
  it('is named by kallsyms, with its module', () => {
    const { nameOf } = createSymboliser(sources());
    expect(nameOf(7, 10, STEXT + 0x44n)).toEqual({
      name: 'schedule',
      offset: 4,
      module: '[kernel]',
      basis: 'kallsyms',
    });
    expect(nameOf(7, 10, 0xffffffffc0400010n)).toMatchObject({ name: 'run', module: '[kvm]' });
  });

  it('is an offset in the kernel or a module where there is no kallsyms, else the bare address', () => {
    const { nameOf } = createSymboliser(sources({ kernelSymbols: null }));
    expect(nameOf(7, 10, STEXT + 0x44n)).toMatchObject({ name: '[kernel]+0x44', module: '[kernel]' });
    expect(nameOf(7, 10, 0xffffffffc0400010n)).toMatchObject({ name: '[kvm]+0x10', basis: 'none' });
    expect(nameOf(7, 10, 0xffffffffa0000000n)).toMatchObject({ name: '0xffffffffa0000000', module: null });
  });
});

describe('a call chain', () => {
  const KERNEL = BigInt.asUintN(64, -128n);
  const USER = BigInt.asUintN(64, -512n);
  const GUEST_KERNEL = BigInt.asUintN(64, -2176n);
  const names = (addresses: bigint[]): string[] =>
    createSymboliser(sources())
      .framesOf(7, 10, addresses)
      .map(({ name }) => name);

  it('is named frame by frame, without its context markers', () => {
    expect(names([KERNEL, STEXT + 0x44n, STEXT + 8n, USER, BASE + 0x105n, 0x33n])).toEqual([
      'schedule',
      '_stext',
      'vm_stop',
      '0x33',
    ]);
  });

  it('takes a return address for its call’s: one behind a function’s last call is in that function', () => {
    const frames = createSymboliser(sources()).framesOf(7, 10, [USER, BASE + 0x140n, BASE + 0x140n]);
    expect(frames.map(({ name, offset }) => `${name}+${String(offset)}`)).toEqual([
      'abort_now+0',
      'vm_stop+64',
    ]);
    expect(names([KERNEL, STEXT + 0x40n, STEXT + 0x40n])).toEqual(['schedule', '_stext']);
  });

  it('takes it as it is where nothing is before it: a signal’s return is put on the stack, not called', () => {
    const frames = createSymboliser(sources()).framesOf(7, 10, [
      USER,
      BASE + 0x105n,
      BASE + 0x100n,
      KERNEL,
      STEXT,
      STEXT,
    ]);
    expect(frames.map(({ name, offset }) => `${name}+${String(offset)}`)).toEqual([
      'vm_stop+5',
      'vm_stop+0',
      '_stext+0',
      '_stext+0',
    ]);
  });

  it('names no kernel address in a user’s part, nor the other way round: they are what else lay on the stack', () => {
    expect(names([KERNEL, BASE + 0x105n, USER, STEXT + 0x44n])).toEqual([
      '0x555500000105',
      '0xffffffff81000044',
    ]);
    expect(names([BASE + 0x105n, STEXT + 0x44n])).toEqual(['vm_stop', 'schedule']);
    const minusOne = 2n ** 64n - 1n;
    expect(names([USER, minusOne, BASE + 0x105n])).toEqual(['0xffffffffffffffff', 'vm_stop']);
  });

  it('is the instruction alone where none was recorded, with whose it was', () => {
    const [UNKNOWN, IN_KERNEL, IN_USER, IN_GUEST_KERNEL, IN_GUEST_USER] = [0, 1, 2, 4, 5] as const;
    const kernel = STEXT + 0x44n;
    const user = BASE + 0x105n;
    const cases = [
      [UNKNOWN, kernel, 'schedule'],
      [IN_KERNEL, kernel, 'schedule'],
      [0x4000 | IN_USER, user, 'vm_stop'],
      [IN_GUEST_KERNEL, kernel, '0xffffffff81000044'],
      [IN_GUEST_USER, user, '0x555500000105'],
    ] as const;
    for (const [misc, ip, name] of cases) expect(names(chainOfInstruction(misc, ip))).toEqual([name]);
  });

  it('does not name the guest’s own addresses by the host’s symbols', () => {
    expect(names([GUEST_KERNEL, STEXT + 0x44n, BASE + 0x105n, USER, BASE + 0x105n])).toEqual([
      '0xffffffff81000044',
      '0x555500000105',
      'vm_stop',
    ]);
  });
});
