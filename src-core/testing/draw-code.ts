import type { ControlFlow, Disassemble, Instruction, TargetOperand } from '../disassembly/instruction';
import type { CodeBytes } from '../probe-plan/binary-code';

/** Where the drawn code is mapped, and where in the file it is. */
const DRAWN_ADDRESS = 0x40_1000;
const DRAWN_OFFSET = 0x1000;
const INSTRUCTION_BYTES = 4;

const FLOWS: Readonly<Record<string, ControlFlow>> = {
  call: 'call',
  jmp: 'jump',
  je: 'branch',
  jne: 'branch',
  ret: 'return',
};

interface Line {
  readonly address: number;
  readonly text: string;
}

/**
 * A binary drawn as text, for what plans probes: a function's name at the margin, its instructions indented, each four
 * bytes long, a label with a colon on a line of its own. A name that begins with a dot has no symbol; `call *(%rax)` is
 * a call through memory, `call *%rcx` through a register; nop, push, mov and the like just go on.
 */
export function drawCode(drawing: string) {
  const symbols = new Map<string, { address: number; sizeBytes: number }>();
  const places = new Map<string, number>();
  const lines: Line[] = [];
  let own: { address: number; sizeBytes: number } | null = null;
  for (const line of drawing.split('\n').filter((it) => it.trim() !== '')) {
    const address = DRAWN_ADDRESS + lines.length * INSTRUCTION_BYTES;
    const text = line.trim();
    if (text.endsWith(':')) places.set(text.slice(0, -1), address);
    else if (!line.startsWith(' ')) {
      own = { address, sizeBytes: 0 };
      places.set(text, address);
      if (!text.startsWith('.')) symbols.set(text, own);
    } else {
      lines.push({ address, text });
      if (own !== null) own.sizeBytes += INSTRUCTION_BYTES;
    }
  }
  const end = DRAWN_ADDRESS + lines.length * INSTRUCTION_BYTES;
  const instructions = lines.map((line) => instructionOf(line, places));
  const disassemble: Disassemble = (code, address) => {
    const first = (Number(address) - DRAWN_ADDRESS) / INSTRUCTION_BYTES;
    return instructions.slice(first, first + Math.floor(code.length / INSTRUCTION_BYTES));
  };
  const code: CodeBytes = {
    disassemble,
    read: (address, length) => new Uint8Array(Math.max(0, Math.min(length, end - address))),
    functionAt: (address) => {
      const found = [...symbols].find(([, symbol]) => symbol.address === address);
      return found === undefined ? null : { name: found[0], sizeBytes: found[1].sizeBytes };
    },
  };
  const fileOffsetOf = (address: number): number | null =>
    address >= DRAWN_ADDRESS && address < end ? address - DRAWN_ADDRESS + DRAWN_OFFSET : null;
  return { symbols, fileOffsetOf, code };
}

function instructionOf({ address, text }: Line, places: ReadonlyMap<string, number>): Instruction {
  const [mnemonic = '', argument = ''] = text.split(/\s+/);
  const operand = operandOf(argument);
  const direct = FLOWS[mnemonic] ?? 'next';
  const flow = operand === null ? direct : 'indirect-call';
  const target = direct === 'next' || operand !== null ? undefined : places.get(argument);
  if (target === undefined && operand === null && ['call', 'jump', 'branch'].includes(direct)) {
    throw new Error(`nothing is called ${argument}`);
  }
  return {
    address: BigInt(address),
    sizeBytes: INSTRUCTION_BYTES,
    mnemonic,
    text,
    flow,
    target: target === undefined ? null : BigInt(target),
    operand,
    fence: null,
  };
}

function operandOf(argument: string): TargetOperand | null {
  const [, displacement, base, register] = /^\*(?:(-?\d*)\(%(\w+)\)|%(\w+))$/.exec(argument) ?? [];
  if (register !== undefined) return { kind: 'register', register };
  if (base === undefined) return null;
  const offset = BigInt(displacement === '' ? 0 : (displacement ?? 0));
  return { kind: 'memory', base, index: null, scale: 1, displacement: offset, address: null };
}
