/** x86-64 machine code as instructions, by iced-x86: a WebAssembly module of 2 MB, loaded when it is first asked for. */
import type {
  ControlFlow,
  Disassemble,
  FenceKind,
  Instruction,
  TargetOperand,
} from '@core/disassembly/instruction';

type Iced = typeof import('iced-x86');
type IcedInstruction = import('iced-x86').Instruction;
type RegisterNumber = import('iced-x86').Register;

/** Mnemonics that serialise whatever their operands are. */
const SERIALISING: ReadonlySet<string> = new Set([
  ...['cpuid', 'serialize', 'iret', 'iretd', 'iretq', 'rsm', 'wrmsr'],
  ...['invd', 'wbinvd', 'invlpg', 'invpcid', 'invept', 'invvpid', 'lgdt', 'lidt', 'lldt', 'ltr'],
]);

let loading: Promise<Disassemble> | null = null;

/** Resolves at once from the second time on. Rejects only where the installation lacks the library. */
export function loadDisassembler(): Promise<Disassemble> {
  loading ??= import('iced-x86').then((iced) => {
    const reader = new InstructionReader(iced);
    return (code, address) => disassemble(iced, reader, code, address);
  });
  return loading;
}

function disassemble(iced: Iced, reader: InstructionReader, code: Uint8Array, address: bigint) {
  const decoder = new iced.Decoder(64, code, iced.DecoderOptions.None);
  decoder.ip = address;
  const instruction = new iced.Instruction();
  const formatter = new iced.Formatter(iced.FormatterSyntax.Gas);
  const all: Instruction[] = [];
  try {
    while (decoder.canDecode) {
      const at = decoder.position;
      decoder.decodeOut(instruction);
      const isInvalid = instruction.isInvalid;
      if (isInvalid) {
        // Decoding goes on at the next byte, as objdump's does.
        decoder.position = at + 1;
        decoder.ip = address + BigInt(at + 1);
      }
      all.push(
        isInvalid ? invalidAt(address + BigInt(at)) : reader.read(instruction, formatter.format(instruction)),
      );
    }
  } finally {
    // The collector does not see what lies in the module's own memory.
    formatter.free();
    instruction.free();
    decoder.free();
  }
  return all;
}

const invalidAt = (address: bigint): Instruction => ({
  address,
  sizeBytes: 1,
  mnemonic: '(bad)',
  text: '(bad)',
  flow: 'invalid',
  target: null,
  operand: null,
  fence: null,
});

class InstructionReader {
  private readonly flows: ReadonlyMap<number, ControlFlow>;

  constructor(private readonly iced: Iced) {
    const { FlowControl } = iced;
    this.flows = new Map<number, ControlFlow>([
      [FlowControl.Call, 'call'],
      [FlowControl.IndirectCall, 'indirect-call'],
      [FlowControl.UnconditionalBranch, 'jump'],
      [FlowControl.IndirectBranch, 'indirect-jump'],
      [FlowControl.ConditionalBranch, 'branch'],
      [FlowControl.Return, 'return'],
      [FlowControl.Exception, 'invalid'],
    ]);
  }

  read(from: IcedInstruction, text: string): Instruction {
    const flow = this.flowOf(from);
    const isDirect = flow === 'call' || flow === 'jump' || flow === 'branch';
    const isIndirect = flow === 'indirect-call' || flow === 'indirect-jump';
    const mnemonic = (this.iced.Mnemonic[from.mnemonic] ?? '').toLowerCase();
    return {
      address: from.ip,
      sizeBytes: from.length,
      mnemonic,
      text,
      flow,
      target: isDirect ? from.nearBranchTarget : null,
      operand: isIndirect ? this.operandOf(from) : null,
      fence: this.fenceOf(from, mnemonic),
    };
  }

  private flowOf(from: IcedInstruction): ControlFlow {
    const flow = this.flows.get(from.flowControl) ?? 'next';
    // iced calls system calls and the like calls too; they come back to the next instruction.
    return flow === 'call' && !from.isCallNear ? 'next' : flow;
  }

  private operandOf(from: IcedInstruction): TargetOperand {
    const { OpKind, Register } = this.iced;
    if (from.op0Kind === OpKind.Register)
      return { kind: 'register', register: this.nameOf(from.op0Register) };
    const isRelative = from.isIpRelMemoryOperand;
    const named = (register: RegisterNumber): string | null =>
      register === Register.None || isRelative ? null : this.nameOf(register);
    return {
      kind: 'memory',
      base: named(from.memoryBase),
      index: named(from.memoryIndex),
      scale: from.memoryIndexScale,
      displacement: isRelative ? 0n : BigInt.asIntN(64, from.memoryDisplacement),
      address: isRelative ? from.ipRelMemoryAddress : null,
    };
  }

  private nameOf(register: RegisterNumber): string {
    return (this.iced.Register[register] ?? '').toLowerCase();
  }

  private fenceOf(from: IcedInstruction, mnemonic: string): FenceKind | null {
    if (mnemonic === 'mfence' || mnemonic === 'sfence' || mnemonic === 'lfence') return mnemonic;
    if (from.hasLockPrefix) return 'locked';
    const { OpKind } = this.iced;
    if (mnemonic === 'xchg') {
      return from.op0Kind === OpKind.Memory || from.op1Kind === OpKind.Memory ? 'exchange' : null;
    }
    if (mnemonic === 'mov' && from.op0Kind === OpKind.Register && this.isControl(from.op0Register))
      return 'serialising';
    return SERIALISING.has(mnemonic) ? 'serialising' : null;
  }

  /** cr8 alone of the control and debug registers is written without waiting. */
  private isControl(register: RegisterNumber): boolean {
    const name = this.nameOf(register);
    return /^(cr|dr)\d+$/.test(name) && name !== 'cr8';
  }
}
