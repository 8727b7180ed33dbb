import { cpus, release, totalmem } from 'node:os';
import type { HostFacts } from '../engine/ports/machine';

/** The machine as a recording's environment names it. */
export function readHostFacts(): HostFacts {
  const all = cpus();
  return {
    kernel: release(),
    cpuModel: all[0]?.model.trim() ?? 'unknown',
    cpus: all.length,
    memoryBytes: totalmem(),
  };
}
