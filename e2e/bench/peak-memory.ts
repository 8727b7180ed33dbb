import { readFileSync } from 'node:fs';

/** The most memory that a process ever had in use (VmHWM of proc(5)), in bytes; NaN where the system does not say. */
export function peakMemoryBytes(pid: number | 'self'): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) * 1024;
}
