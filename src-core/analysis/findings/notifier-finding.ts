import { formatCounted, formatDuration, formatShare } from '../../units';
import type { Finding } from './finding';
import type { HandlerTime, NotifierTimes } from '../notifiers';

/** Less of notify than this is not worth a sentence. */
const LEAST_SHARE = 0.25;

/** The handler that took most of notify, where one stands out; `wholeNs` are all pauses and resumes, 0 where not known. */
export function notifierFinding(notifiers: NotifierTimes | null, wholeNs = 0): Finding | null {
  const worst = notifiers?.handlers[0];
  if (notifiers === null || worst === undefined) return null;
  const { cycles, notifyNs } = notifiers;
  const share = worst.totalNs / notifyNs;
  if (!(share >= LEAST_SHARE)) return null;
  const per = formatDuration(worst.totalNs / cycles, 3);
  return {
    id: 'notifier',
    phase: 'notify',
    title: `${subjectOf(worst)} took ${per} of a ${worst.part}: ${formatShare(share)} of vm_state_notify`,
    evidence: `${formatCounted(worst.calls, 'call')} in ${formatCounted(cycles, 'cycle')}, each until vm_state_notify came to the next; ${worst.label}: ${worst.evidence}${barrierPart(worst)}`,
    remedy: null,
    share: wholeNs === 0 ? null : worst.totalNs / wholeNs,
    show: { view: 'flame', mode: 'both', search: worst.label },
    knob: null,
  };
}

const subjectOf = ({ device, label }: HandlerTime): string =>
  device === null ? `The handler ${label}` : `The handler of ${device}`;

function barrierPart({ phases, totalNs }: HandlerTime): string {
  const ns = phases.barrier;
  return ns === undefined ? '' : `; ${formatShare(ns / totalNs)} of it waiting for grace periods`;
}
