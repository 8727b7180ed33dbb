/** Phases that both sides tell apart, so that only like sums are compared. */
import { figureColumn } from '../analysis/cycle-table';
import type { CycleTable } from '../analysis/cycle-table';
import { JOINT_PHASES, PHASES } from '../phases/phase';
import type { Phase } from '../phases/phase';

export type Half = 'pause' | 'resume';

/**
 * The finest groups of phases of which each side knows the sum: a phase alone, or all that either side joins with it. In
 * the phases' order. `counted` are the cycles of a side that are compared.
 */
export function likePhases(half: Half, sides: readonly CountedCycles[]): (readonly Phase[])[] {
  const groupOf = new Map<Phase, Phase>(PHASES.map((phase) => [phase, phase]));
  for (const joint of JOINT_PHASES) {
    if (!sides.some((side) => isJoined(side, half, joint))) continue;
    const members = PHASES.filter((phase) => joint.split('+').includes(phase));
    const groups = new Set(members.map((phase) => groupOf.get(phase)));
    const [first] = members;
    if (first === undefined) continue;
    const name = groupOf.get(first) ?? first;
    for (const phase of PHASES) if (groups.has(groupOf.get(phase))) groupOf.set(phase, name);
  }
  const names = [...new Set(PHASES.map((phase) => groupOf.get(phase)))];
  return names.map((name) => PHASES.filter((phase) => groupOf.get(phase) === name));
}

export interface CountedCycles {
  readonly table: CycleTable;
  /** Rows of the table, ascending. */
  readonly counted: Uint32Array;
}

function isJoined(
  { table, counted }: CountedCycles,
  half: Half,
  joint: (typeof JOINT_PHASES)[number],
): boolean {
  const column = figureColumn(table, `${half}:${joint}`);
  return column !== null && counted.some((cycle) => !Number.isNaN(column[cycle]));
}
