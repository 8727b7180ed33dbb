/** Drives pauses and resumes of a guest over QMP and times them on the client's clock. */
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { RecordSettings } from '@core/analysis/settings';
import type { ClientCommandTimes, ClientCycleTimes } from '../ports/analyst';
import type { Clock, Log } from '../ports/clock';
import type { RecordedGuest } from '../ports/guest';
import type { QmpReply } from '../ports/qmp';

/** A stop may have to drain and flush a slow disk; past this the guest counts as unresponsive. */
const COMMAND_DEADLINE_MS = 30_000;

const EVENT_OF = { stop: 'STOP', cont: 'RESUME' } as const;

function timesOf(command: 'stop' | 'cont', reply: QmpReply): ClientCommandTimes {
  const event = reply.events.find((each) => each.name === EVENT_OF[command]);
  return {
    command,
    writtenAt: reply.writtenAt,
    eventAt: event?.readAt ?? null,
    eventMadeAt: event?.madeAt ?? null,
    repliedAt: reply.readAt,
  };
}

/**
 * HMP has no error replies, only text: these are how QEMU's monitor words a command that it did not carry out
 * (monitor/hmp.c, hmp_handle_error). Other answers may be anything, and are told in the log alone.
 */
const HMP_REFUSALS = [/^unknown command: /, /^Error: /m, /^Try "help .*" for more information/m];

async function runHmp(
  guest: RecordedGuest,
  command: string,
  signal: AbortSignal,
  log: Log,
): Promise<Result<void>> {
  const reply = await guest.qmp.execute(
    'human-monitor-command',
    { 'command-line': command },
    { deadlineMs: COMMAND_DEADLINE_MS, signal },
  );
  if (!reply.ok) return reply;
  const said = typeof reply.value.value === 'string' ? reply.value.value.trim() : '';
  if (said !== '') log(`(qemu) ${command}: ${said}`);
  if (HMP_REFUSALS.some((refusal) => refusal.test(said))) {
    const [first = ''] = said.split(/\r?\n/);
    return fail('qmp-error', `QEMU’s monitor refused "${command}": ${first}`, { command });
  }
  return ok(undefined);
}

/**
 * One pause, hold and resume. Once the stop is written only the guest can end the cycle: cancelling cuts the hold short
 * and the resume is sent all the same.
 */
export async function driveCycle(
  guest: RecordedGuest,
  clock: Clock,
  settings: RecordSettings,
  { signal, log }: { signal: AbortSignal; log: Log },
): Promise<Result<ClientCycleTimes>> {
  for (const command of settings.hmpBeforePause) {
    const done = await runHmp(guest, command, signal, log);
    if (!done.ok) return done;
  }
  if (signal.aborted) return fail('cancelled', 'The recording was cancelled.');
  const stop = await guest.qmp.execute('stop', {}, { deadlineMs: COMMAND_DEADLINE_MS });
  if (!stop.ok) return stop;
  if (settings.holdMs > 0) await clock.sleep(settings.holdMs, signal);
  const cont = await guest.qmp.execute('cont', {}, { deadlineMs: COMMAND_DEADLINE_MS });
  if (!cont.ok) return cont;
  return ok({ stop: timesOf('stop', stop.value), cont: timesOf('cont', cont.value) });
}

/**
 * `count` cycles at the chosen interval. Stops at the first failure; `onCycle` has seen every finished one by then.
 */
export async function driveCycles(
  guest: RecordedGuest,
  clock: Clock,
  settings: RecordSettings,
  count: number,
  options: { signal: AbortSignal; log: Log; onCycle: (cycle: ClientCycleTimes) => void },
): Promise<Result<void>> {
  for (let index = 0; index < count; index += 1) {
    if (settings.intervalMs > 0) await clock.sleep(settings.intervalMs, options.signal);
    if (options.signal.aborted) return fail('cancelled', 'The recording was cancelled.');
    const cycle = await driveCycle(guest, clock, settings, options);
    if (!cycle.ok) return cycle;
    options.onCycle(cycle.value);
  }
  return ok(undefined);
}
