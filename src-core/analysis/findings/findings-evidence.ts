/** Findings about what the recording can be trusted with, and what it does not tell apart. */
import { formatCounted, formatDuration, formatShare } from '../../units';
import { JOINT_PHASES } from '../../phases/phase';
import type { Level } from '../../phases/phase';
import { figureColumn } from '../cycle-table';
import { hasInterval } from '../observer-cost';
import { crowdOf, mayHaveFewer } from './crowd';
import { levelKnob } from './knobs';
import { phaseShare, sumOf, waitsOf } from './finding-figures';
import type { Find } from './finding-figures';

export const lost: Find = ({ summary }) => {
  if (summary.lost === 0) return null;
  const touched = figureColumn(summary.cycles, 'lost')?.filter((lost) => lost > 0).length ?? 0;
  return {
    id: 'lost',
    phase: null,
    title: `${formatCounted(summary.lost, 'record')} lost, in ${formatCounted(touched, 'cycle')}`,
    evidence: 'Counted by perf; the cycles that they may belong to are marked',
    remedy: `Record again with ${mayHaveFewer(crowdOf(summary)) ? 'fewer vCPUs or ' : ''}less load on this machine`,
    share: null,
    show: touched === 0 ? null : { view: 'cycles', filter: 'lost > 0' },
    knob: null,
  };
};

const LEAST_COST = 1.05;

export const observer: Find = ({ summary }) => {
  const cost = summary.observer;
  if (cost === null || !hasInterval(cost) || cost.low <= LEAST_COST) return null;
  const lower = summary.level === 'full' ? 'probes' : 'timing';
  return {
    id: 'observer',
    phase: null,
    title: `The instrument itself adds ${formatShare(cost.ratio - 1)} to pause and resume`,
    evidence: `Recorded against ${formatCounted(cost.bareCycles, 'bare cycle')} on the client’s clock; 95% interval ${formatShare(cost.low - 1)} to ${formatShare(cost.high - 1)}`,
    remedy:
      lower === 'probes'
        ? 'Level probes leaves out samples, handlers and the vCPUs’ scheduling; level timing adds nothing to QEMU'
        : 'Level timing adds nothing to QEMU and separates less',
    share: null,
    show: { view: 'statistics', figure: 'clientPauseNs' },
    knob: levelKnob(summary.environment, lower),
  };
};

const LEAST_OTHER_SHARE = 0.05;

export const other: Find = (figures) => {
  const share = phaseShare(figures, 'other');
  const figure = figures.summary.statistics['other'];
  if (share === null || figure === undefined || share < LEAST_OTHER_SHARE) return null;
  return {
    id: 'other',
    phase: 'other',
    title: `${formatDuration(figure.mean, 3)} a cycle (${formatShare(share)}) is in no call that names a phase`,
    evidence: 'Inside vm_stop or vm_start, and in none of the probed calls below them; mean over the cycles',
    remedy: figures.summary.level === 'full' ? null : 'Samples show which functions it is in: level full',
    share,
    show: waitsOf(figures, ({ phase }) => phase === 'other')?.show ?? {
      view: 'statistics',
      figure: 'phase:other',
    },
    knob: figures.summary.level === 'full' ? null : levelKnob(figures.summary.environment, 'full'),
  };
};

/** The largest sum that this level does not separate. */
export const joint: Find = (figures) => {
  const { summary, told, wholeNs } = figures;
  const [largest] = JOINT_PHASES.map((key) => ({
    key,
    ns: sumOf(figures, `phase:${key}`),
  })).sort((left, right) => right.ns - left.ns);
  if (largest === undefined || largest.ns === 0 || wholeNs === 0) return null;
  const share = largest.ns / wholeNs;
  return {
    id: 'joint',
    phase: null,
    title: `${formatDuration(largest.ns / told.length, 3)} a cycle (${formatShare(share)}) is one sum: ${largest.key.split('+').join(' + ')}`,
    evidence: `${WHAT_IS_SEEN[summary.level]}; what lies between is not told apart`,
    remedy:
      'Level probes separates all phases' +
      (summary.level === 'timing' ? '; level trace, without any privilege, some of them' : ''),
    share,
    show: { view: 'statistics', figure: `phase:${largest.key}` },
    knob: levelKnob(summary.environment, 'probes'),
  };
};

const WHAT_IS_SEEN: Readonly<Record<Level, string>> = {
  timing: 'Seen are the client’s requests and replies, and STOP and RESUME between them',
  trace: 'Seen are the trace events that QEMU logged',
  probes: 'In these cycles not all of QEMU’s functions were seen',
  full: 'In these cycles not all of QEMU’s functions were seen',
};
