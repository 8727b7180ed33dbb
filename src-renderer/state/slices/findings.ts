import type { EvidencePlace, KnobChange } from '@core/analysis/findings/finding';
import type { TimeRange } from '../model';
import { canSetHere } from '../selectors/knobs';
import { figuresOf } from '../selectors/statistics';
import type { Slice } from '../store';

export interface FindingsSlice {
  /** What the next recording was last given by a finding; null where nothing was. */
  readonly turnedKnob: KnobChange | null;
  /** Goes to the view that shows it. */
  showEvidence(place: EvidencePlace): void;
  /** Sets it for the next guest or recording, where it can be set here. */
  turnKnob(change: KnobChange): void;
}

/** So that what lies around a stretch is seen as well. */
const AROUND = 1.5;

function around({ startNs, endNs }: TimeRange): TimeRange {
  const margin = AROUND * Math.max(1, endNs - startNs);
  return { startNs: startNs - margin, endNs: endNs + margin };
}

export const createFindingsSlice: Slice<FindingsSlice> = (set, get) => ({
  turnedKnob: null,
  showEvidence: (place) => {
    switch (place.view) {
      case 'timeline':
        get().showView('timeline');
        get().selectCycle(place.cycle);
        if (place.range === null) return;
        get().selectTimeRange(place.range);
        get().zoomToRange(around(place.range));
        return;
      case 'flame':
        get().chooseFlame({ mode: place.mode, inverted: false });
        get().searchFlame(place.search);
        get().showView('flame');
        return;
      case 'barriers':
        get().showView('barriers');
        return;
      case 'statistics': {
        const figure = figuresOf(() => true).find((one) => one === place.figure);
        if (figure !== undefined) get().showFigure(figure);
        get().showView('statistics');
        return;
      }
      case 'cycles':
        get().setFilter(place.filter);
        get().keepFilter();
        return;
    }
  },
  turnKnob: (change) => {
    set({ turnedKnob: change });
    if (!canSetHere(get(), change)) return;
    if (change.set === 'qemu-arguments') {
      get().editGuest({
        extraArguments: withArguments(get().guestSettings.extraArguments, change.arguments),
      });
    } else if (change.set === 'vcpus') get().editGuest({ vcpus: change.vcpus });
    else if (change.set === 'level') get().editRecord({ level: change.level });
  },
});

/** Pairs of option and value that are there already are not given twice. */
function withArguments(before: readonly string[], added: readonly string[]): string[] {
  const after = [...before];
  for (let at = 0; at < added.length; at += 2) {
    const [option = '', value = ''] = added.slice(at, at + 2);
    const known = after.some((one, place) => one === option && after[place + 1] === value);
    if (!known) after.push(option, value);
  }
  return after;
}
