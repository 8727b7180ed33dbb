/** What barriers of each kind cost in a recording, and what the recording cannot tell. */
import { cycleLengthNs } from '../report-figures';
import { boundBroadcasts } from './broadcasts';
import { verdictOf } from './barrier-verdict';
import type { BarrierAudit, FenceBound, FenceCost, GracePeriodCause, GracePeriodWaits } from './barriers';
import type { DrivingSamples } from '../driving-samples';
import type { FenceAudit } from '../environment';
import { boundFences, fenceCount } from './fence-bound';
import type { CycleRow } from '../summary';
import { ascendingOf, quantile } from '../statistics/statistics';
import { WHY_SAMPLED, zeroByteBarriers } from './zero-byte-barriers';

interface AuditedCycles {
  readonly cycles: readonly CycleRow[];
  readonly gracePeriodCauses: readonly GracePeriodCause[];
  readonly fences: FenceAudit | null;
  readonly samples: DrivingSamples | null;
}

export function auditBarriers(audited: AuditedCycles): BarrierAudit {
  const { fences, samples } = audited;
  const architecture = fences?.architecture ?? null;
  const bound = fences === null || samples === null ? null : boundFences(fences, samples);
  const figures = {
    gracePeriods: gracePeriodWaits(audited),
    broadcasts: samples === null ? null : boundBroadcasts(samples),
    fences: fences === null || fences.functions.length === 0 ? null : costOf(fences, bound),
  };
  return {
    ...figures,
    fencesNote: fencesNote(fences, bound),
    zeroByte: zeroByteBarriers(architecture),
    whySampled: WHY_SAMPLED,
    verdict: verdictOf(figures, audited.cycles.length, architecture),
  };
}

const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

function gracePeriodWaits({ cycles, gracePeriodCauses }: AuditedCycles): GracePeriodWaits | null {
  const told = cycles.filter(({ gracePeriods }) => gracePeriods !== null);
  if (told.length === 0) return null;
  const totalNs = sumOf(gracePeriodCauses.map((cause) => cause.totalNs));
  const wholeNs = sumOf(told.map(cycleLengthNs));
  return {
    perCycle: sumOf(told.map(({ gracePeriods }) => gracePeriods ?? 0)) / told.length,
    nsPerCycle: Math.round(totalNs / told.length),
    medianNs: quantile(ascendingOf(told.map(({ phases }) => phases.barrier ?? 0)), 0.5),
    share: wholeNs === 0 ? 0 : totalNs / wholeNs,
    causes: gracePeriodCauses,
  };
}

const costOf = (audit: FenceAudit, bound: FenceBound | null): FenceCost => ({
  file: audit.file,
  functions: audit.functions.length,
  instructions: sumOf(audit.functions.map(({ instructions }) => instructions)),
  fences: fenceCount(audit),
  depth: audit.depth,
  bound,
});

function fencesNote(fences: FenceAudit | null, bound: FenceBound | null): string {
  if (fences === null) return 'There is no disassembly of QEMU’s code: its fence instructions are not known.';
  if (fences.functions.length === 0) return fences.skipped.join(' ');
  const without = ` Not looked into: ${[...fences.skipped, 'the kernel’s code'].join('; ')}.`;
  if (bound === null) {
    return `Not bounded at this level: how often a fence is run bounds no time, samples do (level full).${without}`;
  }
  return (
    'Samples on a fence or on the instruction after it, of the driving thread’s on a CPU within pauses and resumes; ' +
    `95% interval of Clopper and Pearson, times the time that the thread had a CPU.${without}`
  );
}
