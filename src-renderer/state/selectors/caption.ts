import { formatAll, formatCount } from '@core/units';
import type { AppState } from '../store';
import { chosenCycles } from './chosen';
import { summaryOf } from './cycles';

type Shown = Pick<AppState, 'loaded' | 'recordingId' | 'recordings' | 'filter' | 'brush' | 'sort'>;

const nameOf = ({ recordings, recordingId }: Shown): string =>
  recordings.find((entry) => entry.id === recordingId)?.name ?? 'recording';

/** What a picture of the chosen cycles says of itself. */
export function captionOf(state: Shown, what: string): { readonly title: string; readonly detail: string } {
  const summary = summaryOf(state);
  const total = summary?.cycles.count ?? 0;
  const count = chosenCycles(state).length;
  const parts = [
    what,
    count === total ? formatAll(total, 'cycle') : `${formatCount(count)} of ${formatCount(total)} cycles`,
    ...(state.filter.inForce === '' ? [] : [`filter: ${state.filter.inForce}`]),
    ...(summary ? [`level ${summary.level}`] : []),
  ];
  return { title: nameOf(state), detail: parts.join(' · ') };
}

/** How a file made of the recording on screen begins. */
export const fileStemOf = (state: Shown): string =>
  nameOf(state)
    .replace(/\.qsnap$/, '')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .slice(0, 120) || 'recording';
