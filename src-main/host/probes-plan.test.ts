import { describe, expect, it } from 'vitest';
import { planProbes } from './probes-plan';

const image = (...names: string[]) => ({
  symbols: new Map(names.map((name, index) => [name, { address: 0x40_1000 + index * 0x100, sizeBytes: 16 }])),
  fileOffsetOf: (address: number) => (address === 0x40_1000 + 7 * 0x100 ? null : address - 0x40_0000),
});

const ALL = [
  'vm_stop',
  'vm_start',
  'pause_all_vcpus',
  'resume_all_vcpus',
  'vm_state_notify',
  'bdrv_drain_all',
  'blk_drain',
  'unmapped',
  'blk_drain_all',
  'bdrv_flush_all',
];

describe('planning probes', () => {
  it('probes entry and return at the offset in the file, not at the address', () => {
    const { sites } = planProbes(image('vm_stop'));
    expect(sites).toEqual([
      { event: 'vm_stop', functionName: 'vm_stop', at: 'entry', fileOffset: 0x1000n },
      { event: 'vm_stop__return', functionName: 'vm_stop', at: 'return', fileOffset: 0x1000n },
    ]);
  });

  it('probes where a vCPU stops by its old and its new name, and never its return', () => {
    for (const name of ['qemu_wait_io_event', 'qemu_process_cpu_events']) {
      const { sites, shortfalls } = planProbes(image(...ALL, name));
      expect(sites.filter(({ functionName }) => functionName === name).map(({ at }) => at)).toEqual([
        'entry',
      ]);
      expect(shortfalls).toEqual([]);
    }
  });

  it('says what cannot be told apart where a function is missing', () => {
    const { shortfalls } = planProbes(
      image(...ALL.filter((name) => name !== 'bdrv_flush_all'), 'qemu_wait_io_event'),
    );
    expect(shortfalls).toEqual([
      'This QEMU exports no bdrv_flush_all: flush is unknown and counts as other.',
    ]);
  });

  it('takes a symbol that lies in no part of the file for missing', () => {
    const unmapped = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'vm_stop'];
    expect(planProbes(image(...unmapped)).sites).toEqual([]);
  });

  it('gives nothing to probe for a binary without symbols, and says so for each function', () => {
    const { sites, shortfalls } = planProbes(image());
    expect(sites).toEqual([]);
    expect(
      shortfalls.some((sentence) => sentence.includes('qemu_wait_io_event or qemu_process_cpu_events')),
    ).toBe(true);
  });
});
