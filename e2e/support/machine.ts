/** What a run leaves on the machine: processes, probes, folders. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ProcessName {
  readonly pid: number;
  /** With the pid it names a process for ever: pids are used again. */
  readonly startTime: string;
  readonly command: string;
}

interface ProcessEntry extends ProcessName {
  readonly parent: number;
  readonly state: string;
}

/** proc(5), /proc/PID/stat. */
function processEntry(pid: number): ProcessEntry | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const command = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, command, state: fields[0] ?? '', parent: Number(fields[1]), startTime: fields[19] ?? '' };
  } catch {
    return null;
  }
}

/** All processes below `pid`, whatever their depth. */
export function descendants(pid: number): ProcessName[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processEntry(Number(name)) ?? []);
  const below = (parent: number): ProcessName[] =>
    all.filter((entry) => entry.parent === parent).flatMap((entry) => [entry, ...below(entry.pid)]);
  return below(pid);
}

/** A zombie is dead: it only waits to be noticed. */
export function isAlive({ pid, startTime }: ProcessName): boolean {
  const now = processEntry(pid);
  return now !== null && now.startTime === startTime && now.state !== 'Z';
}

/** uprobe_events' lines that name process `pid` as their owner. */
export function probesOf(pid: number): string[] {
  const path = '/sys/kernel/tracing/uprobe_events';
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.includes(`:quiescope_${pid}_`));
}

/** Run folders that name process `pid` as their owner. */
export function runFoldersOf(pid: number): string[] {
  const bases = [process.env['XDG_RUNTIME_DIR'] ?? '', tmpdir(), '/tmp'].filter((base) => existsSync(base));
  return [...new Set(bases)].flatMap((base) =>
    readdirSync(base)
      .filter((name) => name.startsWith(`quiescope-${pid}-`))
      .map((name) => join(base, name)),
  );
}
