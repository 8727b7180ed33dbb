import type { TimelineView } from '@core/timeline/timeline';
import { hintOf } from './describe';
import type { Hovered } from './draw/scene';
import type { Pointed } from './use-pointer';
import type { Size } from './use-size';

interface Props {
  readonly view: TimelineView;
  readonly pointed: Pointed;
  readonly hovered: Hovered;
  readonly size: Size;
  readonly scrollPx: number;
}

const WIDTH_PX = 260;
const HEIGHT_PX = 110;

/** What the pointer is over, beside the pointer and within the pane. */
export function Hint({ view, pointed, hovered, size, scrollPx }: Props) {
  const { title, lines } = hintOf(view, hovered);
  const left = Math.min(pointed.x + 14, size.widthPx - WIDTH_PX - 8);
  const below = pointed.y + 18;
  const top = scrollPx + (below + HEIGHT_PX > size.heightPx ? Math.max(4, pointed.y - HEIGHT_PX) : below);
  return (
    <div className="timeline-hint" aria-hidden="true" style={{ left, top, maxWidth: WIDTH_PX }}>
      <strong>{title}</strong>
      {lines.map((line, at) => (
        <span key={at}>{line}</span>
      ))}
    </div>
  );
}
