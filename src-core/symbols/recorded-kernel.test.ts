import { describe, expect, it } from 'vitest';
import type { MappedFile } from '../perf/tasks';
import { parseKernelSymbols } from './kernel-symbols';
import { judgeKernel, kernelFunctionAt, moduleAt, recordedKernel } from './recorded-kernel';
import type { OfferedKernel, RecordedKernel } from './recorded-kernel';

const STEXT = 0xffffffff9e200000n;
const KVM = 0xffffffffc0400000n;
const BUILD_ID = '4a5a9b0affb66c437abcd455d2738af879985fa9';

const kernelMap = (path: string, address: bigint, fileOffset: bigint, sizeBytes = 0x1000000): MappedFile => ({
  timeNs: -Infinity,
  pid: -1,
  tid: 0,
  address,
  sizeBytes,
  fileOffset: Number(fileOffset),
  path,
  executable: true,
  buildId: null,
});
const MAPS = [
  kernelMap('[guest.kernel.kallsyms]_text', 0n, 0n),
  kernelMap('[kernel.kallsyms]_stext', STEXT, STEXT),
  kernelMap('/lib/modules/6.1.0-18-amd64/kernel/arch/x86/kvm/kvm-intel.ko.xz', KVM, 0n, 0x10000),
  { ...kernelMap('/usr/bin/ls', 0x1000n, 0n), pid: 7 },
];

const offered = (text: string, more: Partial<OfferedKernel> = {}): OfferedKernel => ({
  symbols: () => parseKernelSymbols(text),
  release: '6.1.0',
  buildId: BUILD_ID,
  ...more,
});
const KALLSYMS =
  'ffffffff9e200000 T _stext\nffffffff9e200100 T schedule\nffffffffc0400010 t run\t[kvm_intel]\n';

describe('the kernel that a recording was made on', () => {
  it('is told by the kernel’s map, the modules’ and the build ids', () => {
    expect(
      recordedKernel('6.1.0', MAPS, [{ pid: -1, buildId: BUILD_ID, path: '[kernel.kallsyms]' }]),
    ).toEqual({
      release: '6.1.0',
      buildId: BUILD_ID,
      reference: { name: '_stext', address: STEXT },
      image: { name: 'kernel', address: STEXT, sizeBytes: 0x1000000 },
      modules: [{ name: 'kvm_intel', address: KVM, sizeBytes: 0x10000 }],
    });
  });

  it('has each module from its start to its end', () => {
    const at = (address: bigint, name: string): MappedFile => kernelMap(`[${name}]`, address, 0n, 0x1000);
    const kernel = recordedKernel(null, [at(KVM + 0x5000n, 'b'), at(KVM, 'a'), at(KVM + 0x1000n, 'c')], []);
    const places = [-1n, 0n, 0xfffn, 0x1000n, 0x2000n, 0x5fffn, 0x6000n];
    expect(places.map((offset) => moduleAt(kernel, KVM + offset)?.name)).toEqual([
      undefined,
      'a',
      'a',
      'c',
      undefined,
      'b',
      undefined,
    ]);
  });

  it('takes the build id of the map itself before a list’s', () => {
    const [, kernel] = MAPS;
    const maps = kernel === undefined ? [] : [{ ...kernel, buildId: 'aa' }];
    expect(recordedKernel(null, maps, []).buildId).toBe('aa');
  });

  it('is unknown where perf was not allowed to see it, or says nothing', () => {
    const blind = recordedKernel(null, [kernelMap('[kernel.kallsyms]_text', 0n, 0n, 2 ** 63)], []);
    expect(blind).toMatchObject({ reference: null, image: null, buildId: null });
    expect(recordedKernel(null, [], [])).toMatchObject({ reference: null, image: null, modules: [] });
  });
});

describe('a kallsyms', () => {
  const recorded: RecordedKernel = {
    ...recordedKernel('6.1.0', MAPS, []),
    buildId: BUILD_ID,
  };

  it('belongs to a recording of the same kernel at the same place', () => {
    expect(judgeKernel(recorded, offered(KALLSYMS))).toBeNull();
  });

  it('does not after another boot, of another kernel, or where it shows no addresses', () => {
    const moved = KALLSYMS.replaceAll('ffffffff9e', 'ffffffff8f');
    expect(judgeKernel(recorded, offered(moved))).toMatch(/another place/);
    expect(judgeKernel(recorded, offered(KALLSYMS, { buildId: 'ffff' }))).toMatch(/another kernel/);
    expect(judgeKernel(recorded, offered('0000000000000000 T _stext\n'))).toMatch(/no addresses/);
  });

  it('needs the same release where a build id is missing, and a place to compare', () => {
    const unsigned = { ...recorded, buildId: null };
    expect(judgeKernel(unsigned, offered(KALLSYMS))).toBeNull();
    expect(judgeKernel(unsigned, offered(KALLSYMS, { release: '6.2.0' }))).toMatch(/6\.2\.0.*6\.1\.0/);
    expect(judgeKernel({ ...unsigned, release: null }, offered(KALLSYMS))).toMatch(/which kernel/);
    expect(judgeKernel({ ...recorded, reference: null }, offered(KALLSYMS))).toMatch(/where in memory/);
  });

  it('names a module’s function only where the recording has that module', () => {
    const symbols = parseKernelSymbols(KALLSYMS);
    expect(kernelFunctionAt(recorded, symbols, KVM + 0x10n)).toMatchObject({
      name: 'run',
      module: 'kvm_intel',
    });
    expect(kernelFunctionAt({ ...recorded, modules: [] }, symbols, KVM + 0x10n)).toBeNull();
    const other = [{ name: 'xfs', address: KVM, sizeBytes: 0x10000 }];
    expect(kernelFunctionAt({ ...recorded, modules: other }, symbols, KVM + 0x10n)).toBeNull();
    const over = [{ name: 'xfs', address: STEXT, sizeBytes: 0x1000 }];
    expect(kernelFunctionAt({ ...recorded, modules: over }, symbols, STEXT)).toBeNull();
  });
});
