/** What the reaper is told, one JSON line each; shared by the teller and the told. */
import { CGROUP_VERSIONS } from './freezer-cgroup';
import type { FreezerCgroup } from './freezer-cgroup';
import type { ProcessName } from './reaper-processes';

export type ReaperOrder =
  /** Remove this probe group, by way of this tracefs, if we die. */
  | { readonly order: 'probes'; readonly tracefsPath: string; readonly group: string }
  | { readonly order: 'folder'; readonly path: string }
  /** Thaw it at once, since what is frozen may not even die; remove it at the end. */
  | { readonly order: 'cgroup'; readonly cgroup: FreezerCgroup }
  /** Resume the guest behind this QMP socket, if it is paused. */
  | { readonly order: 'guest'; readonly socket: string }
  /** We have left it as it was. */
  | { readonly order: 'left'; readonly socket: string }
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
  if (value.order === 'guest' || value.order === 'left') return texts('socket');
  if (value.order === 'cgroup') return 'cgroup' in value && isCgroup(value.cgroup);
  return value.order === 'process' && 'process' in value && isProcessName(value.process);
}

const isProcessName = (value: unknown): value is ProcessName =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  Number.isInteger(value.pid) &&
  'startTime' in value &&
  typeof value.startTime === 'string';

const isCgroup = (value: unknown): value is FreezerCgroup =>
  typeof value === 'object' &&
  value !== null &&
  'path' in value &&
  typeof value.path === 'string' &&
  'version' in value &&
  CGROUP_VERSIONS.some((version) => version === value.version);
