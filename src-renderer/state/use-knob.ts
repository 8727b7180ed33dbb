import type { Knob } from '@core/analysis/findings/finding';
import { useApp } from './hooks';
import { canSetHere, knobOutcome, knobText, knobTitle } from './selectors/knobs';

/** A knob as a button shows it: set here, or copied where only somebody else can set it. */
export function useKnob(knob: Knob): {
  readonly title: string;
  /** What became of it; empty before it was turned. */
  readonly outcome: string;
  readonly turn: () => void;
} {
  const { change } = knob;
  const title = useApp((state) => knobTitle(state, knob));
  const outcome = useApp((state) => (state.turnedKnob === change ? knobOutcome(state, change) : ''));
  const isHere = useApp((state) => canSetHere(state, change));
  const turnKnob = useApp((state) => state.turnKnob);
  const turn = (): void => {
    if (isHere) turnKnob(change);
    else void navigator.clipboard.writeText(knobText(change)).then(() => turnKnob(change));
  };
  return { title, outcome, turn };
}
