import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BinaryCode } from '@core/probe-plan/binary-code';
import { calledFunctions } from '@core/probe-plan/called-functions';
import { CODE_ADDRESS, CODE_OFFSET, elfFile } from '@core/testing/elf-file';
import { loadDisassembler } from './disassembler';
import { planProbesOf, readBinary } from './qemu-code';

/** Real machine code, each function at a multiple of 16: a piece of QEMU's path. */
const FUNCTIONS: Readonly<Record<string, readonly number[]>> = {
  // push %rbx; call pause_all_vcpus; xor %edi,%edi; call vm_state_notify; pop %rbx; ret
  vm_stop: [0x53, ...call(0, 1, 1), 0x31, 0xff, ...call(0, 8, 2), 0x5b, 0xc3],
  // push %rbx; pop %rbx; ret
  pause_all_vcpus: [0x53, 0x5b, 0xc3],
  // push %rbx; call *0x18(%r12); test %rbx,%rbx; jne back to the call; pop %rbx; ret
  vm_state_notify: [0x53, 0x41, 0xff, 0x54, 0x24, 0x18, 0x48, 0x85, 0xdb, 0x75, 0xf6, 0x5b, 0xc3],
  vm_prepare_start: [...call(3, 0, 2), 0x90, 0xc3],
};
/** A static function that calls pause_all_vcpus and jumps to vm_state_notify. */
const STATIC_AT = 4;
const STATIC = [...call(STATIC_AT, 0, 1), ...jump(STATIC_AT, 5, 2)];

function relative(from: number, offset: number, to: number): number[] {
  const distance = to * 16 - (from * 16 + offset + 5);
  return [...new Uint8Array(Int32Array.of(distance).buffer)];
}
function call(from: number, offset: number, to: number): number[] {
  return [0xe8, ...relative(from, offset, to)];
}
function jump(from: number, offset: number, to: number): number[] {
  return [0xe9, ...relative(from, offset, to)];
}

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qemu-code-'));
  file = join(folder, 'qemu');
  const code = new Uint8Array(256);
  [...Object.values(FUNCTIONS), STATIC].forEach((bytes, index) => code.set(bytes, index * 16));
  const functions = Object.entries(FUNCTIONS).map(([name, bytes], index) => ({
    name,
    address: CODE_ADDRESS + index * 16,
    size: bytes.length,
  }));
  writeFileSync(file, elfFile({ buildId: 'abcd', functions, code }));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a QEMU binary of real machine code', () => {
  it('is probed after its calls, where the kernel emulates the instruction if there is one', async () => {
    const plan = await planProbesOf(file, 'full');
    const sites = plan.ok ? plan.value.sites : [];
    const at = (event: string) => sites.find((site) => site.event === event);
    // Past the xor, at the next call.
    expect(at('pause_all_vcpus__return')).toMatchObject({
      fileOffset: BigInt(CODE_OFFSET + 8),
      place: 'vm_stop+0x8 (call vm_state_notify)',
      at: 'instruction',
    });
    // A pop, and then a return: neither is emulated, so the first.
    expect(at('vm_state_notify__return')).toMatchObject({ place: 'vm_stop+0xd (pop %rbx)' });
    expect(at('vm_state_notify__return_2')).toMatchObject({ place: 'vm_prepare_start+0x5 (nop)' });
    expect(at('handler')).toMatchObject({
      fileOffset: BigInt(CODE_OFFSET + 33),
      fetch: ['handler=+24(%r12):u64', 'opaque=%di:u64'],
    });
    expect(at('handler__return')).toMatchObject({ place: 'vm_state_notify+0x9 (jne)' });
  });

  it('is planned once for each level: its build id names it', async () => {
    const [first, again, other] = [
      await planProbesOf(file, 'probes'),
      await planProbesOf(file, 'probes'),
      await planProbesOf(file, 'full'),
    ];
    expect(first.ok && again.ok && first.value === again.value).toBe(true);
    expect(first.ok && other.ok && first.value === other.value).toBe(false);
  });

  it('has functions without a symbol known by what they call and jump to', async () => {
    const called = readBinary(file, await loadDisassembler(), ({ code }) =>
      code === null ? [] : calledFunctions(new BinaryCode(code), CODE_ADDRESS + STATIC_AT * 16),
    );
    expect(called).toEqual({ ok: true, value: ['pause_all_vcpus', 'vm_state_notify'] });
  });

  it('that is not there is a failure, and so is what is no ELF file', async () => {
    const missing = await planProbesOf(join(folder, 'none'), 'probes');
    expect(!missing.ok && missing.error.code).toBe('file-missing');
    const text = join(folder, 'text');
    writeFileSync(text, '#!/bin/sh\n');
    const script = await planProbesOf(text, 'probes');
    expect(!script.ok && script.error.code).toBe('elf-corrupt');
  });
});
