import type { FlameView } from '@core/analysis/flame/flame';

/** Why there is nothing to draw, and what would show it. */
function reasonOf({
  request: { mode },
  cycles,
  withStates,
}: FlameView): readonly [title: string, advice: string] {
  if (cycles === 0) return ['No cycle is chosen', 'The filter or the brush leaves none: take either back.'];
  if (mode !== 'calls' && withStates === 0) {
    return [
      'These cycles show no thread’s states',
      'When a thread ran, waited for a CPU or was blocked is recorded at level probes and full.',
    ];
  }
  if (mode === 'offCpu') return ['No wait in these cycles', 'The thread had a CPU all the time.'];
  return ['Nothing of this kind in these cycles', 'Choose another kind of time above.'];
}

export function Emptiness({ view }: { view: FlameView }) {
  const [title, advice] = reasonOf(view);
  return (
    <div className="empty">
      <h2>{title}</h2>
      <p>{advice}</p>
    </div>
  );
}
