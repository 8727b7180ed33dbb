import { formatDuration } from '@core/units';

const WIDTH_PX = 112;
const HEIGHT_PX = 24;

interface Props {
  /** Nanoseconds; null where nothing is known of a stretch. */
  readonly sparks: readonly (number | null)[];
  readonly cycles: number | null;
}

/** The longest cycle of each stretch as a bar, from zero up to the longest of all. */
export function Sparkline({ sparks, cycles }: Props) {
  const known = sparks.flatMap((ns) => ns ?? []);
  if (known.length === 0) return <span className="library-spark" />;
  const longest = Math.max(...known);
  const step = WIDTH_PX / sparks.length;
  const bars = sparks.map((ns, at) => {
    if (ns === null) return '';
    const height = longest === 0 ? 0 : Math.max(1, (ns / longest) * HEIGHT_PX);
    const width = Math.max(1, step - (step > 2 ? 1 : 0));
    return `M${(at * step).toFixed(2)} ${HEIGHT_PX}h${width.toFixed(2)}v${(-height).toFixed(2)}h${(-width).toFixed(2)}z`;
  });
  const label =
    cycles !== null && cycles > sparks.length
      ? `The longest cycle of each of ${String(sparks.length)} stretches`
      : 'Each cycle';
  const text = `${label}: ${formatDuration(Math.min(...known), 3)} to ${formatDuration(longest, 3)}`;
  return (
    <svg
      className="library-spark"
      viewBox={`0 0 ${String(WIDTH_PX)} ${String(HEIGHT_PX)}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={text}
    >
      <title>{text}</title>
      <path d={bars.join('')} />
    </svg>
  );
}
