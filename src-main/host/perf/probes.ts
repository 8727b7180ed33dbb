/**
 * Uprobes through tracefs (Documentation/trace/uprobetracer.rst). They belong to the machine, not to a process: ours
 * are in a group that names its owner, are removed one by one, and nothing else's is ever touched. uprobe_events is
 * only appended to: opening it for writing from the start would clear everybody's.
 */
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { ProbeSite } from '@core/probe-plan/probe-site';
import { isAlive, processName } from '../processes/reaper-processes';

const GROUP = /^quiescope_(\d+)_(\d+)(?:_trial)?$/;
/** perf holds its probes until it has closed them, a grace period each. */
const BUSY_RETRIES = 300;
const BUSY_RETRY_MS = 100;

/** `quiescope_PID_STARTTIME` of this process; the doctor's trials have a group of their own, beside a recording's. */
export function ownProbeGroup(use: 'recording' | 'trial' = 'recording'): string {
  const own = processName(process.pid);
  return `quiescope_${process.pid}_${own?.startTime ?? '0'}${use === 'trial' ? '_trial' : ''}`;
}

/**
 * Sets all of `sites` in the binary at `path`, or none. Fails with permission or probe-failed.
 * They cost nothing until perf turns them on.
 */
export function setProbes(
  tracefsPath: string,
  group: string,
  path: string,
  sites: readonly ProbeSite[],
): Result<void> {
  if (/\s/.test(path)) {
    return fail('probe-failed', `Probes cannot be set in ${path}: the kernel takes no space in a path.`, {
      path,
    });
  }
  for (const { event, at, fileOffset, fetch } of sites) {
    const kind = at === 'instruction' ? 'p' : 'r';
    const place = `${path}:0x${fileOffset.toString(16)}`;
    const definition = [`${kind}:${group}/${event}`, place, ...fetch].join(' ');
    const errno = append(tracefsPath, definition);
    if (errno === null) continue;
    for (const line of ourDefinitions(tracefsPath, (name) => name === group))
      append(tracefsPath, `-:${line}`);
    const facts = { probe: definition, errno };
    return errno === 'EACCES' || errno === 'EPERM'
      ? fail('permission', `The kernel refused a probe in ${path}: this needs root.`, facts)
      : fail('probe-failed', `The kernel refused a probe at ${event} in ${path}: ${errno}.`, facts);
  }
  return ok(undefined);
}

/** Removes every probe of `group`, waiting while perf still holds one. Fails with probe-failed or permission. */
export async function removeProbes(tracefsPath: string, group: string): Promise<Result<void>> {
  for (let attempt = 0; ; attempt++) {
    const errno = removeOnce(tracefsPath, (name) => name === group);
    if (errno === null) return ok(undefined);
    if (errno !== 'EBUSY' || attempt === BUSY_RETRIES) {
      return fail('probe-failed', `Probes of the group ${group} could not be removed: ${errno}.`, {
        group,
        errno,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, BUSY_RETRY_MS));
  }
}

/** Removes what runs of ours left that are dead now. What perf of such a run still holds is left to the next start. */
export function removeStaleProbes(tracefsPath: string): void {
  removeOnce(tracefsPath, isStaleGroup);
}

/** Whether a group is one of ours whose owner is no more. */
export function isStaleGroup(group: string): boolean {
  const [, pid, startTime] = GROUP.exec(group) ?? [];
  return pid !== undefined && startTime !== undefined && !isAlive({ pid: Number(pid), startTime });
}

/** The first errno that stood in the way, or null when all are gone. */
function removeOnce(tracefsPath: string, isOurs: (group: string) => boolean): string | null {
  let refusal: string | null = null;
  for (const name of ourDefinitions(tracefsPath, isOurs)) {
    const errno = append(tracefsPath, `-:${name}`);
    // ENOENT: another remover was faster.
    if (errno !== null && errno !== 'ENOENT') refusal ??= errno;
  }
  return refusal;
}

/** `group/event` of each probe whose group is ours. */
function ourDefinitions(tracefsPath: string, isOurs: (group: string) => boolean): string[] {
  const names: string[] = [];
  for (const line of readFileSync(join(tracefsPath, 'uprobe_events'), 'utf8').split('\n')) {
    const [, group, event] = /^[pr]\d*:([^/\s]+)\/(\S+) /.exec(line) ?? [];
    if (group !== undefined && event !== undefined && isOurs(group)) names.push(`${group}/${event}`);
  }
  return names;
}

/** Appends one command; the errno it was refused with, or null. */
function append(tracefsPath: string, line: string): string | null {
  try {
    const file = openSync(join(tracefsPath, 'uprobe_events'), constants.O_WRONLY | constants.O_APPEND);
    try {
      writeSync(file, `${line}\n`);
      return null;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
    throw error;
  }
}
