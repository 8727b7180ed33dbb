/** Where the driving thread's time went in all cycles, as a flame graph: calls, and below them what it did. */
import { cycleTable } from '../analysis/cycle-table';
import { basisOf } from '../analysis/flame/basis-words';
import { flameSteps } from '../analysis/flame/flame';
import type { FlameRequest, FlameView } from '../analysis/flame/flame';
import { frameOf } from '../analysis/flame/flame-shapes';
import type { Frame } from '../analysis/flame/flame-tree';
import { phaseFigures } from '../analysis/report-figures';
import { JOINT_PHASES } from '../phases/phase';
import { markup } from '../report/markup';
import type { Markup } from '../report/markup';
import { fillOf, RUNNABLE_FILL, STATE_FILLS } from '../report/paint';
import { formatDuration, formatShare } from '../units';
import { drawnBoxes } from './flame-drawing';
import type { BoxLook } from './flame-drawing';
import type { DrawnView, LegendEntry } from './frame';
import { gathered } from './gathered';
import type { Pictured } from './pictured';

/** As the window first shows it. */
const REQUEST: FlameRequest = {
  ...{ cycles: null, part: 'both', mode: 'both', foot: 'calls', thread: 'driving', inverted: false },
};

const STATES_AND_SAMPLES: readonly LegendEntry[] = [
  ...STATE_FILLS.filter(([name]) => name !== 'in guest').map(([name, fill]) => ({ name, fill })),
  { name: 'kernel', fill: markup` class="s-kernel"` },
  { name: 'sampled function', fill: markup` class="s-user"` },
];

export function* flameView(
  { exchanged, summary }: Pictured,
  widthPx: number,
): Generator<Uint8Array, DrawnView> {
  const analysis = exchanged.asAnalysis();
  const { commandLine } = exchanged.environment.qemu;
  // Where no thread's states are known, what is known are the calls.
  const mode = summary.cycles.some(({ states }) => states.running !== null) ? 'both' : 'calls';
  const steps = flameSteps(analysis, commandLine, { ...REQUEST, mode }, cycleTable(summary.cycles));
  const view = yield* gathered(steps);
  return {
    title: `Flame graph · ${basisOf(view).join(' · ')}`,
    legend: [
      ...phaseFigures(summary).map(({ label }) => ({ name: label, fill: fillOf(label) })),
      ...(mode === 'both' ? STATES_AND_SAMPLES : []),
    ],
    ...drawnBoxes(view.tree, widthPx, lookIn(view)),
  };
}

const lookIn =
  ({ tree, cycles }: FlameView) =>
  (node: number): BoxLook => {
    const frame = frameOf(tree, node);
    const ns = tree.totalNs[node] ?? 0;
    const share = formatShare(ns / Math.max(1, tree.totalNs[0] ?? 1));
    const each = cycles > 1 ? `, ${formatDuration(ns / cycles, 3)} a cycle` : '';
    const { fill, ink } = lookOf(frame);
    return {
      fills: [fill],
      ...{ ink, text: frame.name },
      title: `${frame.name}: ${formatDuration(ns)} (${share})${each}`,
    };
  };

interface Look {
  readonly fill: Markup;
  /** Whose text it has. */
  readonly ink: string;
}

const QUIET: Look = { fill: markup` class="s-call"`, ink: 'call' };

/** By phase for calls, by state for waits, quiet for what is inside of them; as in the window. */
function lookOf({ kind, phase, name }: Frame): Look {
  switch (kind) {
    case 'running':
      return { fill: markup` class="s-running"`, ink: kind };
    case 'runnable':
      return { fill: RUNNABLE_FILL, ink: kind };
    case 'gracePeriod':
      return { fill: fillOf('barrier'), ink: 'barrier' };
    case 'blocked':
    case 'kernel':
    case 'user':
      return { fill: markup` class="s-${kind}"`, ink: 'call' };
    case 'joint': {
      const joint = JOINT_PHASES.find((one) => one === name);
      return joint === undefined ? QUIET : { fill: fillOf(joint), ink: 'joint' };
    }
    case 'call':
    case 'handler':
    case 'phase':
      // What is no phase's own work stays back: vm_stop, vm_start.
      if (phase === null || (phase === 'other' && kind !== 'phase')) return QUIET;
      return { fill: fillOf(phase), ink: phase };
    case 'all':
    case 'part':
    case 'thread':
      return QUIET;
  }
}
