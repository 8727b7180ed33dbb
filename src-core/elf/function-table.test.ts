import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source';
import { CODE_ADDRESS, elfFile } from '../testing/elf-file';
import type { TestFunction } from '../testing/elf-file';
import type { FunctionTable } from './function-table';
import { readElf, readFunctions } from './parse-elf';

function tableOf(symtab: readonly TestFunction[]): FunctionTable {
  const source = memorySource(elfFile({ symtab }));
  const layout = readElf(source);
  const functions = layout.ok ? readFunctions(source, layout.value) : layout;
  if (!functions.ok) throw new Error(functions.error.message);
  return functions.value;
}

const at = (table: FunctionTable, offset: number): string | undefined =>
  table.at(CODE_ADDRESS + offset)?.name;
const fn = (name: string, offset: number, size: number, binding = 1): TestFunction => ({
  name,
  address: CODE_ADDRESS + offset,
  size,
  binding,
});

describe('the function at an address', () => {
  it('is the one whose range holds it; before, between and after them none', () => {
    const table = tableOf([fn('b', 0x40, 0x10), fn('a', 0x10, 0x10)]);
    expect([0xf, 0x10, 0x1f, 0x20, 0x3f, 0x40, 0x4f, 0x50].map((offset) => at(table, offset))).toEqual([
      undefined,
      'a',
      'a',
      undefined,
      undefined,
      'b',
      'b',
      undefined,
    ]);
    expect(table.at(CODE_ADDRESS + 0x4f)?.offset).toBe(0xf);
  });

  it('is the inner one where ranges nest, and the outer one again behind it', () => {
    const table = tableOf([fn('outer', 0x10, 0x40), fn('inner', 0x20, 0x10)]);
    expect([0x1f, 0x20, 0x2f, 0x30, 0x4f].map((offset) => at(table, offset))).toEqual([
      'outer',
      'inner',
      'inner',
      'outer',
      'outer',
    ]);
  });

  it('reaches to the next one where no size is stated, and no further than a page', () => {
    const table = tableOf([fn('first', 0x10, 0), fn('last', 0x30, 0)]);
    expect([0x2f, 0x30, 0x30 + 4_095, 0x30 + 4_096].map((offset) => at(table, offset))).toEqual([
      'first',
      'last',
      'last',
      undefined,
    ]);
  });

  it('is never one without a size where one with a size holds the address', () => {
    const table = tableOf([fn('label', 0x20, 0), fn('alias', 0x10, 0), fn('sized', 0x10, 0x40)]);
    expect([0x10, 0x20, 0x4f, 0x50].map((offset) => at(table, offset))).toEqual([
      'sized',
      'sized',
      'sized',
      undefined,
    ]);
  });

  it('has the plainest of several names: fewest underscores, then a global one', () => {
    const aliases = [
      fn('__libc_write', 0, 8),
      fn('file_local', 0, 8, 0),
      fn('write', 0, 8, 2),
      fn('__write', 0, 8),
    ];
    expect(at(tableOf(aliases), 4)).toBe('write');
    expect(at(tableOf(aliases.filter(({ name }) => name !== 'write')), 4)).toBe('file_local');
    expect(at(tableOf([fn('zz', 0, 8, 2), fn('aa', 0, 8, 0)]), 4)).toBe('zz');
    expect(at(tableOf([fn('one', 0, 8), fn('two', 0, 8)]), 4)).toBe('one');
  });

  it('goes on as a longer alias where the shown name ends', () => {
    const table = tableOf([fn('_long', 0, 0x20), fn('short', 0, 0x10)]);
    expect([0xf, 0x10, 0x1f, 0x20].map((offset) => at(table, offset))).toEqual([
      'short',
      '_long',
      '_long',
      undefined,
    ]);
  });

  it('names every address in a symbol’s range by a symbol that holds it, and no address outside of all', () => {
    const symbol = fc.record({ offset: fc.nat(200), size: fc.nat({ max: 60 }) });
    fc.assert(
      fc.property(fc.array(symbol, { maxLength: 30 }), (symbols) => {
        const table = tableOf(
          symbols.map(({ offset, size }, index) => fn(`f${String(index)}`, offset, size)),
        );
        const sized = symbols.filter(({ size }) => size > 0);
        for (let offset = 0; offset <= 270; offset += 1) {
          const holds = ({ offset: start, size }: { offset: number; size: number }): boolean =>
            offset >= start && offset < start + size;
          const named = table.at(CODE_ADDRESS + offset);
          const holders = sized.filter(holds);
          if (holders.length > 0) {
            const found = symbols[Number(named?.name.slice(1))];
            expect(found && holds(found)).toBe(true);
            expect(found?.offset).toBe(Math.max(...holders.map((it) => it.offset)));
            expect(named?.offset).toBe(offset - (found?.offset ?? 0));
          } else {
            const last = Math.max(...symbols.filter((it) => it.offset <= offset).map((it) => it.offset));
            const unstated = symbols.filter((it) => it.offset === last);
            const inSized = sized.some((it) => last >= it.offset && last < it.offset + it.size);
            expect(named === null).toBe(unstated.length === 0 || inSized);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
