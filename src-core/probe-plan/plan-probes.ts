/** From what a binary exports, and its code, to where it is probed and what that tells. */
import type { CaptureLevel } from '../phases/phase';
import { handlerSites } from './handler-calls';
import { phaseEvidence } from './phase-evidence';
import { Planner } from './planner';
import type { PlannedFunction, ProbedBinary } from './planner';
import { PROBED_FUNCTIONS } from './probed-functions';
import type { ProbePlan } from './probe-site';

/** Chooses the sites for a binary. Works with any subset of the symbols; says what the missing ones cost. */
export function planProbes(binary: ProbedBinary, level: CaptureLevel = 'probes'): ProbePlan {
  const planner = new Planner(binary);
  const rows = PROBED_FUNCTIONS.filter(({ levels }) => levels.includes(level));
  const planned = rows.map((row) => planner.plan(row));
  const handlers = level === 'full' ? handlerSites(planner) : { sites: [], shortfalls: [] };
  return {
    sites: [...planned.flatMap(({ sites }) => sites), ...handlers.sites],
    phases: phaseEvidence(planned),
    shortfalls: [...planned.flatMap(sentences), ...handlers.shortfalls],
  };
}

function sentences({ row, sites, standIn }: PlannedFunction): string[] {
  if (sites.length > 0) return standIn === null ? [] : [`In this QEMU ${standIn}.`];
  const names = row.symbols.map(({ name }) => name).join(' or ');
  return row.without === null ? [] : [`This QEMU exports no usable ${names}: ${row.without}.`];
}
