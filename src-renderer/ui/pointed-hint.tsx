import './aligned.css';

interface Props {
  /** In a picture of this size; all in CSS pixels. */
  readonly at: { readonly x: number; readonly y: number };
  readonly widthPx: number;
  readonly heightPx: number;
  /** The first one is what it is of. */
  readonly lines: readonly string[];
}

const APART_PX = 14;

/** What lies at a place of a picture, on the side of it that has more room. */
export function PointedHint({ at, widthPx, heightPx, lines }: Props) {
  return (
    <div
      className="aligned-hint"
      aria-hidden="true"
      style={{
        ...(at.x > widthPx / 2 ? { right: widthPx - at.x + APART_PX } : { left: at.x + APART_PX }),
        ...(at.y < heightPx / 2 ? { top: at.y + APART_PX } : { bottom: heightPx - at.y + APART_PX }),
      }}
    >
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}
