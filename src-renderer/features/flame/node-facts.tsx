import type { FlameView } from '@core/analysis/flame/flame';
import { frameOf } from '@core/analysis/flame/flame-shapes';
import { LONGEST_CYCLES } from '@core/analysis/flame/flame-tree';
import type { FlameTree } from '@core/analysis/flame/flame-tree';
import { formatDuration } from '@core/units';
import { useApp } from '../../state/hooks';
import { figuresOf } from './figures';
import { KIND_TITLES } from './look';

interface Props {
  readonly view: FlameView;
  readonly node: number;
  /** It was chosen, and is not just pointed at. */
  readonly chosen: boolean;
}

/** Total, own time, share and count of a frame, what its samples bound, and its longest cycles. */
export function NodeFacts({ view, node, chosen }: Props) {
  const { tree } = view;
  const { name, kind, file } = frameOf(tree, node);
  return (
    <section className="flame-facts" aria-label="Frame" aria-live={chosen ? 'polite' : 'off'}>
      <h3 title={name}>
        {name}
        <small>{file !== null && kind === 'user' ? file : KIND_TITLES[kind]}</small>
      </h3>
      <p className="figure">{figuresOf(view, node).join(' · ')}</p>
      <Longest tree={tree} node={node} />
    </section>
  );
}

function Longest({ tree, node }: { tree: FlameTree; node: number }) {
  const selectCycle = useApp((state) => state.selectCycle);
  const showView = useApp((state) => state.showView);
  const current = useApp((state) => state.cycle);
  const from = node * LONGEST_CYCLES;
  const longest = [...tree.longestCycle.subarray(from, from + LONGEST_CYCLES)].flatMap((cycle, place) =>
    cycle < 0 ? [] : [{ cycle, ns: tree.longestNs[from + place] ?? 0 }],
  );
  if (longest.length === 0) return null;
  return (
    <p className="flame-longest">
      longest in cycle{' '}
      {longest.map(({ cycle, ns }) => (
        <button
          key={cycle}
          type="button"
          aria-pressed={cycle === current}
          title="Show this cycle’s timeline"
          onClick={() => {
            selectCycle(cycle);
            showView('timeline');
          }}
        >
          {cycle} <small className="figure">{formatDuration(ns, 3)}</small>
        </button>
      ))}
    </p>
  );
}
