import type { Knob, KnobChange } from '@core/analysis/findings/finding';
import { formatCounted } from '@core/units';
import type { AppState } from '../store';
import { summaryOf } from './cycles';

type Shown = Pick<AppState, 'loaded' | 'recordingId'>;

/** Of what was recorded elsewhere, or on a guest that somebody else launched, the arguments are theirs to set. */
export function canSetHere(state: Shown, { set }: KnobChange): boolean {
  const environment = summaryOf(state)?.environment;
  if (set === 'elsewhere' || environment?.source.kind !== 'recorded') return false;
  return set === 'level' || environment.guest !== null;
}

/** What a knob's button says. */
export function knobTitle(state: Shown, { text, change }: Knob): string {
  return canSetHere(state, change) ? `Try ${text}` : `Copy ${text}`;
}

/** What is put on the clipboard for it. */
export function knobText(change: KnobChange): string {
  switch (change.set) {
    case 'elsewhere':
      return change.text;
    case 'qemu-arguments':
      return change.arguments.join(' ');
    case 'level':
      return `--level ${change.level}`;
    case 'vcpus':
      return `-smp ${change.vcpus}`;
  }
}

/** What became of a knob that was turned, and what comes next. */
export function knobOutcome(state: Shown & Pick<AppState, 'guest'>, change: KnobChange): string {
  if (!canSetHere(state, change)) return 'Copied: it belongs on QEMU’s command line.';
  if (change.set === 'level') return `The next recording is made at level ${change.level}.`;
  const what = change.set === 'vcpus' ? formatCounted(change.vcpus, 'vCPU') : knobText(change);
  const isThere = state.guest.state !== 'none' && state.guest.state !== 'failed';
  return isThere
    ? `The next guest is launched with ${what}. Stop this one first, then record.`
    : `The next guest is launched with ${what}: Record does that.`;
}
