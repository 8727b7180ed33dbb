import type { ClockMap } from '@core/clocks/clock-map';
import type { ClientCommand, ClientCycle } from '@core/recording/recording';
import { offsetFrom, offsetNs } from '@core/units';
import type { MonotonicNs, OffsetNs } from '@core/units';
import type { ClientCommandTimes, ClientCycleTimes } from '../engine/ports/analyst';

/** A cycle's times, counted from `origin`; QEMU's own where `map` brings them to the client's clock. */
export const offsetCycle = (
  { stop, cont }: ClientCycleTimes,
  origin: MonotonicNs,
  map: ClockMap | null = null,
): ClientCycle => ({
  by: 'client',
  stop: offsetCommand(stop, origin, map),
  cont: offsetCommand(cont, origin, map),
  logged: null,
});

function offsetCommand(times: ClientCommandTimes, origin: MonotonicNs, map: ClockMap | null): ClientCommand {
  const writtenNs = offsetFrom(origin, times.writtenAt);
  const eventNs = times.eventAt === null ? null : offsetFrom(origin, times.eventAt);
  return {
    command: times.command,
    writtenNs,
    eventNs,
    eventMadeNs: eventNs === null ? null : madeNs(times, origin, map, writtenNs, eventNs),
    repliedNs: offsetFrom(origin, times.repliedAt),
  };
}

/** Never before the request, and never after it was read, whatever the clocks' map leaves open. */
function madeNs(
  { eventMadeAt }: ClientCommandTimes,
  origin: MonotonicNs,
  map: ClockMap | null,
  earliestNs: OffsetNs,
  latestNs: OffsetNs,
): OffsetNs | null {
  const at = eventMadeAt === null ? null : (map?.toMonotonic(eventMadeAt) ?? null);
  return at === null ? null : offsetNs(Math.min(Math.max(offsetFrom(origin, at), earliestNs), latestNs));
}
