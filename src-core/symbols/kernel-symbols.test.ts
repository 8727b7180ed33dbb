import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseKernelSymbols } from './kernel-symbols';

const KALLSYMS = [
  '0000000000000000 A fixed_percpu_data',
  'ffffffff81000000 T _stext',
  'ffffffff81000000 t alias_of_stext',
  'ffffffff810000f0 t __pfx___schedule',
  'ffffffff81000100 T __schedule',
  'ffffffff81040000 T _etext',
  'ffffffff81050000 T bpf_check',
  'ffffffff81053000 t __pfx_next',
  'ffffffff82000000 D some_data',
  'ffffffffc0400010 t kvm_vm_ioctl\t[kvm]',
  'ffffffffc0400000 t kvm_io_bus_unregister_dev\t[kvm]',
  'ffffffffc0400800 d kvm_data\t[kvm]',
  'ffffffffc0500000 t vmx_last\t[kvm_intel]',
  '',
].join('\n');

describe('the kernel’s functions', () => {
  const symbols = parseKernelSymbols(KALLSYMS);

  it('reach to the next symbol, whatever it is', () => {
    expect(symbols.at(0xffffffff810000efn)).toEqual({ name: '_stext', offset: 0xef, module: null });
    expect(symbols.at(0xffffffff810000f0n)).toBeNull();
    expect(symbols.at(0xffffffff81000100n)).toEqual({ name: '__schedule', offset: 0, module: null });
    expect(symbols.at(0xffffffffc04007ffn)?.name).toBe('kvm_vm_ioctl');
    expect(symbols.at(0xffffffffc0400800n)).toBeNull();
  });

  it('reach no further than functions are long', () => {
    expect(symbols.at(0xffffffff81000100n + 0xffffn)?.name).toBe('__schedule');
    expect(symbols.at(0xffffffff81000100n + 0x10000n)).toBeNull();
    expect(symbols.at(0xffffffff81052fffn)?.name).toBe('bpf_check');
    expect(symbols.at(0xffffffffc0500fffn)?.name).toBe('vmx_last');
    expect(symbols.at(0xffffffffc0501000n)).toBeNull();
  });

  it('tell their module', () => {
    expect(symbols.at(0xffffffffc0400005n)).toEqual({
      name: 'kvm_io_bus_unregister_dev',
      offset: 5,
      module: 'kvm',
    });
  });

  it('are found by name', () => {
    expect(symbols.addressOf('__schedule')).toBe(0xffffffff81000100n);
    expect(symbols.addressOf('kvm_vm_ioctl')).toBe(0xffffffffc0400010n);
    expect([symbols.addressOf('__sched'), symbols.addressOf('')]).toEqual([null, null]);
  });

  it('are none where addresses are hidden', () => {
    const hidden = parseKernelSymbols('0000000000000000 T _stext\n0000000000000000 T __schedule\n');
    expect([hidden.count, hidden.at(0n), hidden.at(0xffffffff81000000n)]).toEqual([0, null, null]);
  });

  it('bear any text', () => {
    const address = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(fc.string(), fc.nat(KALLSYMS.length), address, (text, length, somewhere) => {
        const changed = parseKernelSymbols(`${KALLSYMS.slice(0, length)}${text}\n`);
        expect(changed.at(somewhere)?.name).not.toBe('');
      }),
    );
  });
});
