/** Sentences generated from figures: each with a figure, its evidence and, where there is one, the knob. */
import { crowdOf } from './crowd';
import { findingsOfDoubts } from './doubts';
import type { Finding } from './finding';
import { figuresFor } from './finding-figures';
import type { Find, FindingFigures } from './finding-figures';
import { joint, lost, observer, other } from './findings-evidence';
import { kicks, lastVcpu } from './findings-vcpus';
import { afterStop, barriers, bigLock, drainWaits, flush, gracePeriods, runQueue } from './findings-waits';
import { notifierFinding } from './notifier-finding';

const FINDS: readonly Find[] = [
  gracePeriods,
  ({ summary, wholeNs }) => notifierFinding(summary.notifiers, wholeNs),
  runQueue,
  afterStop,
  bigLock,
  drainWaits,
  flush,
  joint,
  other,
  barriers,
  kicks,
  lastVcpu,
  observer,
];

/**
 * What is worth saying: first how far the figures are to be trusted, then what was lost, then the costliest, last what has no time of
 * its own.
 */
export function findingsOf(summary: FindingFigures['summary']): Finding[] {
  if (summary.cycles.count === 0) return [];
  const doubts = summary.doubts === null ? [] : findingsOfDoubts(summary.doubts, crowdOf(summary));
  const figures = figuresFor(summary);
  const found = FINDS.flatMap((find) => find(figures) ?? []);
  const costliest = [...found].sort((left, right) => (right.share ?? -1) - (left.share ?? -1));
  return [doubts, lost(figures) ?? [], costliest].flat();
}
