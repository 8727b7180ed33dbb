/** Which handler took which part of vm_state_notify, as text for a terminal. */
import type { HandlerTime } from '@core/analysis/notifiers';
import type { RecordingSummary } from '@core/analysis/summary';
import { formatCounted, formatDuration, formatShare } from '@core/units';
import { cut, printable, type TextStyle } from './terminal';

/** What time in a handler may be given to besides notify. */
const NESTED = ['barrier', 'drain', 'flush'] as const;

const MAX_ROWS = 6;
const PART_COLUMNS = 8;
const TIME_COLUMNS = 10;
const SHARE_COLUMNS = 7;
const MIN_NAME_COLUMNS = 24;

/** The costliest handlers, their time a cycle and their share of vm_state_notify; empty where none was seen. */
export function notifierLines({ notifiers }: RecordingSummary, { columns, paint }: TextStyle): string[] {
  if (notifiers === null) return [];
  const { cycles, notifyNs, restNs, handlers } = notifiers;
  const nameColumns = Math.max(MIN_NAME_COLUMNS, columns - PART_COLUMNS - TIME_COLUMNS - SHARE_COLUMNS - 2);
  const line = (part: string, name: string, ns: number): string =>
    `  ${part.padEnd(PART_COLUMNS)}${cut(printable(name), nameColumns - 1).padEnd(nameColumns)}` +
    formatDuration(ns / cycles, 3).padStart(TIME_COLUMNS) +
    formatShare(ns / notifyNs).padStart(SHARE_COLUMNS);
  const shown = handlers.slice(0, MAX_ROWS);
  const hidden = handlers.slice(MAX_ROWS);
  const others = hidden.reduce((sum, { totalNs }) => sum + totalNs, 0);
  return [
    paint(`  in vm_state_notify, ${formatDuration(notifyNs / cycles, 3)} a cycle`, 'muted'),
    ...shown.map((handler) => line(handler.part, nameOf(handler), handler.totalNs)),
    ...(hidden.length === 0 ? [] : [line('', formatCounted(hidden.length, 'more handler'), others)]),
    line('', 'between and beside the handlers', restNs),
  ];
}

/** The device first: that is what can be changed. */
function nameOf({ label, device, phases }: HandlerTime): string {
  const named = device === null ? label : `${device}: ${label}`;
  const nested = NESTED.filter((phase) => phases[phase] !== undefined);
  return nested.length === 0 ? named : `${named}, with ${nested.join(' and ')}`;
}
