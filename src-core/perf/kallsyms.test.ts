import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseKallsyms } from './kallsyms';

const KALLSYMS = [
  '0000000000000000 A fixed_percpu_data',
  'ffffffff81000000 T _stext',
  'ffffffff81000000 t alias_of_stext',
  'ffffffff82000000 D some_data',
  'ffffffffc0400010 t kvm_vm_ioctl\t[kvm]',
  'ffffffffc0400000 t kvm_io_bus_unregister_dev\t[kvm]',
  'ffffffff81000100 T __schedule',
  '',
].join('\n');

it('names the code symbol at or below an address, without offset or module', () => {
  const symbolise = parseKallsyms(KALLSYMS);
  const named = (address: bigint): string => symbolise(address);
  expect(named(0xffffffff81000000n)).toBe('_stext');
  expect(named(0xffffffff810000ffn)).toBe('_stext');
  expect(named(0xffffffff81000101n)).toBe('__schedule');
  expect(named(0xffffffffc040000fn)).toBe('kvm_io_bus_unregister_dev');
  expect(named(0xffffffffc0400010n)).toBe('kvm_vm_ioctl');
});

it('gives the address where no symbol is near', () => {
  const symbolise = parseKallsyms(KALLSYMS);
  for (const address of [0n, 0x7fffdeadbeefn, 0xffffffff80ffffffn, 0xffffffff82000000n, 2n ** 64n - 1n]) {
    expect(symbolise(address)).toBe(`0x${address.toString(16)}`);
  }
});

it('names nothing from a file whose addresses are hidden', () => {
  const symbolise = parseKallsyms('0000000000000000 T _stext\n0000000000000000 T __schedule\n');
  expect(symbolise(0xffffffff81000000n)).toBe('0xffffffff81000000');
});

it('takes no address for a symbol whose name is missing', () => {
  expect(parseKallsyms('ffffffff81000000 T  \n')(0xffffffff81000000n)).toBe('0xffffffff81000000');
});

it('bears any text', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(KALLSYMS.length), (text, length) => {
      const symbolise = parseKallsyms(`${KALLSYMS.slice(0, length)}${text}\n`);
      expect(symbolise(0xffffffff81000000n)).not.toBe('');
    }),
  );
});
