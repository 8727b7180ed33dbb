import type { Phase } from '../phases/phase';

/** What it means that a thread comes by a site. */
export type SiteMeaning =
  /** The function is called. */
  | 'entered'
  /** The call of the function is over. */
  | 'returned'
  /** vm_state_notify calls a handler. */
  | 'handlerEntered'
  /** The handler is back. */
  | 'handlerReturned'
  /** The handler before, if there was one, is back, and vm_state_notify comes to the next one, if there is one. */
  | 'handlerNext';

/**
 * One place where a thread of QEMU's is to be seen. Any instruction can be one: what the kernel makes of it (`at`) says
 * nothing of what it means. Two sites may share an instruction; the kernel then takes one trap for both.
 */
export interface ProbeSite {
  /**
   * The probe's own name within our group, unique; FUNCTION for an entry, FUNCTION__return for a return, each further
   * one numbered from 2: the name tells what a sample means wherever it is read.
   */
  readonly event: string;
  /** The function that the event is about, by the name that attribution knows it by. */
  readonly functionName: string;
  readonly means: SiteMeaning;
  /** A breakpoint at the instruction, or the kernel's return trampoline for the function that begins there. */
  readonly at: 'instruction' | 'return';
  /** Offset in the file of the instruction: what uprobe_events wants. */
  readonly fileOffset: bigint;
  /** What the kernel is to read there, as uprobe_events spells it: `handler=%ax:u64`. */
  readonly fetch: readonly string[];
  /** For people: `vm_stop+0xba (call qapi_event_send_stop)`. */
  readonly place: string;
}

/** Whether a recording with these sites tells a phase from the others. */
export interface PhaseEvidence {
  readonly phase: Phase;
  /** What tells it, or would. */
  readonly through: string;
  /** The phase that its time is counted in where it cannot be told; null where it can. */
  readonly countedAs: Phase | null;
  /** Why it cannot be told, or what of it cannot; null where all of it can. */
  readonly why: string | null;
}

/** Where one binary is probed, and what follows from that. */
export interface ProbePlan {
  readonly sites: readonly ProbeSite[];
  /** In the order of PHASES. */
  readonly phases: readonly PhaseEvidence[];
  /** What cannot be told apart in this binary and what stands in, one sentence each. */
  readonly shortfalls: readonly string[];
}

const RETURN = '__return';

/** The name of the probe at the `count`th place (from 1) that means this. */
export function eventName(functionName: string, means: SiteMeaning, count: number): string {
  const returned = means === 'returned' || means === 'handlerReturned';
  return `${functionName}${returned ? RETURN : ''}${count === 1 ? '' : `_${String(count)}`}`;
}

/** What eventName made a name of. */
export function readEventName(event: string): { readonly functionName: string; readonly returns: boolean } {
  const bare = event.replace(/_\d+$/, '');
  const returns = bare.endsWith(RETURN);
  return { functionName: returns ? bare.slice(0, -RETURN.length) : bare, returns };
}
