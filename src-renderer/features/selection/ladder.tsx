import type { LadderRow } from '@core/analysis/cycle-rows';
import type { CycleRow } from '@core/analysis/summary';
import { REASON_TITLES } from '@core/phases/wait-words';
import { REASONS } from '@core/phases/phase';
import { formatCounted, formatDuration, formatMicroseconds } from '@core/units';

const STEPS = [
  ['kickedNs', 'kick', 'first kick sent to its thread'],
  ['guestExitedNs', 'guest', 'out of guest code'],
  ['kvmLeftNs', 'KVM', 'out of KVM_RUN'],
  ['bqlNs', 'BQL', 'has the BQL; the moment it stopped, where it never waited for it'],
  ['stoppedNs', 'stopped', 'stopped'],
  ['kvmEnteredNs', 'back', 'back in KVM_RUN'],
] as const satisfies readonly (readonly [keyof LadderRow, string, string])[];

const microseconds = (ns: number | null): string => (ns === null ? '–' : formatMicroseconds(ns));

/** Each vCPU's way to a halt and back, in microseconds from the stop request. */
export function Ladder({ row }: { row: CycleRow }) {
  // A step that this recording never shows would only take room.
  const steps = STEPS.filter(([step]) => row.ladder.some((vcpu) => vcpu[step] !== null));
  if (steps.length === 0) return null;
  return (
    <table className="ladder">
      <caption>vCPUs, µs from the stop request</caption>
      <thead>
        <tr>
          <th scope="col">vCPU</th>
          {steps.map(([step, name, title]) => (
            <th key={step} scope="col" title={title}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {row.ladder.map((vcpu) => (
          <tr key={vcpu.vcpu}>
            <th scope="row">
              {vcpu.vcpu}
              {vcpu.vcpu === row.lastVcpu ? ' last' : ''}
            </th>
            {steps.map(([step]) => (
              <td key={step} className="figure" title={noteOf(vcpu, step)}>
                {microseconds(vcpu[step])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function noteOf(vcpu: LadderRow, step: (typeof STEPS)[number][0]): string | undefined {
  if (step === 'kickedNs' && vcpu.kicks !== null) return `${formatCounted(vcpu.kicks, 'kick')} in all`;
  if (step !== 'bqlNs' || vcpu.bqlWaitNs === null) return undefined;
  return vcpu.bqlWaitNs === 0
    ? 'never waited for it: the moment it stopped'
    : `waited ${formatDuration(vcpu.bqlWaitNs)} for it`;
}

/** What the driving thread's blocked time went to, the longest first. */
export function Waits({ row }: { row: CycleRow }) {
  const { reasons } = row;
  if (reasons === null) return null;
  const waits = REASONS.flatMap((reason) => {
    const ns = reasons[reason];
    return ns === undefined ? [] : [{ reason, ns }];
  }).sort((left, right) => right.ns - left.ns);
  if (waits.length === 0) return null;
  return (
    <p className="waits" aria-label="Blocked time by reason">
      blocked on{' '}
      {waits.map(({ reason, ns }, at) => (
        <span key={reason}>
          {REASON_TITLES[reason]} <b className="figure">{formatDuration(ns, 3)}</b>
          {at + 1 < waits.length ? ' · ' : ''}
        </span>
      ))}
    </p>
  );
}
