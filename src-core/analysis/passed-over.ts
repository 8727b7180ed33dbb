/** Parts of a file that are damaged and that nobody needs: they are made anew of the events, or done without, and a finding says so. */
import type { Failure } from '../errors';
import type { Finding } from './findings/finding';
import type { RecordingOverview } from './overview';

/** Plain data. */
export interface PassedOver {
  /** The view is done without, figures and timeline are made anew. */
  readonly part: 'view' | 'figures' | 'timeline';
  readonly failure: Failure;
}

/** With a sentence on what is lost before all others, and after them one on what cost time alone. */
export function withPassedOver(
  overview: RecordingOverview,
  passed: readonly PassedOver[],
): RecordingOverview {
  if (passed.length === 0) return overview;
  const lost = lostView(passed.filter(({ part }) => part === 'view'));
  const made = madeAnew(passed.filter(({ part }) => part !== 'view'));
  return { ...overview, findings: [lost ?? [], overview.findings, made ?? []].flat() };
}

/** What a copy of the file lacks; null for what it has anew. */
export const lostWith = ({ part, failure }: PassedOver): Failure | null =>
  part === 'view'
    ? { ...failure, message: `The view, its markers and its notes are left out. ${failure.message}` }
    : null;

const lostView = (passed: readonly PassedOver[]): Finding | null =>
  passed.length === 0
    ? null
    : {
        ...aboutFile(passed),
        id: 'lost-view',
        title: 'The file’s view is damaged: its markers, notes and filter are lost',
        remedy: null,
      };

const madeAnew = (passed: readonly PassedOver[]): Finding | null =>
  passed.length === 0
    ? null
    : {
        ...aboutFile(passed),
        id: 'made-anew',
        title: 'A part of the file is damaged that its events tell as well: it is made anew of them',
        remedy: 'Saved again, the file is whole',
      };

const aboutFile = (passed: readonly PassedOver[]) => ({
  evidence: passed.map(({ failure }) => failure.message).join(' '),
  ...{ phase: null, share: null, show: null, knob: null },
});
