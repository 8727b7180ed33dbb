import type { FlameView } from '@core/analysis/flame/flame';
import { basisOf } from '@core/analysis/flame/basis-words';

/** One line: of what, and how sure. */
export function Basis({ view }: { view: FlameView }) {
  const words = basisOf(view).join(' · ');
  return (
    <p className="flame-basis muted" title={words}>
      {words}
    </p>
  );
}
