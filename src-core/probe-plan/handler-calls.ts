/**
 * The calls of state-change handlers in vm_state_notify (system/runstate.c): indirect, one for each direction, and two
 * more for the pass that prepares, from 8.2 on. A handler's second name is its opaque pointer, the call's first argument.
 */
import type { Instruction, TargetOperand } from '../disassembly/instruction';
import { siteAfter } from './call-sites';
import type { Planner } from './planner';
import type { ProbeSite } from './probe-site';
import type { ReturnSite } from './return-sites';

const NOTIFY = 'vm_state_notify';
/** The name of the handlers' events; QEMU has no function of that name. */
export const HANDLER = 'handler';
/** Fields of the event at the call. */
export const HANDLER_FIELDS = { address: 'handler', opaque: 'opaque' } as const;

/** x86's registers as the kernel's probes spell them (regoffset_table in arch/x86/kernel/ptrace.c). */
function probeRegister(name: string): string | null {
  const short = /^r([abcd]x|[sd]i|[sb]p)$/.exec(name)?.[1];
  if (short !== undefined) return `%${short}`;
  return /^r(8|9|1[0-5])$/.test(name) ? `%${name}` : null;
}

/** Where the call takes the handler's address from, for uprobe_events; null where that cannot be spelled. */
export function handlerFetch(operand: TargetOperand): string | null {
  if (operand.kind === 'register') return probeRegister(operand.register);
  const base = operand.base === null || operand.index !== null ? null : probeRegister(operand.base);
  if (base === null) return null;
  return `${operand.displacement < 0n ? '-' : '+'}${String(abs(operand.displacement))}(${base})`;
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

/** None, and why, where the calls are not found. */
export function handlerSites(planner: Planner): {
  readonly sites: readonly ProbeSite[];
  readonly shortfalls: readonly string[];
} {
  const { code } = planner;
  const notify = planner.addressOf(NOTIFY);
  if (code === null || notify === null) return lacking(`${NOTIFY} cannot be looked into`);
  const calls = code.functionFrom(notify).instructions.filter(({ flow }) => flow === 'indirect-call');
  const sites = calls.flatMap((call, index) => callSite(planner, call, index + 1));
  if (sites.length === 0) return lacking(`no call of a handler was found in ${NOTIFY}`);
  const back = calls.flatMap((call): ReturnSite[] => {
    const instruction = siteAfter(code, call);
    return instruction === null ? [] : [{ instruction, within: NOTIFY }];
  });
  return { sites: [...sites, ...planner.atInstructions(HANDLER, 'handlerReturned', back)], shortfalls: [] };
}

const lacking = (why: string) => ({
  sites: [],
  shortfalls: [`Handlers are not told apart in notify: ${why} of this QEMU.`],
});

function callSite(planner: Planner, call: Instruction, count: number): ProbeSite[] {
  const fetched = call.operand === null ? null : handlerFetch(call.operand);
  if (fetched === null) return [];
  const fetch = [`${HANDLER_FIELDS.address}=${fetched}:u64`, `${HANDLER_FIELDS.opaque}=%di:u64`];
  const address = Number(call.address);
  const place = planner.placeOf(NOTIFY, call);
  const of = { functionName: HANDLER, means: 'handlerEntered', at: 'instruction', place, fetch } as const;
  return planner.site(of, address, count);
}
