/**
 * The calls of state-change handlers in vm_state_notify (system/runstate.c): indirect, one for each direction, and two
 * more for the pass that prepares, from 8.2 on. A handler's second name is its opaque pointer, the call's first argument.
 */
import type { Instruction, TargetOperand } from '../disassembly/instruction';
import type { BinaryCode } from './binary-code';
import { siteAfter } from './call-sites';
import { handlerLoop } from './handler-loop';
import type { HandlerLoop, LoadedValue } from './handler-loop';
import type { Planner } from './planner';
import type { ProbeSite, SiteMeaning } from './probe-site';
import type { ReturnSite } from './return-sites';

const NOTIFY = 'vm_state_notify';
/** The names of the handlers' events; QEMU has no functions of these names. */
export const HANDLER = 'handler';
export const NEXT_HANDLER = 'next_handler';
/** Fields of these events; of the entry in the list of handlers only NEXT_HANDLER's, 0 behind the last one. */
export const HANDLER_FIELDS = { entry: 'entry', address: 'handler', opaque: 'opaque' } as const;

/** x86's registers as the kernel's probes spell them (regoffset_table in arch/x86/kernel/ptrace.c). */
function probeRegister(name: string): string | null {
  const short = /^r([abcd]x|[sd]i|[sb]p)$/.exec(name)?.[1];
  if (short !== undefined) return `%${short}`;
  return /^r(8|9|1[0-5])$/.test(name) ? `%${name}` : null;
}

/** Where the call takes the handler's address from, for uprobe_events; null where that cannot be spelled. */
function handlerFetch(operand: TargetOperand): string | null {
  if (operand.kind === 'register') return probeRegister(operand.register);
  const base = operand.base === null || operand.index !== null ? null : probeRegister(operand.base);
  if (base === null) return null;
  return `${signed(operand.displacement)}(${base})`;
}

const signed = (offset: bigint): string => (offset < 0n ? String(offset) : `+${String(offset)}`);

/** A value at a loop's head, for uprobe_events: `+8(%bx)`. */
function valueFetch({ register, offsets }: LoadedValue): string | null {
  const root = probeRegister(register);
  return root === null ? null : offsets.reduce((from, offset) => `${signed(offset)}(${from})`, root);
}

/** None, and why, where the calls are not found. */
export function handlerSites(planner: Planner): {
  readonly sites: readonly ProbeSite[];
  readonly shortfalls: readonly string[];
} {
  const { code } = planner;
  const notify = planner.addressOf(NOTIFY);
  if (code === null || notify === null) return lacking(`${NOTIFY} cannot be looked into`);
  const { instructions } = code.functionFrom(notify);
  const calls = instructions.filter(({ flow }) => flow === 'indirect-call');
  const sites = loopSites(planner, code, instructions, calls) ?? callSites(planner, code, calls);
  return sites.length === 0
    ? lacking(`no call of a handler was found in ${NOTIFY}`)
    : { sites, shortfalls: [] };
}

const lacking = (why: string) => ({
  sites: [],
  shortfalls: [`Handlers are not told apart in notify: ${why} of this QEMU.`],
});

/** At the heads of the loops around the calls; null unless every call is in one. */
function loopSites(
  planner: Planner,
  code: BinaryCode,
  instructions: readonly Instruction[],
  calls: readonly Instruction[],
): ProbeSite[] | null {
  const ways: { readonly way: Instruction; readonly fetch: readonly string[] }[] = [];
  for (const call of calls) {
    const loop = handlerLoop(code, instructions, call);
    const fetch = loop === null ? null : loopFetch(loop);
    if (loop === null || fetch === null) return null;
    for (const way of loop.ways) ways.push({ way, fetch });
  }
  return ways.flatMap(({ way, fetch }, index) =>
    fetchingSite(planner, NEXT_HANDLER, 'handlerNext', way, fetch, index + 1),
  );
}

function loopFetch({ handler, opaque }: HandlerLoop): string[] | null {
  const [entry, address, argument] = [
    valueFetch({ register: handler.register, offsets: [] }),
    valueFetch(handler),
    valueFetch(opaque),
  ];
  if (entry === null || address === null || argument === null) return null;
  const { entry: first, address: second, opaque: third } = HANDLER_FIELDS;
  return [`${first}=${entry}:u64`, `${second}=${address}:u64`, `${third}=${argument}:u64`];
}

/** At the calls themselves, and where each is back. */
function callSites(planner: Planner, code: BinaryCode, calls: readonly Instruction[]): ProbeSite[] {
  const called = calls.flatMap((call, index) => callSite(planner, call, index + 1));
  if (called.length === 0) return [];
  const back = calls.flatMap((call): ReturnSite[] => {
    const instruction = siteAfter(code, call);
    return instruction === null ? [] : [{ instruction, within: NOTIFY }];
  });
  return [...called, ...planner.atInstructions(HANDLER, 'handlerReturned', back)];
}

function callSite(planner: Planner, call: Instruction, count: number): ProbeSite[] {
  const fetched = call.operand === null ? null : handlerFetch(call.operand);
  if (fetched === null) return [];
  const fetch = [`${HANDLER_FIELDS.address}=${fetched}:u64`, `${HANDLER_FIELDS.opaque}=%di:u64`];
  return fetchingSite(planner, HANDLER, 'handlerEntered', call, fetch, count);
}

function fetchingSite(
  planner: Planner,
  functionName: string,
  means: SiteMeaning,
  instruction: Instruction,
  fetch: readonly string[],
  count: number,
): ProbeSite[] {
  const place = planner.placeOf(NOTIFY, instruction);
  const of = { functionName, means, at: 'instruction', place, fetch } as const;
  return planner.site(of, Number(instruction.address), count);
}
