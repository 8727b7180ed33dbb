/** What an injection is: how its guest is made, and how a cycle is driven with and without it. */
import type { Delay, InjectionName, InjectionOutcome } from '@core/calibration/calibration';
import type { Failure, Result } from '@core/errors';
import { fail, ok } from '@core/errors';
import type { GuestSettings } from '@core/analysis/settings';
import { DEFAULT_RECORD } from '@core/analysis/settings';
import { driveCycle } from '../record/cycle-driver';
import type { ClientCycleTimes } from '../ports/analyst';
import type { Guest } from '../ports/guest';
import type { QmpConnection, QmpReply } from '../ports/qmp';
import type { Bench } from './bench';
import type { Lab } from './lab';

/** Long against every timer's slack, short against a person's patience. */
export const DELAY_MS = 20;
export const DELAY_NS = DELAY_MS * 1e6;
/** Whatever a monitor is asked takes a few delays at most. */
const MONITOR_DEADLINE_MS = 10_000;

export interface InjectedCycle {
  readonly cycle: ClientCycleTimes;
  readonly delays: readonly Delay[];
}

/** On a guest that runs. */
export interface RunningInjection {
  /** A cycle without the delay, and else as like the other as can be. */
  plain(): Promise<Result<ClientCycleTimes>>;
  injected(): Promise<Result<InjectedCycle>>;
  /** The vCPU that the injection holds up; null where it holds none. */
  readonly heldVcpu: number | null;
  /** Undoes what was set up on the running guest. */
  end(): Promise<void>;
}

/** Before its guest is launched. */
export interface PreparedInjection {
  readonly guest: Partial<GuestSettings>;
  /** Fails with permission or file-missing where this machine can't. */
  begin(guest: Guest): Promise<Result<RunningInjection>>;
  dispose(): void;
}

export interface Injection {
  readonly name: InjectionName;
  readonly title: string;
  readonly measure: string;
  /** Fails with permission or file-missing where this machine can't. */
  prepare(bench: Bench): Promise<Result<PreparedInjection>>;
}

/** An injection that compares whole guests, one after the other. */
export interface GuestComparison extends Pick<Injection, 'name' | 'title' | 'measure'> {
  /** Fails with permission or file-missing where this machine can't. */
  carryOut(lab: Lab): Promise<Result<InjectionOutcome>>;
}

/** A failure that says what this machine lacks, not that something broke. */
export const isImpossible = ({ code }: Failure): boolean => code === 'permission' || code === 'file-missing';

/** One pause and resume, whatever was done before it. */
export const pauseAndResume = (guest: Guest, { clock, log }: Bench): Promise<Result<ClientCycleTimes>> =>
  driveCycle(guest, clock, { ...DEFAULT_RECORD, holdMs: 0 }, { signal: new AbortController().signal, log });

/** A command of QEMU's I/O tester that does no I/O: what is asked right before a pause leaves QEMU's threads awake. */
export const NOTHING = 'length';

/** A command of QEMU's own I/O tester, carried out on a drive. Fails with qmp-error where QEMU has no such drive. */
export async function qemuIo(qmp: QmpConnection, drive: string, command: string): Promise<Result<QmpReply>> {
  const line = `qemu-io ${drive} "${command}"`;
  const reply = await qmp.execute(
    'human-monitor-command',
    { 'command-line': line },
    { deadlineMs: MONITOR_DEADLINE_MS },
  );
  if (!reply.ok) return reply;
  const said = typeof reply.value.value === 'string' ? reply.value.value.trim() : '';
  return /^(Error|unknown command|command not found|invalid)/im.test(said)
    ? fail('qmp-error', `QEMU’s monitor refused ${line}: ${said}`, { command: line })
    : reply;
}

export const nothingToUndo = { heldVcpu: null, end: (): Promise<void> => Promise.resolve() } as const;
export const nothingToDispose = { dispose: (): void => undefined } as const;

export const withDelays = (
  cycle: Result<ClientCycleTimes>,
  delaysOf: (cycle: ClientCycleTimes) => readonly Delay[],
): Result<InjectedCycle> => (cycle.ok ? ok({ cycle: cycle.value, delays: delaysOf(cycle.value) }) : cycle);
