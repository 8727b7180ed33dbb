/** Finds the fence instructions of a binary's functions on the path of a pause and a resume. */
import type { AuditedFunction, Fence, FenceAudit } from '../analysis/environment';
import type { ElfSymbol } from '../elf/function-table';
import { BinaryCode } from '../probe-plan/binary-code';
import type { CodeBytes } from '../probe-plan/binary-code';
import type { Instruction } from './instruction';

/**
 * Where pausing and resuming happen, probed or not (system/cpus.c, system/runstate.c, block/io.c, block/block-backend.c).
 * A binary that lacks one of them, because it is named otherwise or inlined, has its code in its callers.
 */
const ON_THE_PATH = [
  ...['vm_stop', 'vm_start', 'vm_prepare_start', 'vm_resume', 'pause_all_vcpus', 'resume_all_vcpus'],
  ...['vm_state_notify', 'bdrv_drain_all', 'blk_drain', 'blk_drain_all', 'bdrv_flush_all'],
] as const;
/** Deep enough for the block layer's polling and the locks below the handlers; what lies deeper is in their callees. */
const DEPTH = 4;
/** A whole QEMU's path has some hundred. */
const MAX_FUNCTIONS = 2000;

export interface AuditedBinary {
  /** Its name, without folders. */
  readonly file: string;
  /** process.arch of the machine that runs it. */
  readonly architecture: string;
  readonly symbols: { get(name: string): ElfSymbol | undefined };
  /** Null where it is no code that is disassembled. */
  readonly code: CodeBytes | null;
}

export interface AuditRoots {
  /** Functions that were probed. */
  readonly functions: readonly string[];
  /** Handlers that vm_state_notify called, by their addresses in the binary (hexadecimal). */
  readonly handlers: readonly { readonly address: string; readonly name: string | null }[];
}

/** Pure, but for what `code` reads. Takes some tens of milliseconds. */
export function auditFences(binary: AuditedBinary, roots: AuditRoots): FenceAudit {
  const { file, architecture, code } = binary;
  const audit = { architecture, file, depth: DEPTH };
  if (code === null) {
    return {
      ...audit,
      functions: [],
      skipped: [`The code of ${file} (${architecture}) is not disassembled.`],
    };
  }
  const search = new Search(code);
  for (const name of new Set([...ON_THE_PATH, ...roots.functions])) {
    const symbol = binary.symbols.get(name);
    if (symbol !== undefined) search.found({ address: symbol.address, name, calledBy: null });
  }
  for (const { address, name } of roots.handlers) {
    search.found({ address: Number(address), name: name ?? address, calledBy: 'vm_state_notify' });
  }
  for (let depth = 0; depth <= DEPTH; depth += 1) search.lookInto();
  return { ...audit, functions: search.functions, skipped: search.skipped() };
}

interface Found {
  readonly address: number;
  readonly name: string;
  readonly calledBy: string | null;
}

class Search {
  readonly functions: AuditedFunction[] = [];
  private readonly binary: BinaryCode;
  private readonly seen = new Set<number>();
  private readonly waiting: Found[] = [];
  /** Stubs through which other files' functions are called. */
  private readonly imported = new Set<number>();
  private indirectCalls = 0;

  constructor(private readonly code: CodeBytes) {
    this.binary = new BinaryCode(code);
  }

  found(one: Found): void {
    if (this.seen.has(one.address)) return;
    this.seen.add(one.address);
    if (this.isImport(one.address)) this.imported.add(one.address);
    else this.waiting.push(one);
  }

  /** Looks into all that was found since the last time. */
  lookInto(): void {
    const found = this.waiting.splice(0, MAX_FUNCTIONS - this.functions.length);
    for (const one of found) this.audit(one);
  }

  skipped(): string[] {
    const kinds: readonly [number, string, string][] = [
      [this.imported.size, 'function', ' of other files, as libc’s locks'],
      [this.indirectCalls, 'indirect call', ', whose targets the code alone does not tell'],
      [this.waiting.length, 'function', ' called deeper'],
    ];
    return kinds
      .filter(([count]) => count > 0)
      .map(([count, noun, rest]) => `${count} ${noun}${count === 1 ? '' : 's'}${rest}`);
  }

  private audit({ address, name, calledBy }: Found): void {
    const { instructions, tailCalls } = this.bodyOf(address);
    const fences: Fence[] = [];
    for (const instruction of instructions) {
      if (instruction.fence !== null) fences.push(fenceOf(instruction));
      if (instruction.flow === 'indirect-call') this.indirectCalls += 1;
      if (instruction.flow === 'call' && instruction.target !== null) this.calls(instruction.target, name);
    }
    for (const target of tailCalls) this.calls(target, name);
    const sizeBytes = instructions.reduce((sum, instruction) => sum + instruction.sizeBytes, 0);
    this.functions.push({ name, calledBy, sizeBytes, instructions: instructions.length, fences });
  }

  private calls(target: bigint, calledBy: string): void {
    const address = Number(target);
    this.found({ address, name: this.code.functionAt(address)?.name ?? hexadecimal(target), calledBy });
  }

  /** The stated extent, for what a jump table leads to; and what control reaches, for what was moved out of it. */
  private bodyOf(address: number): { instructions: readonly Instruction[]; tailCalls: readonly bigint[] } {
    const { instructions, exits } = this.binary.functionFrom(address);
    const sizeBytes = this.code.functionAt(address)?.sizeBytes ?? 0;
    const all = new Map(instructions.map((instruction) => [instruction.address, instruction]));
    const extent =
      sizeBytes === 0 ? [] : this.code.disassemble(this.code.read(address, sizeBytes), BigInt(address));
    for (const instruction of extent) all.set(instruction.address, instruction);
    return {
      instructions: [...all.values()].sort((left, right) => Number(left.address - right.address)),
      tailCalls: exits.flatMap((exit) => (exit.tailCalled === null ? [] : (exit.instruction.target ?? []))),
    };
  }

  /** An entry of the procedure linkage table: a jump through a pointer, after a landing mark at most. */
  private isImport(address: number): boolean {
    if (this.code.functionAt(address) !== null) return false;
    const first = this.binary.at(address);
    const jump = first?.mnemonic === 'endbr64' ? this.binary.after(first) : first;
    return jump?.flow === 'indirect-jump' && jump.operand?.kind === 'memory' && jump.operand.address !== null;
  }
}

const hexadecimal = (address: bigint): string => `0x${address.toString(16)}`;

const fenceOf = ({ address, sizeBytes, text }: Instruction): Fence => ({
  address: hexadecimal(address),
  instruction: text,
  nextAddress: hexadecimal(address + BigInt(sizeBytes)),
});
