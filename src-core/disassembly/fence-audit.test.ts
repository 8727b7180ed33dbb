import { describe, expect, it } from 'vitest';
import { auditFences } from './fence-audit';
import type { AuditedBinary } from './fence-audit';
import type { ControlFlow, FenceKind, Instruction } from './instruction';

/** One instruction of a hand-drawn binary: where control goes, and the target of a call or jump. */
type Line = readonly [text: string, flow?: ControlFlow, target?: number];

const FENCES: Readonly<Record<string, FenceKind>> = { mfence: 'mfence', 'lock orq $0,(%rsp)': 'locked' };
const STRIDE = 0x10;

/** Functions of instructions that take a byte each; `named` begin where a symbol says so. */
function binary(
  functions: Readonly<Record<string, readonly Line[]>>,
  named: readonly string[],
): AuditedBinary & { readonly at: (name: string) => number } {
  const names = Object.keys(functions);
  const at = (name: string): number => 0x1000 + names.indexOf(name) * STRIDE;
  const instructions = new Map<number, Instruction>();
  for (const [name, lines] of Object.entries(functions)) {
    lines.forEach(([text, flow = 'next', target], index) => {
      const [mnemonic = ''] = text.split(' ');
      instructions.set(at(name) + index, {
        address: BigInt(at(name) + index),
        sizeBytes: 1,
        mnemonic,
        text,
        flow,
        target: target === undefined ? null : BigInt(target),
        operand:
          flow === 'indirect-jump'
            ? { kind: 'memory', base: null, index: null, scale: 1, displacement: 0n, address: 0x9000n }
            : null,
        fence: FENCES[text] ?? null,
      });
    });
  }
  const symbol = (name: string) => ({ address: at(name), sizeBytes: functions[name]?.length ?? 0 });
  return {
    at,
    file: 'qemu',
    architecture: 'x64',
    symbols: { get: (name) => (named.includes(name) ? symbol(name) : undefined) },
    code: {
      read: (address, length) =>
        Uint8Array.from({ length: Math.max(0, Math.min(length, 0x1000 + names.length * STRIDE - address)) }),
      functionAt: (address) => {
        const name = named.find((one) => at(one) === address);
        return name === undefined ? null : { name, sizeBytes: symbol(name).sizeBytes };
      },
      disassemble: (code, address) =>
        [...code.keys()].flatMap((offset) => instructions.get(Number(address) + offset) ?? []),
    },
  };
}

const at = (position: number, offset = 0): number => 0x1000 + position * STRIDE + offset;
const hex = (address: number): string => `0x${address.toString(16)}`;
const NOTHING = { functions: [], handlers: [] };

describe('the audit of fences', () => {
  it('follows calls, named or not, and says through whom', () => {
    const drawn = binary(
      {
        vm_stop: [
          ['push %rbp'],
          ['call helper', 'call', at(1)],
          ['call local', 'call', at(2)],
          ['ret', 'return'],
        ],
        helper: [['mfence'], ['ret', 'return']],
        local: [['lock orq $0,(%rsp)'], ['nop'], ['ret', 'return']],
      },
      ['vm_stop', 'helper'],
    );
    const { functions, depth, file } = auditFences(drawn, NOTHING);
    expect([file, depth]).toEqual(['qemu', 4]);
    expect(functions.map(({ name, calledBy, instructions }) => [name, calledBy, instructions])).toEqual([
      ['vm_stop', null, 4],
      ['helper', 'vm_stop', 2],
      [hex(at(2)), 'vm_stop', 3],
    ]);
    expect(functions.map(({ fences }) => fences)).toEqual([
      [],
      [{ address: hex(at(1)), instruction: 'mfence', nextAddress: hex(at(1, 1)) }],
      [{ address: hex(at(2)), instruction: 'lock orq $0,(%rsp)', nextAddress: hex(at(2, 1)) }],
    ]);
  });

  it('begins with handlers and probed functions too, and looks into each once', () => {
    const drawn = binary(
      {
        probed: [
          ['call handler', 'call', at(1)],
          ['ret', 'return'],
        ],
        handler: [['mfence'], ['ret', 'return']],
      },
      ['probed'],
    );
    const handlers = [{ address: hex(at(1)), name: 'virtio_vmstate_change' }];
    const { functions } = auditFences(drawn, { functions: ['probed', 'absent'], handlers });
    expect(functions.map(({ name, calledBy }) => [name, calledBy])).toEqual([
      ['probed', null],
      ['virtio_vmstate_change', 'vm_state_notify'],
    ]);
  });

  it('stops where it says, and tells what it did not look into', () => {
    const chain = Array.from({ length: 7 }, (_, index): [string, readonly Line[]] => [
      `f${index}`,
      [
        ['call', 'call', at(index + 1)],
        ['call *(%rax)', 'indirect-call'],
        ['ret', 'return'],
      ],
    ]);
    const drawn = binary(
      { ...Object.fromEntries(chain), stub: [['jmp *GOT', 'indirect-jump']] },
      chain.map(([name]) => name),
    );
    const { functions, skipped } = auditFences(drawn, { functions: ['f0'], handlers: [] });
    expect(functions.map(({ name }) => name)).toEqual(['f0', 'f1', 'f2', 'f3', 'f4']);
    expect(skipped).toEqual([
      '5 indirect calls, whose targets the code alone does not tell',
      '1 function called deeper',
    ]);
    const last = auditFences(drawn, { functions: ['f6'], handlers: [] });
    expect(last.skipped[0]).toBe('1 function of other files, as libc’s locks');
  });

  it('goes on with the function that is jumped to at the end', () => {
    const drawn = binary(
      { vm_start: [['jmp resume', 'jump', at(1)]], resume_all_vcpus: [['mfence'], ['ret', 'return']] },
      ['vm_start', 'resume_all_vcpus'],
    );
    const { functions } = auditFences(drawn, NOTHING);
    expect(functions.map(({ name, fences }) => [name, fences.length])).toEqual([
      ['vm_start', 0],
      ['resume_all_vcpus', 1],
    ]);
  });

  it('says of other machines’ code that it does not read it', () => {
    const audit = auditFences({ ...binary({}, []), architecture: 'arm64', code: null }, NOTHING);
    expect(audit).toMatchObject({
      architecture: 'arm64',
      functions: [],
      skipped: ['The code of qemu (arm64) is not disassembled.'],
    });
  });
});
