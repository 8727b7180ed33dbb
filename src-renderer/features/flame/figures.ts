import { shareInterval } from '@core/analysis/statistics/binomial';
import type { FlameView } from '@core/analysis/flame/flame';
import { frameOf } from '@core/analysis/flame/flame-shapes';
import { formatCount, formatDuration, formatShare } from '@core/units';

/** Also what a picture's titles say. */
export function figuresOf({ tree, cycles, sampling }: FlameView, node: number): string[] {
  const [totalNs, selfNs] = [tree.totalNs[node] ?? 0, tree.selfNs[node] ?? 0];
  const [times, samples] = [tree.times[node] ?? 0, tree.samples[node] ?? 0];
  const { kind } = frameOf(tree, node);
  const facts = [
    `total ${formatDuration(totalNs)} (${formatShare(totalNs / Math.max(1, tree.totalNs[0] ?? 1))})`,
    `self ${formatDuration(selfNs)}`,
  ];
  if (cycles > 1) facts.push(`${formatDuration(totalNs / cycles, 3)} a cycle`);
  if (times > 0 && samples === 0) {
    const noun = kind === 'call' || kind === 'handler' ? 'call' : 'wait';
    facts.push(`${formatCount(times)} ${noun}${times === 1 ? '' : 's'}`);
  }
  if (samples > 0) {
    const { low, high } = shareInterval(samples, sampling.samples);
    const bounds = [low, high].map((share) => formatDuration(share * sampling.runningNs, 3));
    facts.push(`${samples} of ${sampling.samples} samples: on a CPU ${bounds.join(' to ')} (95%)`);
  }
  return facts;
}
