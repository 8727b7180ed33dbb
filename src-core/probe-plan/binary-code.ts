/** Machine code of a binary, walked from a function's first instruction along every way that control can take. */
import type { Disassemble, Instruction } from '../disassembly/instruction';
import type { NamedFunction } from '../elf/function-table';

/** A binary's code by address, as the file states addresses. */
export interface CodeBytes {
  /** Up to `length` bytes from `address` on; fewer where the segment ends, none outside all. */
  read(address: number, length: number): Uint8Array;
  /** The symbol of the function that begins at `address`; null where none does. */
  functionAt(address: number): NamedFunction | null;
  readonly disassemble: Disassemble;
}

const PIECE_BYTES = 512;
/** The longest x86-64 instruction: one that begins later in a piece may be cut off. */
const MAX_INSTRUCTION_BYTES = 15;
/** No function on the path has a tenth of it. */
const MAX_INSTRUCTIONS = 20_000;

/** One way in which a function ends. */
export interface FunctionExit {
  readonly instruction: Instruction;
  /** The function that it jumps to in place of returning; null for a return. */
  readonly tailCalled: string | null;
}

/** A function's own code. Functions without a symbol that it jumps to count as its own: nothing tells them apart. */
export interface FunctionCode {
  /** By address, ascending. */
  readonly instructions: readonly Instruction[];
  readonly exits: readonly FunctionExit[];
}

export class BinaryCode {
  private readonly decoded = new Map<number, Instruction>();
  private readonly walked = new Map<number, FunctionCode>();
  /** Functions that do not return, as __stack_chk_fail: where a function ends in a call of one. */
  private readonly neverReturning = new Set<bigint>();

  constructor(private readonly bytes: CodeBytes) {}

  /** The instruction at `address`; null where there is no code. */
  at(address: number): Instruction | null {
    const known = this.decoded.get(address);
    if (known !== undefined) return known;
    const piece = this.bytes.read(address, PIECE_BYTES);
    const whole = piece.length < PIECE_BYTES ? piece.length : PIECE_BYTES - MAX_INSTRUCTION_BYTES;
    for (const instruction of this.bytes.disassemble(piece, BigInt(address))) {
      const start = Number(instruction.address);
      if (start - address >= whole) break;
      this.decoded.set(start, instruction);
    }
    return this.decoded.get(address) ?? null;
  }

  functionAt(address: number): NamedFunction | null {
    return this.bytes.functionAt(address);
  }

  /** The instruction that follows in memory. */
  after({ address, sizeBytes }: Instruction): Instruction | null {
    return this.at(Number(address) + sizeBytes);
  }

  /** All that can be reached from a function's first instruction without calling. */
  functionFrom(entry: number): FunctionCode {
    const known = this.walked.get(entry);
    if (known !== undefined) return known;
    const code = this.walk(entry);
    this.walked.set(entry, code);
    return code;
  }

  private walk(entry: number): FunctionCode {
    const stated = this.functionAt(entry)?.sizeBytes ?? 0;
    const endsAt = stated > 0 ? entry + stated : Infinity;
    const seen = new Map<number, Instruction>();
    const exits: FunctionExit[] = [];
    const waiting = [entry];
    for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
      let here = seen.has(from) ? null : this.at(from);
      while (here !== null && !seen.has(Number(here.address)) && seen.size < MAX_INSTRUCTIONS) {
        seen.set(Number(here.address), here);
        const exit = exitAt(here, entry, (target) => this.functionAt(target)?.name ?? null);
        if (exit !== null) exits.push(exit);
        else if (isJump(here)) waiting.push(Number(here.target));
        here = this.follower(here, endsAt);
      }
    }
    const instructions = [...seen.values()].sort((a, b) => Number(a.address - b.address));
    return { instructions, exits };
  }

  /** Where control goes from one instruction to the next in memory; null where it does not. */
  private follower(here: Instruction, endsAt: number): Instruction | null {
    const { flow, target } = here;
    if (flow !== 'next' && flow !== 'branch' && flow !== 'call' && flow !== 'indirect-call') return null;
    if (target !== null && flow === 'call' && this.neverReturning.has(target)) return null;
    const next = Number(here.address) + here.sizeBytes;
    if (next !== endsAt && this.functionAt(next) === null) return this.at(next);
    if (flow === 'call' && target !== null) this.neverReturning.add(target);
    return null;
  }
}

const isJump = ({ flow }: Instruction): boolean => flow === 'jump' || flow === 'branch';

function exitAt(
  instruction: Instruction,
  entry: number,
  nameAt: (address: number) => string | null,
): FunctionExit | null {
  if (instruction.flow === 'return') return { instruction, tailCalled: null };
  const target = isJump(instruction) ? Number(instruction.target) : entry;
  const tailCalled = target === entry ? null : nameAt(target);
  return tailCalled === null ? null : { instruction, tailCalled };
}

/**
 * Whether the kernel carries the instruction out itself where a probe sits on it, which takes one trap; others it runs
 * from a copy, which takes two (arch/x86/kernel/uprobes.c: direct calls, jumps, branches, push of a register, nop).
 */
export function isEmulated({ flow, text, mnemonic }: Instruction): boolean {
  switch (flow) {
    case 'call':
    case 'jump':
      return true;
    case 'branch':
      return !/^(loop|j[er]?cxz)/.test(mnemonic);
    case 'next':
      return /^pushq? +%r/.test(text) || text === 'nop';
    default:
      return false;
  }
}
