/** The client's cycles with what QEMU itself told of them: its events' own times and its log, on the client's clock. */
import { createClockMap } from '@core/clocks/clock-map';
import type { ClockMap, ClockReading } from '@core/clocks/clock-map';
import { err } from '@core/errors';
import type { Result } from '@core/errors';
import type { ClientCycle } from '@core/recording/recording';
import { createTraceLogDecoder } from '@core/trace-log/decoder';
import { withLog } from '@core/trace-log/driven-halves';
import type { TraceLog } from '@core/trace-log/trace-log';
import { durationNs, formatDuration, offsetFrom } from '@core/units';
import type { DurationNs, MonotonicNs } from '@core/units';
import type { ClientCommandTimes, FinishCapture } from '../engine/ports/analyst';
import { offsetCycle } from './offset-cycle';

export interface ToldCycles {
  readonly cycles: readonly ClientCycle[];
  /** Whether QEMU's log told anything. */
  readonly isLogged: boolean;
  readonly qemuClockWithinNs: DurationNs | null;
  /** One sentence each. */
  readonly shortfalls: readonly string[];
}

/** QMP's times and the log's are whole microseconds. */
const RESOLUTION_NS = 1_000;

/** QEMU made an event up after it was asked and before the event was read: a reading of its clock, too. */
function readingsOf({ writtenAt, eventAt, eventMadeAt }: ClientCommandTimes): ClockReading[] {
  if (eventAt === null || eventMadeAt === null) return [];
  return [{ notBefore: writtenAt, notAfter: eventAt, shown: eventMadeAt, resolutionNs: RESOLUTION_NS }];
}

function settingsSentence({ settings }: ClockMap): string[] {
  if (settings.length === 0) return [];
  const by = settings
    .map(({ byNs }) => `${byNs < 0n ? '' : '+'}${formatDuration(Number(byNs), 3)}`)
    .join(', ');
  return [
    `The wall clock was set during the recording (${by}): QEMU’s own times from about then are not used.`,
  ];
}

function decode(bytes: Uint8Array): Result<TraceLog> {
  const decoder = createTraceLogDecoder();
  decoder.feed(bytes);
  return decoder.finish();
}

/** `origin` is what the recording's times count from. */
export function tellCycles(
  { cycles, clockReadings = [], log }: Pick<FinishCapture, 'cycles' | 'clockReadings' | 'log'>,
  origin: MonotonicNs,
): ToldCycles {
  const told = cycles.flatMap(({ stop, cont }) => [...readingsOf(stop), ...readingsOf(cont)]);
  const map = createClockMap([...clockReadings, ...told]);
  const withinNs = map.uncertaintyNs === null ? null : durationNs(map.uncertaintyNs + RESOLUTION_NS);
  const driven = cycles.map((cycle) => offsetCycle(cycle, origin, map));
  const known = {
    isLogged: false,
    qemuClockWithinNs: told.length === 0 ? null : withinNs,
    shortfalls: settingsSentence(map),
  };
  if (log === undefined || withinNs === null) return { ...known, cycles: driven };
  const decoded = log.length === 0 ? NOTHING_LOGGED : decode(log);
  if (!decoded.ok) {
    return { ...known, cycles: driven, shortfalls: [...known.shortfalls, unusable(decoded.error.message)] };
  }
  const offsetOf: Parameters<typeof withLog>[2]['offsetOf'] = (shown) => {
    const at = map.toMonotonic(shown);
    return at === null ? null : offsetFrom(origin, at);
  };
  const logged = withLog(driven, decoded.value, { offsetOf, withinNs });
  const missing =
    logged.untold === 0
      ? []
      : [
          `QEMU’s log does not tell all of ${String(logged.untold)} of ${String(driven.length)} cycles: there the client’s clock stands in for it.`,
        ];
  return {
    ...known,
    cycles: logged.cycles,
    isLogged: logged.cycles.some((cycle) => cycle.logged !== null),
    shortfalls: [...known.shortfalls, ...missing],
  };
}

const NOTHING_LOGGED = err({ message: 'nothing was written to it.' });

const unusable = (why: string): string => `QEMU’s log cannot be used, so this is level timing: ${why}`;
