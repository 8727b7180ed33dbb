/** Where the functions on the path call each other, and the instruction that shows that a call is over. */
import type { Instruction } from '../disassembly/instruction';
import type { BinaryCode } from './binary-code';
import { isEmulated } from './binary-code';

/** So deep do functions without a symbol call each other on the path (do_vm_stop, static from 8.2 on). */
const MAX_NAMELESS_DEPTH = 2;

/** All instructions of a function, and of what it calls that has no symbol. */
export function instructionsWithin(code: BinaryCode, entry: number, depth = 0): Instruction[] {
  const own = code.functionFrom(entry).instructions;
  if (depth === MAX_NAMELESS_DEPTH) return [...own];
  const nameless = own.filter(
    ({ flow, target }) => flow === 'call' && target !== null && code.functionAt(Number(target)) === null,
  );
  const entries = new Set(nameless.map(({ target }) => Number(target)));
  return [...own, ...[...entries].flatMap((callee) => instructionsWithin(code, callee, depth + 1))];
}

/** The calls of `callee` among them. */
export const callsOf = (instructions: readonly Instruction[], callee: number): Instruction[] =>
  instructions.filter(({ flow, target }) => flow === 'call' && Number(target) === callee);

/** Code between a call and an instruction that is cheaper to probe may be so long: some nanoseconds. */
const MAX_STEPS = 8;

/**
 * Where a call of the function that begins at `entry` is seen: its first instruction that the kernel emulates, where
 * straight code leads there, nothing is called before and nothing jumps back to it; else its very first one.
 */
export function siteAtEntry(code: BinaryCode, entry: number): number {
  const targets = new Set(code.functionFrom(entry).instructions.map(({ target }) => target));
  let here = code.at(entry);
  for (let step = 0; here !== null && step < MAX_STEPS && !targets.has(here.address); step += 1) {
    if (isEmulated(here)) return Number(here.address);
    if (here.flow !== 'next') break;
    here = code.after(here);
  }
  return entry;
}

/**
 * The instruction at which a call is over: the first one behind it that the kernel emulates, if straight code leads there
 * without calling anything else; else the very next one. null where nothing follows.
 */
export function siteAfter(code: BinaryCode, call: Instruction): Instruction | null {
  const next = code.after(call);
  let here = next;
  for (let step = 0; here !== null && step < MAX_STEPS; step += 1) {
    if (isEmulated(here)) return here;
    if (here.flow !== 'next') return next;
    here = code.after(here);
  }
  return next;
}
