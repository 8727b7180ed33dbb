/** Which levels the doctor's checks leave, and why not the others. */
import { LEVELS } from '@core/phases/phase';
import type { CaptureLevel } from '@core/phases/phase';
import type { BinaryPlan, Check, CheckName, LevelState } from '../ports/machine';

/** What a recording at each level sets up: timing has a guest alone, trace QEMU's log too. */
const NEEDS: Readonly<Record<CaptureLevel, readonly CheckName[]>> = {
  timing: ['qemu'],
  trace: ['qemu', 'trace'],
  probes: ['qemu', 'perf', 'tracefs', 'probes', 'events'],
  full: ['qemu', 'perf', 'tracefs', 'probes', 'events'],
};

/** One entry a level. `recorded` are the levels at which events came while a guest was paused. */
export function levelStates(
  checks: readonly Check[],
  recorded: readonly CaptureLevel[],
  binary: BinaryPlan | null,
): LevelState[] {
  return LEVELS.map((level): LevelState => {
    const needed = NEEDS[level].flatMap((name) => checks.find((check) => check.name === name) ?? []);
    const lacking = needed.find(({ state }) => state === 'lacks');
    if (lacking !== undefined) return { level, works: false, why: `${lacking.name}: ${lacking.finding}` };
    const isSampled = level !== 'full' || recorded.includes('full');
    if (!isSampled) return { level, works: false, why: 'events: perf takes no samples here.' };
    const hasHandlers = binary?.plan.sites.some(({ means }) => means.startsWith('handler')) ?? false;
    const why =
      level === 'full' && !hasHandlers ? 'Without handlers by name: their calls were not found.' : null;
    return { level, works: true, why };
  });
}
