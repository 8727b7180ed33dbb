import type { FlameView } from '@core/analysis/flame';
import { basisOf } from './basis-words';

/** One line: of what, and how sure. */
export function Basis({ view }: { view: FlameView }) {
  return <p className="flame-basis muted">{basisOf(view).join(' · ')}</p>;
}
