import { elfTarget } from './elf-target';
import { FuzzRandom } from './fuzz-random';
import { importTarget } from './import-target';
import type { Fixtures } from './perf-inputs';
import { perfTargets } from './perf-targets';
import type { FuzzInput, Target } from './target';
import { snapshotTarget } from './snapshot-target';
import { formatTarget, kallsymsTarget, tracingDataTarget } from './text-targets';
import { traceLogTarget } from './trace-log-target';
import { zstdTarget } from './zstd-target';

export const fuzzTargets = (fixtures: Fixtures): readonly Target[] => [
  ...perfTargets(fixtures),
  importTarget,
  zstdTarget(fixtures),
  tracingDataTarget,
  formatTarget,
  kallsymsTarget,
  elfTarget,
  snapshotTarget,
  traceLogTarget(fixtures),
];

/** Input number `index` of a seed: the same for ever, whatever was run before. */
export const inputOf = (target: Target, seed: number, index: number): FuzzInput =>
  target.generate(new FuzzRandom(seed, target.name, index));

/** How many of `total` inputs each target gets, by its weight. */
export function shares(targets: readonly Target[], total: number): readonly number[] {
  const sum = targets.reduce((whole, { weight }) => whole + weight, 0);
  return targets.map(({ weight }) => Math.ceil((total * weight) / sum));
}
