/** What the reaper is told, one JSON line each; shared by the teller and the told. */
import type { ProcessName } from './reaper-processes';

export type ReaperOrder =
  /** Remove this probe group, by way of this tracefs, if we die. */
  | { readonly order: 'probes'; readonly tracefsPath: string; readonly group: string }
  | { readonly order: 'folder'; readonly path: string }
  /** Wait for this process to be gone before anything is removed. */
  | { readonly order: 'process'; readonly process: ProcessName }
  /** All is cleaned up: leave without doing anything. */
  | { readonly order: 'done' };

/** null for a line that is no order: a line cut off by the death of its writer. */
export function parseOrder(line: string): ReaperOrder | null {
  try {
    const order: unknown = JSON.parse(line);
    return isOrder(order) ? order : null;
  } catch {
    return null;
  }
}

function isOrder(value: unknown): value is ReaperOrder {
  if (typeof value !== 'object' || value === null || !('order' in value)) return false;
  const texts = (...names: string[]): boolean =>
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string');
  if (value.order === 'done') return true;
  if (value.order === 'probes') return texts('tracefsPath', 'group');
  if (value.order === 'folder') return texts('path');
  return value.order === 'process' && 'process' in value && isProcessName(value.process);
}

const isProcessName = (value: unknown): value is ProcessName =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  Number.isInteger(value.pid) &&
  'startTime' in value &&
  typeof value.startTime === 'string';
