/** How phases are named and told apart: the same in bar, strip, span, legend and panel. */
import { PHASES } from '@core/phases/phase';
import type { JointPhase, Phase } from '@core/phases/phase';
import type { Tokens } from './theme/tokens';

export type Pattern = 'plain' | 'hatched' | 'dotted' | 'striped';

export const PHASE_TITLES: Readonly<Record<Phase, string>> = {
  dispatch: 'dispatch',
  kick: 'vCPU kicks',
  notify: 'notifiers',
  barrier: 'barriers',
  drain: 'drain',
  flush: 'flush',
  capture: 'capture',
  resume: 'resume',
  other: 'other',
};

const memberPhases = (key: string): readonly Phase[] =>
  PHASES.filter((phase) => key.split('+').includes(phase));

/** A joint phase is named by its members, as the reports name it. */
export function phaseTitle(key: Phase | JointPhase): string {
  const single = PHASES.find((phase) => phase === key);
  return single ? PHASE_TITLES[single] : key.split('+').join(' + ');
}

/** The colour of a phase; that of a joint one is the mean of its members', and belongs to none of them. */
export function phaseColour(tokens: Tokens, key: Phase | JointPhase): string {
  const members = memberPhases(key);
  const sums = [0, 0, 0];
  for (const member of members) {
    const value = Number.parseInt(tokens.phases[member].slice(1), 16);
    [16, 8, 0].forEach((shift, at) => {
      sums[at] = (sums[at] ?? 0) + ((value >> shift) & 255);
    });
  }
  const parts = sums.map((sum) => Math.round(sum / Math.max(1, members.length)));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

export function phasePattern(key: Phase | JointPhase): Pattern {
  if (key === 'barrier') return 'hatched';
  if (key === 'other') return 'dotted';
  return memberPhases(key).length > 1 ? 'striped' : 'plain';
}
