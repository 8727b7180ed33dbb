import { withoutTurns } from '@core/foreign-text';
import type { Lane, TimelineView } from '@core/timeline/timeline';
import { formatDuration } from '@core/units';
import { phaseTitle } from '../../../ui/phases';
import type { Paint } from '../geometry/style';
import type { TextMeter } from './text';

/** What to write on a slice: the fullest text that has room; empty where none has. */
export function labelText(
  view: TimelineView,
  { kind, slices }: Lane,
  slice: number,
  paint: Paint | undefined,
  meter: TextMeter,
  roomPx: number,
): string {
  const label = withoutTurns(view.labels[slices.label[slice] ?? 0] ?? '');
  const lengthNs = (slices.endNs[slice] ?? 0) - (slices.startNs[slice] ?? 0);
  const timed = (text: string): string => `${text}  ${formatDuration(lengthNs, 3)}`;
  if (kind === 'phase') {
    const single = paint?.paint === 'phase';
    const title = single ? phaseTitle(paint.phase) : label.split('+').join(' + ');
    for (const text of [timed(title), title, label]) if (meter.width(text) <= roomPx) return text;
    return single ? '' : meter.cut(label, roomPx);
  }
  // "in KV…" says less than no label: the legend names what a thread's colours mean.
  if (kind !== 'spans') return meter.width(label) <= roomPx ? label : '';
  const whole = timed(label);
  return meter.width(whole) <= roomPx ? whole : meter.cut(label, roomPx);
}
