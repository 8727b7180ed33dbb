import type { ClientCommand, ClientCycle } from '@core/recording/recording';
import { offsetFrom } from '@core/units';
import type { MonotonicNs } from '@core/units';
import type { ClientCommandTimes, ClientCycleTimes } from '../engine/ports';

/** A cycle's times, counted from `origin`. */
export const offsetCycle = ({ stop, cont }: ClientCycleTimes, origin: MonotonicNs): ClientCycle => ({
  by: 'client',
  stop: offsetCommand(stop, origin),
  cont: offsetCommand(cont, origin),
  logged: null,
});

const offsetCommand = (times: ClientCommandTimes, origin: MonotonicNs): ClientCommand => ({
  command: times.command,
  writtenNs: offsetFrom(origin, times.writtenAt),
  eventNs: times.eventAt === null ? null : offsetFrom(origin, times.eventAt),
  eventMadeNs: null,
  repliedNs: offsetFrom(origin, times.repliedAt),
});
