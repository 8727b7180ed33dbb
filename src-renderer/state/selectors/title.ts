import { withoutTurns } from '@core/foreign-text';
import type { AppState } from '../store';

/** Of the window: the recording on screen, with a dot while nobody saved it. */
export function windowTitle({
  recordings,
  recordingId,
}: Pick<AppState, 'recordings' | 'recordingId'>): string {
  const shown = recordings.find(({ id }) => id === recordingId);
  if (!shown) return 'Quiescope';
  return `${shown.saved ? '' : '● '}${withoutTurns(shown.name)} – Quiescope`;
}
