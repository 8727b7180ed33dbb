/**
 * What keeps later memory accesses or instructions from overtaking earlier ones. Intel SDM volume 3, 9.2.5 and 9.3
 * (AMD64 volume 2, 7.1): of the many that order something, those which a program uses in order to order.
 */
export type FenceKind =
  | 'mfence'
  | 'sfence'
  | 'lfence'
  /** A read-modify-write with a lock prefix: a full barrier on x86. */
  | 'locked'
  /** xchg with memory, which locks without a prefix. */
  | 'exchange'
  /** Lets all that came before it finish first: cpuid, serialize, iret and what only a kernel may do. */
  | 'serialising';

/** Where control goes after an instruction. */
export type ControlFlow =
  | 'next'
  | 'call'
  | 'indirect-call'
  | 'jump'
  | 'indirect-jump'
  /** To `target` or to the next instruction. */
  | 'branch'
  | 'return'
  /** Not decodable, or a trap that ends the path (ud2). */
  | 'invalid';

/** What an indirect call or jump takes its target from. Registers by their full lower-case name: rax, r8. */
export type TargetOperand =
  | { readonly kind: 'register'; readonly register: string }
  | {
      readonly kind: 'memory';
      readonly base: string | null;
      readonly index: string | null;
      readonly scale: number;
      /** Signed; 0 where `address` is given. */
      readonly displacement: bigint;
      /** Of an operand relative to the instruction pointer: where it lies. */
      readonly address: bigint | null;
    };

export interface Instruction {
  readonly address: bigint;
  readonly sizeBytes: number;
  /** Without prefixes and suffixes: or, xchg, call. */
  readonly mnemonic: string;
  /** As GNU as writes it: lock orq $0,(%rsp). */
  readonly text: string;
  readonly flow: ControlFlow;
  /** Of direct calls, jumps and branches. */
  readonly target: bigint | null;
  /** Of indirect calls and jumps. */
  readonly operand: TargetOperand | null;
  readonly fence: FenceKind | null;
}

/** The instructions of `code`, whose first byte is at `address`; their sizes add up to its length. Never fails. */
export type Disassemble = (code: Uint8Array, address: bigint) => readonly Instruction[];
