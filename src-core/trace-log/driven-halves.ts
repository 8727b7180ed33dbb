/** What a QEMU's log tells of cycles that our own client drove: which lines are of which command, by their times. */
import { PAUSE_STEPS, RESUME_STEPS } from '../recording/recording';
import type { ClientCommand, ClientCycle, LoggedHalves, LoggedStep } from '../recording/recording';
import { offsetNs, realtimeNs } from '../units';
import type { OffsetNs, RealtimeNs } from '../units';
import type { Half, Step } from './half-cycles';
import { readFacts } from './read-facts';
import type { TraceLog } from './trace-log';

/** Brings the log's clock to the recording's. */
export interface LogClock {
  /** Null where that is not known. */
  readonly offsetOf: (shown: RealtimeNs) => OffsetNs | null;
  /** How far off it may be, either way. */
  readonly withinNs: number;
}

export interface ToldCycles {
  readonly cycles: readonly ClientCycle[];
  /** Cycles of which the log tells nothing, or nothing of one half. */
  readonly untold: number;
}

interface Command extends ClientCommand {
  readonly half: keyof LoggedHalves;
  readonly cycle: number;
}

/** The client's cycles with what the log tells of them. `cycles` in time order. */
export function withLog(cycles: readonly ClientCycle[], log: TraceLog, clock: LogClock): ToldCycles {
  const commands = cycles.flatMap(({ stop, cont }, cycle): Command[] => [
    { ...stop, half: 'pause', cycle },
    { ...cont, half: 'resume', cycle },
  ]);
  const found = new Map<Command, LoggedStep<Step>[] | null>();
  for (const { halves } of readFacts(log).driven.values()) {
    for (const half of halves) {
      const steps = half === null ? null : stepsOf(half, log.base, clock);
      const command = steps === null ? undefined : commandOf(commands, half?.command, steps, clock.withinNs);
      // Somebody else at the monitor may pause, too: two at once tell nothing.
      if (command !== undefined) found.set(command, found.has(command) ? null : steps);
    }
  }
  const told = cycles.map((cycle, index): ClientCycle => {
    const [stop, cont] = [commands[2 * index], commands[2 * index + 1]];
    const pause = fitting(PAUSE_STEPS, stop, stop && found.get(stop), clock.withinNs);
    const resume = fitting(RESUME_STEPS, cont, cont && found.get(cont), clock.withinNs);
    return { ...cycle, logged: pause.length + resume.length === 0 ? null : { pause, resume } };
  });
  const isUntold = ({ logged }: ClientCycle): boolean =>
    logged === null || logged.pause.length === 0 || logged.resume.length === 0;
  return { cycles: told, untold: told.filter(isUntold).length };
}

/** The command's own end; a reply on its way tells the same less exactly. */
const isKept = ({ step, event }: LoggedStep<Step>): boolean =>
  step === 'runstateSet' ||
  step === 'notifying' ||
  step === 'flushed' ||
  (step === 'replied' && event.startsWith('qmp_exit_'));

/** A half's steps on the recording's clock; null where it is another pause than QMP's, or its times are not known. */
function stepsOf({ steps, state }: Half, base: bigint, { offsetOf }: LogClock): LoggedStep<Step>[] | null {
  if (state !== null && state !== 'paused') return null;
  const mapped = steps.filter(isKept).flatMap((step) => {
    const timeNs = offsetOf(realtimeNs(base + BigInt(step.timeNs)));
    return timeNs === null ? [] : [{ ...step, timeNs }];
  });
  return mapped.length === 0 || mapped.length < steps.filter(isKept).length ? null : mapped;
}

/** The command that was under way while all of the steps were logged. */
function commandOf(
  commands: readonly Command[],
  name: ClientCommand['command'] | undefined,
  steps: readonly LoggedStep<Step>[],
  withinNs: number,
): Command | undefined {
  const times = steps.map(({ timeNs }) => timeNs);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  let [low, high] = [0, commands.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((commands[middle]?.repliedNs ?? 0) + withinNs < last) low = middle + 1;
    else high = middle;
  }
  // What the clocks' map leaves open may reach into the next command.
  return commands
    .slice(low, low + 2)
    .find(({ command, writtenNs }) => command === name && writtenNs - withinNs <= first);
}

/** In QEMU's order and within the command; empty where they are in no order, or their clock is too uncertain to part it. */
function fitting<S>(
  order: readonly S[],
  command: Command | undefined,
  steps: readonly LoggedStep<Step>[] | null | undefined,
  withinNs: number,
): LoggedStep<S>[] {
  if (command === undefined || !steps) return [];
  const { writtenNs, repliedNs } = command;
  const inOrder = order.flatMap((step) => {
    const known = steps.find((each) => each.step === step);
    if (known === undefined) return [];
    return { ...known, step, timeNs: offsetNs(Math.min(Math.max(known.timeNs, writtenNs), repliedNs)) };
  });
  const isAscending = inOrder.every(({ timeNs }, at) => timeNs >= (inOrder[at - 1]?.timeNs ?? -Infinity));
  return isAscending && withinNs < repliedNs - writtenNs ? inOrder : [];
}
