/** QEMU's own trace events, turned on over QMP around the cycles that are recorded: what level trace is made of. */
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { createTraceLogDecoder } from '@core/trace-log/decoder';
import type { GuestLog, RecordedGuest } from '../ports/guest';

/**
 * A line at each step of a pause and a resume, six a cycle, and none while the guest runs. What is asked, made up and
 * answered, the client's clock and QMP's events tell by themselves.
 */
const STEP_EVENTS = ['runstate_set', 'vm_state_notify', 'vm_stop_flush_all', 'qmp_exit_cont'] as const;

/** Fires at every reply to a monitor, so that turning it on shows whether lines reach the log. */
const TRIAL_EVENT = 'monitor_qmp_respond';

const DEADLINE_MS = 30_000;

export interface TraceEvents {
  readonly events: readonly string[];
  readonly log: GuestLog;
  /** What could not be had, one sentence each. */
  readonly shortfalls: readonly string[];
  /** Fails as QMP does. */
  turnOn(): Promise<Result<void>>;
  turnOff(): Promise<Result<void>>;
}

/**
 * Finds out, by trying, whether this QEMU's trace events reach its log. Fails with trace-events-missing where they do
 * not, with trace-log-untimed where they carry no times, or as QMP does; afterwards all is off again.
 */
export async function findTraceEvents(guest: RecordedGuest): Promise<Result<TraceEvents>> {
  if (!guest.log.ok) return guest.log;
  const log = guest.log.value;
  const tried = await tryLog(guest, log);
  if (!tried.ok) return tried;
  const states = new Map<string, EventState>();
  for (const event of STEP_EVENTS) {
    const state = await stateOf(guest, event);
    if (!state.ok) return state;
    states.set(event, state.value);
  }
  const those = (...wanted: readonly EventState[]): string[] =>
    STEP_EVENTS.filter((event) => wanted.includes(states.get(event) ?? 'unknown'));
  const events = those('enabled', 'disabled');
  if (events.length === 0)
    return missing(`This QEMU has none of the trace events ${STEP_EVENTS.join(', ')}.`);
  return ok({
    events,
    log,
    shortfalls: [
      ...those('enabled').map((event) => `${event} was on before and stays on: bare cycles log it too.`),
      ...those('unavailable', 'unknown').map(
        (event) => `${event} is no trace event of this QEMU’s build: what it would separate is joined.`,
      ),
    ],
    turnOn: () => setAll(guest, those('disabled'), true),
    turnOff: () => setAll(guest, those('disabled'), false),
  });
}

type EventState = 'disabled' | 'enabled' | 'unavailable' | 'unknown';

/** qapi/trace.json: TraceEventInfo. */
async function stateOf(guest: RecordedGuest, name: string): Promise<Result<EventState>> {
  const reply = await guest.qmp.execute('trace-event-get-state', { name }, { deadlineMs: DEADLINE_MS });
  if (!reply.ok) return reply.error.code === 'qmp-error' ? ok('unknown') : reply;
  const states = Array.isArray(reply.value.value) ? (reply.value.value as readonly unknown[]) : [];
  const [found] = states;
  const state = typeof found === 'object' && found !== null && 'state' in found ? found.state : null;
  return ok(state === 'disabled' || state === 'enabled' ? state : 'unavailable');
}

async function setAll(
  guest: RecordedGuest,
  names: readonly string[],
  enable: boolean,
): Promise<Result<void>> {
  for (const name of names) {
    const set = await guest.qmp.execute(
      'trace-event-set-state',
      { name, enable },
      { deadlineMs: DEADLINE_MS },
    );
    if (!set.ok) return set;
  }
  return ok(undefined);
}

/** Listed is not logged: which backends a build has, QEMU does not tell. */
async function tryLog(guest: RecordedGuest, log: GuestLog): Promise<Result<void>> {
  const state = await stateOf(guest, TRIAL_EVENT);
  if (!state.ok) return state;
  if (state.value === 'unknown' || state.value === 'unavailable')
    return missing(`This QEMU’s build has no trace events (${TRIAL_EVENT} is ${state.value}).`);
  const tail = log.follow();
  if (!tail.ok) return missing(`QEMU’s log cannot be read: ${tail.error.message}`);
  try {
    const on = await setAll(guest, [TRIAL_EVENT], true);
    if (!on.ok) return on;
    const off = state.value === 'enabled' ? ok(undefined) : await setAll(guest, [TRIAL_EVENT], false);
    return off.ok ? judge(tail.value.read()) : off;
  } finally {
    tail.value.close();
  }
}

function judge(written: Result<Uint8Array>): Result<void> {
  if (!written.ok) return missing(`QEMU’s log cannot be read: ${written.error.message}`);
  const decoder = createTraceLogDecoder();
  decoder.feed(written.value);
  const decoded = decoder.finish();
  if (decoded.ok) return ok(undefined);
  return decoded.error.code === 'trace-log-untimed'
    ? decoded
    : missing(
        'Trace events were turned on and nothing came to QEMU’s log: its build has another trace backend than "log".',
      );
}

const missing = (why: string): Result<never> => fail('trace-events-missing', why);
