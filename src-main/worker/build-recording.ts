/** From perf's bytes and the client's times to a recording with one origin. */
import { FIRST_VIEW } from '@core/timeline/view-state';
import { fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { parseKallsyms } from '@core/perf/kallsyms';
import type { PerfRecording } from '@core/perf/perf-recording';
import { createPerfDecoder } from '@core/perf/pipe-decoder';
import type { EventColumns } from '@core/recording/events';
import { eventsFromPerf } from '@core/recording/from-perf';
import type { PerfEvents } from '@core/recording/from-perf';
import { probesOfGroup } from '@core/recording/from-perf-meanings';
import type { ClientCommand, ClientCycle } from '@core/recording/recording';
import { offsetFrom } from '@core/units';
import type { MonotonicNs } from '@core/units';
import type { ClientCommandTimes, ClientCycleTimes, FinishCapture } from '../engine/ports';
import type { Captured } from './capture';
import type { RecordingContent } from './recordings';

export interface BuildOptions {
  readonly probeGroup: string;
  /** The text of /proc/kallsyms, or null; asked for only where there are stacks to name. */
  readonly readKallsyms: () => string | null;
}

/** Fails with no-cycles. perf data that cannot be used costs the level, not the recording: its shortfalls say so. */
export function buildRecording(
  captured: Captured,
  finish: FinishCapture,
  options: BuildOptions,
): Result<RecordingContent> {
  const [first] = finish.cycles;
  if (first === undefined) return fail('no-cycles', 'No cycle was finished: there is nothing to analyse.');
  const origin = first.stop.writtenAt;
  const seen = captured.plan.level === 'timing' ? null : decodeEvents(captured, finish, origin, options);
  const usable = seen?.events.ok === true ? seen.events.value : null;
  const level = usable === null ? 'timing' : 'probes';
  const bytes = concatenate(captured.chunks);
  return ok({
    recording: {
      origin,
      clock: 'monotonic',
      level,
      events: usable?.events ?? NO_EVENTS,
      threads: captured.plan.threads,
      functions: usable?.functions ?? [],
      stacks: usable?.stacks ?? [],
      cycles: finish.cycles.map((cycle) => offsetCycle(cycle, origin)),
      bare: finish.bare,
      losses: usable?.losses ?? [],
    },
    environment: {
      ...finish.environment,
      level,
      shortfalls: [
        ...finish.environment.shortfalls,
        ...captured.shortfalls,
        ...(seen === null ? [] : seen.shortfalls),
      ],
    },
    perf: bytes.length === 0 ? [] : [{ name: 'events', bytes }],
    view: FIRST_VIEW,
  });
}

interface Seen {
  readonly events: Result<PerfEvents>;
  readonly shortfalls: readonly string[];
}

function decodeEvents(
  captured: Captured,
  { environment }: FinishCapture,
  origin: MonotonicNs,
  options: BuildOptions,
): Seen {
  const stream = decode(captured.chunks);
  if (!stream.ok) return { events: stream, shortfalls: [unusable(stream.error)] };
  const kallsyms = options.readKallsyms();
  const events = eventsFromPerf({
    streams: [stream.value],
    origin,
    probeOf: probesOfGroup(options.probeGroup),
    threads: captured.plan.threads,
    symbolise: kallsyms === null ? inHexadecimal : parseKallsyms(kallsyms),
  });
  if (!events.ok) return { events, shortfalls: [unusable(events.error)] };
  const shortfalls = silentEvents(events.value.counts, environment.qemu.accelerator ?? 'kvm');
  if (kallsyms === null) {
    shortfalls.push(
      'The kernel hides its functions’ addresses: grace periods cannot be told from other waits.',
    );
  }
  if (stream.value.truncated) shortfalls.push('perf’s last record is cut off: what it held is missing.');
  return { events, shortfalls };
}

function decode(chunks: readonly Uint8Array[]): Result<PerfRecording> {
  const decoder = createPerfDecoder();
  for (const chunk of chunks) {
    const fed = decoder.feed(chunk);
    if (!fed.ok) return fed;
  }
  return decoder.finish();
}

const unusable = (error: Failure): string =>
  `What perf wrote cannot be used, so this is level timing: ${error.message}`;

/** Listed is not firing: some virtual machines have the events of KVM's own exits and never raise them. */
const EXPECTED: Readonly<Record<string, string>> = {
  'kvm:kvm_exit': 'when a vCPU left guest code is not seen',
  'kvm:kvm_userspace_exit': 'when a vCPU left KVM_RUN is not seen',
  'sched:sched_switch': 'running, runnable and blocked cannot be told apart',
};

/** A guest under TCG has no KVM to leave: that its events are silent is no lack. */
function silentEvents(counts: ReadonlyMap<string, number>, accelerator: 'kvm' | 'tcg'): string[] {
  return Object.entries(EXPECTED)
    .filter(([name]) => counts.get(name) === 0 && (accelerator === 'kvm' || !name.startsWith('kvm:')))
    .map(([name, without]) => `${name} was recorded but never fired: ${without}.`);
}

const inHexadecimal = (address: bigint): string => `0x${address.toString(16)}`;

const offsetCycle = ({ stop, cont }: ClientCycleTimes, origin: MonotonicNs): ClientCycle => ({
  by: 'client',
  stop: offsetCommand(stop, origin),
  cont: offsetCommand(cont, origin),
});

const offsetCommand = (times: ClientCommandTimes, origin: MonotonicNs): ClientCommand => ({
  command: times.command,
  writtenNs: offsetFrom(origin, times.writtenAt),
  eventNs: times.eventAt === null ? null : offsetFrom(origin, times.eventAt),
  repliedNs: offsetFrom(origin, times.repliedAt),
});

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

const NO_EVENTS: EventColumns = {
  count: 0,
  timeNs: new Float64Array(0),
  tid: new Int32Array(0),
  cpu: new Int16Array(0),
  kind: new Uint8Array(0),
  a: new Int32Array(0),
  b: new Int32Array(0),
  stack: new Int32Array(0),
};
