/** Where the kernel's tracing file system is; mounted by us where it is not and we may. */
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { runTool } from './perf-tool';

/** The second is debugfs's automount, for kernels set up before 4.1's own place was used. */
const TRACEFS_PLACES = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'] as const;

export interface Tracefs {
  readonly path: string;
  /** Whether it was we who mounted it. */
  readonly mountedNow: boolean;
  /** Whether the kernel has a tracepoint. */
  readonly exists: (system: string, name: string) => boolean;
}

export interface TracefsOptions {
  readonly places?: readonly string[];
  readonly uid?: number;
  /** Mounts tracefs at a place; false when that was refused. */
  readonly mount?: (place: string) => Promise<boolean>;
  readonly mayWrite?: (path: string) => boolean;
}

/** Finds tracefs, writable. Fails with tracefs-missing, or permission where it is there and closed to us. */
export async function openTracefs(options: TracefsOptions = {}): Promise<Result<Tracefs>> {
  const { places = TRACEFS_PLACES, uid = process.getuid?.() ?? -1, mount = mountTracefs } = options;
  const { mayWrite = isWritable } = options;
  const found = places.find(hasTracefs);
  if (found !== undefined) return opened(found, false, uid, mayWrite);
  const [place] = places;
  const closed = places.find((path) => existsSync(path) && !mayEnter(path));
  if (closed !== undefined) return refused(closed, uid);
  if (uid === 0 && place !== undefined && existsSync(place) && (await mount(place)) && hasTracefs(place)) {
    return opened(place, true, uid, mayWrite);
  }
  return fail('tracefs-missing', "The kernel's tracing file system (tracefs) is not mounted.", {
    searched: places.join(', '),
    uid,
  });
}

const hasTracefs = (place: string): boolean => existsSync(join(place, 'events'));

function isAccessible(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

const mayEnter = (place: string): boolean => isAccessible(place, constants.R_OK | constants.X_OK);
const isWritable = (path: string): boolean => isAccessible(path, constants.R_OK | constants.W_OK);

function opened(
  path: string,
  mountedNow: boolean,
  uid: number,
  mayWrite: (path: string) => boolean,
): Result<Tracefs> {
  const probes = join(path, 'uprobe_events');
  if (!existsSync(probes)) {
    return fail('probe-failed', 'This kernel has no uprobes (CONFIG_UPROBE_EVENTS).', { path: probes });
  }
  if (!mayWrite(probes)) return refused(probes, uid);
  return ok({
    path,
    mountedNow,
    exists: (system, name) => existsSync(join(path, 'events', system, name)),
  });
}

const refused = (path: string, uid: number): Result<never> =>
  fail('permission', `${path} may not be written by this user: probes need root.`, { path, uid });

async function mountTracefs(place: string): Promise<boolean> {
  const ran = await runTool('mount', ['-t', 'tracefs', 'nodev', place]);
  return ran.ok && ran.value.exit.code === 0;
}
