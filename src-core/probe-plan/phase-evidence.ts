/** Which phases a plan tells apart, and through what. */
import { PHASES } from '../phases/phase';
import type { Phase } from '../phases/phase';
import type { PhaseEvidence } from './probe-site';
import type { ProbedFunction } from './probed-functions';
import type { PlannedFunction } from './planner';

/** What of a phase no probe tells, but something else. */
const BESIDES: Readonly<Partial<Record<Phase, string>>> = {
  dispatch: 'the client’s own clock for the request',
  barrier: 'kernel stacks of sched:sched_switch that show a wait for a grace period',
  capture: 'the client: it knows when it saves state',
  resume: 'each vCPU’s ioctl(KVM_RUN)',
  other: 'what is left of the pause and the resume',
};

const nameOf = ({ symbols }: ProbedFunction): string => symbols[0].name;

/** One entry a phase, in the order of PHASES. */
export const phaseEvidence = (planned: readonly PlannedFunction[]): PhaseEvidence[] =>
  PHASES.map((phase) => evidenceOf(phase, planned));

function evidenceOf(phase: Phase, planned: readonly PlannedFunction[]): PhaseEvidence {
  const rows = planned.filter(({ row }) => row.phase === phase);
  const present = rows.filter(({ sites }) => sites.length > 0);
  const absent = rows.filter(({ row, sites }) => sites.length === 0 && row.without !== null);
  const names = present.map(({ row, standIn }) =>
    standIn === null ? nameOf(row) : `${nameOf(row)} (${standIn})`,
  );
  const through = [...names, BESIDES[phase]].filter((one) => one !== undefined).join('; ');
  const why = absent.map(({ row }) => `no usable ${nameOf(row)}: ${row.without ?? ''}`).join('; ');
  const told = rows.length === 0 || present.some(({ row }) => row.without !== null);
  return {
    phase,
    through: through === '' ? 'nothing' : through,
    countedAs: told ? null : 'other',
    why: why === '' ? null : why,
  };
}
