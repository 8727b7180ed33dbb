import { frameOf, pathTo } from '@core/analysis/flame/flame-shapes';
import type { FlameTree } from '@core/analysis/flame/flame-tree';

interface Props {
  readonly tree: FlameTree;
  readonly node: number;
  readonly onZoom: (node: number) => void;
}

/** From the whole to the frame that fills the width; each a way back. */
export function Breadcrumb({ tree, node, onZoom }: Props) {
  const path = pathTo(tree, node);
  return (
    <nav className="flame-path" aria-label="Zoomed to">
      <ol>
        {path.map((at, place) => {
          const { name } = frameOf(tree, at);
          return (
            <li key={at}>
              {place === path.length - 1 ? (
                <span aria-current="location" title={name}>
                  {name}
                </span>
              ) : (
                <button type="button" title={name} onClick={() => onZoom(at)}>
                  {name}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
