/** A process by pid and start time: pids are used again, the pair is not. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProcessName {
  readonly pid: number;
  /** Clock ticks since boot, field 22 of /proc/PID/stat (proc(5)). */
  readonly startTime: string;
}

/** null where no such process is. */
export function processName(pid: number): ProcessName | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name, field 2, is in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const startTime = fields[19];
    // A zombie holds nothing any more.
    return startTime === undefined || state === 'Z' || state === 'X' ? null : { pid, startTime };
  } catch {
    return null;
  }
}

export const isAlive = (name: ProcessName): boolean => processName(name.pid)?.startTime === name.startTime;

const POLL_MS = 50;

/** Resolves when it is gone; ends it by force after `withinMs`. What not even that ends is not waited for. */
export async function waitForEnd(name: ProcessName, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (isAlive(name) && Date.now() < deadline) await delay(POLL_MS);
  if (!isAlive(name)) return;
  try {
    process.kill(name.pid, 'SIGKILL');
  } catch {
    // It left by itself meanwhile.
  }
}
