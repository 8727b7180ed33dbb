/** From what a capture brought home to a recording with one origin. */
import { FIRST_VIEW } from '@core/timeline/view-state';
import { fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { NO_EVENTS } from '@core/recording/events';
import type { PerfEvents } from '@core/recording/from-perf';
import { silentEvents } from '@core/probe-plan/silent-events';
import { NO_TABLES } from '@core/recording/recording';
import type { RawPerf } from '@core/snapshot/content';
import type { FinishCapture } from '../engine/ports/analyst';
import type { SpillArchive } from '../host/perf/spill-archive';
import type { Captured } from './capture';
import type { LiveEnd } from './live-recording';
import type { RecordingContent } from './recordings';
import { clockShortfalls, withClock } from './sample-clock';
import { tellCycles } from './told-cycles';

/** Fails with no-cycles. perf data that cannot be used costs the level, not the recording: its shortfalls say so. */
export function buildRecording(captured: Captured, finish: FinishCapture): Result<RecordingContent> {
  const [first] = finish.cycles;
  if (first === undefined) return fail('no-cycles', 'No cycle was finished: there is nothing to analyse.');
  const origin = first.stop.writtenAt;
  const { plan, live } = captured;
  const end = live === null ? null : live.finish(origin);
  const usable = end?.events.ok === true ? end.events.value : null;
  const told = tellCycles(finish, origin);
  const untraced = told.isLogged ? 'trace' : 'timing';
  const level = usable === null ? untraced : plan.level === 'full' ? 'full' : 'probes';
  const counts = usable?.counts ?? new Map<string, number>();
  const accelerator = finish.environment.qemu.accelerator ?? 'kvm';
  return ok({
    recording: {
      origin,
      clock: 'monotonic',
      level,
      ...NO_TABLES,
      ...(usable === null ? NOTHING : tablesOf(usable)),
      threads: plan.threads,
      cycles: told.cycles,
      bare: finish.bare,
      qemuClockWithinNs: told.qemuClockWithinNs,
    },
    environment: {
      ...finish.environment,
      level,
      perf: withClock(finish.environment.perf, counts),
      shortfalls: [
        ...finish.environment.shortfalls,
        ...captured.shortfalls,
        ...told.shortfalls,
        ...(end === null ? [] : shortfallsOf(end, accelerator)),
        ...(level === 'full' ? clockShortfalls(finish.environment.perf, counts) : []),
      ],
    },
    perf: live === null ? [] : live.raw.flatMap(keptBytes),
    release: () => live?.discard(),
    view: FIRST_VIEW,
  });
}

const NOTHING = { events: NO_EVENTS, functions: [], stacks: [], losses: [] };

const tablesOf = ({ events, functions, stacks, code, handlers, tasks, losses }: PerfEvents) => ({
  events,
  functions,
  stacks,
  code,
  handlers,
  tasks,
  losses,
});

/** perf's bytes, where all of them were kept; read when they are asked for. */
function keptBytes(raw: SpillArchive, index: number): RawPerf[] {
  if (raw.sizeBytes === 0) return [];
  const name = `events-${String(index + 1)}`;
  if (!raw.complete) return [{ name, bytes: null }];
  return [
    {
      name,
      get bytes() {
        return raw.read(0, raw.sizeBytes);
      },
    },
  ];
}

function shortfallsOf({ events, truncated, full }: LiveEnd, accelerator: 'kvm' | 'tcg'): string[] {
  if (!events.ok) return [unusable(events.error)];
  const shortfalls = silentEvents(countsByFunction(events.value.counts), accelerator);
  if (truncated) shortfalls.push('perf’s last record is cut off: what it held is missing.');
  if (full) shortfalls.push('The events end early: perf wrote more than is kept of one recording.');
  return shortfalls;
}

const unusable = (error: Failure): string =>
  `What perf wrote cannot be used, so this is level timing: ${error.message}`;

/** Probes by their function: a recording's group has the owner's pid in it. */
const countsByFunction = (counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
  new Map([...counts].map(([name, count]) => [name.replace(/^quiescope_\w+:/, ''), count]));
