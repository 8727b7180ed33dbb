import { describe, expect, test } from 'vitest';
import { loadDisassembler } from './disassembler';

const disassemble = await loadDisassembler();
const one = (...bytes: number[]) => disassemble(Uint8Array.from(bytes), 0x1000n)[0]!;

describe('disassembler', () => {
  test('instructions follow one another from the given address and add up to the code', () => {
    const code = Uint8Array.of(0x55, 0x48, 0x89, 0xe5, 0xe8, 0xf7, 0xff, 0xff, 0xff, 0x5d, 0xc3);
    expect(disassemble(code, 0x4000n).map(({ address, text }) => [address, text])).toEqual([
      [0x4000n, 'push %rbp'],
      [0x4001n, 'mov %rsp,%rbp'],
      [0x4004n, 'call 0x0000000000004000'],
      [0x4009n, 'pop %rbp'],
      [0x400an, 'ret'],
    ]);
  });

  test.each([
    ['mfence', 'mfence', [0x0f, 0xae, 0xf0]],
    ['sfence', 'sfence', [0x0f, 0xae, 0xf8]],
    ['lfence', 'lfence', [0x0f, 0xae, 0xe8]],
    ['lock orq $0,(%rsp)', 'locked', [0xf0, 0x48, 0x83, 0x0c, 0x24, 0x00]],
    ['lock cmpxchg %edx,(%rdi)', 'locked', [0xf0, 0x0f, 0xb1, 0x17]],
    ['xchg %rax,(%rdi)', 'exchange', [0x48, 0x87, 0x07]],
    ['cpuid', 'serialising', [0x0f, 0xa2]],
    ['serialize', 'serialising', [0x0f, 0x01, 0xe8]],
    ['wrmsr', 'serialising', [0x0f, 0x30]],
    ['iretq', 'serialising', [0x48, 0xcf]],
    ['mov %rax,%cr3', 'serialising', [0x0f, 0x22, 0xd8]],
  ])('%s is a fence: %s', (text, fence, bytes) => {
    expect(one(...bytes)).toMatchObject({ text, fence, sizeBytes: bytes.length });
  });

  test.each([
    ['a store alone', [0x48, 0x89, 0x07]],
    ['an exchange of registers', [0x48, 0x87, 0xd8]],
    ['a compare-and-exchange without a lock', [0x0f, 0xb1, 0x17]],
    ['reading a control register', [0x0f, 0x20, 0xd8]],
    ['pause', [0xf3, 0x90]],
  ])('%s is no fence', (_, bytes) => {
    expect(one(...bytes).fence).toBeNull();
  });

  test.each([
    ['call', [0xe8, 0, 0, 0, 0], 0x1005n],
    ['jump', [0xeb, 0x10], 0x1012n],
    ['branch', [0x74, 0xfe], 0x1000n],
    ['return', [0xc3], null],
    ['indirect-call', [0xff, 0xd0], null],
    ['indirect-jump', [0x3e, 0xff, 0xe0], null],
    ['invalid', [0x0f, 0x0b], null],
    ['next', [0x0f, 0x05], null],
    ['next', [0x90], null],
  ] as const)('tells where control goes: %s %j', (flow, bytes, target) => {
    expect(one(...bytes)).toMatchObject({ flow, target });
  });

  test('an indirect call tells what it reads its target from', () => {
    expect(one(0xff, 0xd0).operand).toEqual({ kind: 'register', register: 'rax' });
    const memory = { kind: 'memory', base: null, index: null, scale: 1, displacement: 0n, address: null };
    expect(one(0xff, 0x10).operand).toEqual({ ...memory, base: 'rax' });
    expect(one(0xff, 0x54, 0xc8, 0xf0).operand).toEqual({
      ...memory,
      ...{ base: 'rax', index: 'rcx', scale: 8, displacement: -16n },
    });
    expect(one(0xff, 0x15, 0x01, 0x00, 0x00, 0x00).operand).toEqual({ ...memory, address: 0x1007n });
    expect(one(0x90).operand).toBeNull();
  });

  test('what is no instruction is one invalid byte, and the next one is read', () => {
    const found = disassemble(Uint8Array.of(0x06, 0x0f, 0xae, 0xf0, 0x48), 0n);
    expect(found.map(({ address, sizeBytes, text, flow }) => [address, sizeBytes, text, flow])).toEqual([
      [0n, 1, '(bad)', 'invalid'],
      [1n, 3, 'mfence', 'next'],
      [4n, 1, '(bad)', 'invalid'],
    ]);
  });

  test('any number of calls takes no more of the module’s memory', async () => {
    const { __wasm } = (await import('iced-x86')) as unknown as { __wasm: { memory: WebAssembly.Memory } };
    const code = new Uint8Array(4096).fill(0x90);
    disassemble(code, 0n);
    const before = __wasm.memory.buffer.byteLength;
    for (let round = 0; round < 300; round += 1) disassemble(code.subarray(0, 512), 0n);
    for (let round = 0; round < 20; round += 1) disassemble(code, 0n);
    expect(__wasm.memory.buffer.byteLength).toBe(before);
  });
});
