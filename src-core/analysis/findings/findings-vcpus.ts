/** Findings about how vCPUs come to a halt. */
import { chanceOfAtLeast } from '../statistics/binomial';
import { formatCount, formatCounted } from '../../units';
import { figureColumn } from '../cycle-table';
import { medianOf } from './finding-figures';
import type { Find } from './finding-figures';
import { vcpusKnob } from './knobs';

/** As many as the built-in guest runs. */
const MOST_VCPUS = 16;

/**
 * QEMU wakes the main thread once for each vCPU that stops, and kicks all of them again each time (pause_all_vcpus): from one
 * kick a vCPU, if all stop before it looks, to one a vCPU for each that stops.
 */
export const kicks: Find = ({ summary }) => {
  const { vcpus } = summary;
  const sent = medianOf(summary, 'kicks');
  if (vcpus === null || vcpus < 2 || !(sent > vcpus)) return null;
  const more = Math.min(MOST_VCPUS, vcpus * 2);
  return {
    id: 'kicks',
    phase: 'kick',
    title: `${String(sent)} kicks to stop ${formatCounted(vcpus, 'vCPU')}`,
    evidence:
      `SIGUSR1 counted per cycle, median: QEMU kicks all vCPUs again after each one that stops, so from ${vcpus} (one each) ` +
      `to ${vcpus ** 2} (${vcpus} squared). How they grow, one recording cannot tell: it has one number of vCPUs`,
    remedy: null,
    share: null,
    show: { view: 'cycles', filter: `kicks >= ${String(sent)}` },
    knob: more > vcpus ? vcpusKnob(summary.environment, more) : null,
  };
};

/** Rarer than this by chance alone is not taken for chance. */
const RARE = 0.05;

export const lastVcpu: Find = ({ summary: { cycles, vcpus } }) => {
  const counts = new Map<number, number>();
  const seen = figureColumn(cycles, 'lastVcpu')?.filter((vcpu) => !Number.isNaN(vcpu)) ?? new Float64Array(0);
  for (const vcpu of seen) counts.set(vcpu, (counts.get(vcpu) ?? 0) + 1);
  const [vcpu, count] = [...counts].sort((left, right) => right[1] - left[1])[0] ?? [0, 0];
  if (vcpus === null || vcpus < 2 || count === 0) return null;
  // Any of them may turn out the most frequent: each had its chance.
  const chance = Math.min(1, vcpus * chanceOfAtLeast(count, seen.length, 1 / vcpus));
  if (chance >= RARE) return null;
  return {
    id: 'last-vcpu',
    phase: 'kick',
    title: `vCPU ${String(vcpu)} was the last to stop in ${formatCount(count)} of ${formatCounted(seen.length, 'cycle')}`,
    evidence: `Its thread reached QEMU’s stop with the big lock held after all others. By chance one of ${vcpus} would be that often with a probability of ${probability(chance)}`,
    remedy: null,
    share: null,
    show: { view: 'cycles', filter: `last = ${String(vcpu)}` },
    knob: null,
  };
};

const probability = (value: number): string => (value < 0.0001 ? 'less than 0.0001' : value.toPrecision(2));
