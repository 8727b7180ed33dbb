/**
 * The loop around a handler's call, for probes that cost less than one at the call itself: the kernel runs an indirect
 * call from a copy, five times as long as it takes to emulate the branch that leads to the loop's head. There the entry
 * of the list is in a register, and what is called and with what follows from the loads up to the call.
 */
import type { Instruction, TargetOperand } from '../disassembly/instruction';
import type { BinaryCode } from './binary-code';
import { isEmulated } from './binary-code';

/** A value at the loop's head: of a register, and then what lies at each offset from where the last one points. */
export interface LoadedValue {
  readonly register: string;
  readonly offsets: readonly bigint[];
}

export interface HandlerLoop {
  /** Every way to the loop's head: a thread comes by one before each call, and by one of them after the last. */
  readonly ways: readonly Instruction[];
  readonly handler: LoadedValue;
  readonly opaque: LoadedValue;
}

/** From a call to the branch back, and from the head to the call. */
const MAX_STEPS = 32;

/** Null where the code is not such a loop, or does what is not understood here. */
export function handlerLoop(
  code: BinaryCode,
  instructions: readonly Instruction[],
  call: Instruction,
): HandlerLoop | null {
  const head = headBehind(code, call);
  if (head === null || call.operand === null) return null;
  const values = valuesAt(code, head, call);
  const ways = waysTo(instructions, head);
  const handler = values === null ? null : targetValue(values, call.operand);
  const opaque = values?.get('rdi') ?? null;
  if (ways === null || handler === null || opaque === null) return null;
  const isOfOneEntry = handler.register === opaque.register && handler.offsets.length > 0;
  return isOfOneEntry ? { ways, handler, opaque } : null;
}

/** Where the branch behind the call goes back to. */
function headBehind(code: BinaryCode, call: Instruction): Instruction | null {
  let here = code.after(call);
  for (let step = 0; here?.flow === 'next' && step < MAX_STEPS; step += 1) here = code.after(here);
  const target = here?.flow === 'branch' ? here.target : null;
  return target !== null && target <= call.address ? code.at(Number(target)) : null;
}

/** Jumps and branches to `head`, and the branch that falls through to it; null where it is reached in another way. */
function waysTo(instructions: readonly Instruction[], head: Instruction): Instruction[] | null {
  const jumps = instructions.filter(({ target, flow }) => flow !== 'call' && target === head.address);
  let at = instructions.findIndex(({ address }) => address === head.address) - 1;
  while (instructions[at]?.mnemonic === 'nop') at -= 1;
  const before = instructions[at];
  const isReached = before !== undefined && before.flow !== 'jump' && before.flow !== 'return';
  const ways = isReached ? [before, ...jumps] : jumps;
  return ways.every(isEmulated) ? ways : null;
}

type Values = Map<string, LoadedValue | null>;

/** What registers hold at the call, in terms of what they held at the head; null where that is not understood. */
function valuesAt(code: BinaryCode, head: Instruction, call: Instruction): Values | null {
  const values: Values = new Map();
  let here: Instruction | null = head;
  for (let step = 0; here !== null && step < MAX_STEPS; step += 1) {
    if (here.address === call.address) return values;
    if (here.flow !== 'branch' && (here.flow !== 'next' || !follow(values, here))) return null;
    here = code.after(here);
  }
  return null;
}

const held = (values: Values, register: string): LoadedValue | null =>
  values.has(register) ? (values.get(register) ?? null) : { register, offsets: [] };

const loaded = (from: LoadedValue | null, offset: bigint): LoadedValue | null =>
  from === null ? null : { register: from.register, offsets: [...from.offsets, offset] };

function targetValue(values: Values, operand: TargetOperand): LoadedValue | null {
  if (operand.kind === 'register') return held(values, operand.register);
  if (operand.base === null || operand.index !== null) return null;
  return loaded(held(values, operand.base), operand.displacement);
}

/** Instructions that change no register but the one that they name last. */
const WRITES_LAST = /^(mov|movzx|movsx|movsxd|xor|lea|and|or|add|sub)$/;
const WRITES_NOTHING = /^(test|cmp|nop)$/;
/** mov in AT&T's syntax: from a register, or from memory beside one, to a whole register. */
const MOVE = /^movq? (?:(-?(?:0x[0-9a-f]+|\d+))?\(%(r\w+)\)|%(r\w+)),%(r\w+)$/i;

/** Whether what the instruction does to registers is understood. */
function follow(values: Values, { mnemonic, text }: Instruction): boolean {
  if (WRITES_NOTHING.test(mnemonic)) return true;
  if (!WRITES_LAST.test(mnemonic)) return false;
  const [, offset = '0', base, source, target] = MOVE.exec(text) ?? [];
  if (target !== undefined) {
    const value =
      source === undefined ? loaded(held(values, base ?? ''), parsed(offset)) : held(values, source);
    values.set(target, value);
    return true;
  }
  const written = /,%(\w+)$/.exec(text)?.[1];
  if (written !== undefined) values.set(wholeRegister(written), null);
  return true;
}

const parsed = (text: string): bigint => (text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text));

/** rdx of edx, dx or dl. */
function wholeRegister(name: string): string {
  const extended = /^r(\d+)/.exec(name)?.[1];
  if (extended !== undefined) return `r${extended}`;
  const letters = name.replace(/^[re]/, '').replace(/[lh]$/, '');
  return `r${letters.length === 1 ? `${letters}x` : letters}`;
}
