/** How the instants of a cycle are called, and which of them a part has. */
import type { CycleEdges } from '../cycles/cycle';
import type { OverlayPart, OverlayView, Spread } from './overlay';
import { LANDMARKS } from './overlay-runs';
import type { Landmark } from './overlay-runs';

const TITLES: Readonly<Record<Landmark, string>> = {
  pauseStart: 'pause begins',
  vmStopEntered: 'vm_stop entered',
  firstKick: 'first kick',
  lastStopped: 'last vCPU stopped',
  pauseNotified: 'vm_state_notify, stop',
  drainStarted: 'drain begins',
  flushStarted: 'flush begins',
  pauseEnd: 'pause ends',
  resumeStart: 'resume begins',
  vmStartEntered: 'vm_start entered',
  resumeNotified: 'vm_state_notify, start',
  firstBack: 'first vCPU back',
  resumeEnd: 'resume ends',
};

/** The edges are named by what they were read from, where that is known. */
export function landmarkTitle(landmark: Landmark, edges: CycleEdges | null): string {
  switch (landmark) {
    case 'pauseStart':
      return edges?.pauseStart === 'request written'
        ? 'stop written'
        : (edges?.pauseStart ?? TITLES.pauseStart);
    case 'pauseEnd':
      return edges?.pauseEnd === 'reply read' ? 'stop’s reply read' : (edges?.pauseEnd ?? TITLES.pauseEnd);
    case 'resumeStart':
      return edges?.resumeStart === 'request written'
        ? 'cont written'
        : (edges?.resumeStart ?? TITLES.resumeStart);
    case 'resumeEnd':
      if (edges?.resumeEnd === 'last vCPU entered KVM_RUN') return 'last vCPU back';
      return edges?.resumeEnd === 'reply read' ? 'cont’s reply read' : (edges?.resumeEnd ?? TITLES.resumeEnd);
    default:
      return TITLES[landmark];
  }
}

const RESUME_AT = LANDMARKS.indexOf('resumeStart');

/** The instants of a part, in the order in which a cycle comes to them. */
export function landmarksIn(part: OverlayPart): readonly Landmark[] {
  if (part === 'both') return LANDMARKS;
  return part === 'pause' ? LANDMARKS.slice(0, RESUME_AT) : LANDMARKS.slice(RESUME_AT);
}

/** When each of the part's instants comes. */
export const spreadsIn = ({ spreads, part }: Pick<OverlayView, 'spreads' | 'part'>): readonly Spread[] =>
  spreads.filter(({ landmark }) => landmarksIn(part).includes(landmark));
