/** Which cycles are written, from what a person typed: numbers, or an expression as the filter takes it. */
import type { CycleTable } from '../analysis/cycle-table';
import { chooseCycles } from '../cycle-filter/choose';
import { parseFilter } from '../cycle-filter/parse';
import { fail, ok } from '../errors';
import type { Result } from '../errors';
import { edgesOfKnown } from '../recording/known-cycles';
import type { KnownCycle } from '../recording/recording';

const NUMBERS = /^\s*\d+(\s*-\s*\d+)?(\s*,\s*\d+(\s*-\s*\d+)?)*\s*$/;

/**
 * "3,7-20" or "kick > 1ms"; ascending, each once. `table` is made only for an expression. Fails with usage: what cannot be read,
 * a cycle that is not there, none at all.
 */
export function chosenCycles(text: string, count: number, table: () => CycleTable): Result<Uint32Array> {
  return NUMBERS.test(text) ? numbered(text, count) : filtered(text, table);
}

/** The cycles that lie wholly between two instants from the recording's origin. */
export const cyclesBetween = (cycles: readonly KnownCycle[], fromNs: number, untilNs: number): Uint32Array =>
  Uint32Array.from(cycles.keys()).filter((cycle) => {
    const known = cycles[cycle];
    if (known === undefined) return false;
    const { pauseStartNs, resumeEndNs } = edgesOfKnown(known);
    return pauseStartNs >= fromNs && resumeEndNs <= untilNs;
  });

function numbered(text: string, count: number): Result<Uint32Array> {
  const chosen = new Set<number>();
  for (const part of text.split(',')) {
    const [first = NaN, last = first] = part.split('-').map((number) => Number.parseInt(number, 10));
    if (last < first) return fail('usage', `${part.trim()} is no range: it ends before it begins.`);
    if (last >= count) {
      const there = count === 1 ? 'only cycle 0' : `cycles 0 to ${String(count - 1)}`;
      return fail('usage', `There is no cycle ${String(last)}; the recording has ${there}.`);
    }
    for (let cycle = first; cycle <= last; cycle += 1) chosen.add(cycle);
  }
  return ok(Uint32Array.from(chosen).sort());
}

function filtered(text: string, table: () => CycleTable): Result<Uint32Array> {
  const parsed = parseFilter(text);
  if (!parsed.ok) {
    // The message itself asks whether another figure was meant.
    return fail('usage', `“${text}” chooses no cycles: ${parsed.error.message}`);
  }
  if (parsed.value === null) return fail('usage', 'No cycles were named.');
  const { cycles, unknown } = chooseCycles(parsed.value, table());
  if (cycles.length > 0) return ok(cycles);
  const because =
    unknown === 0 ? '' : ` Of ${String(unknown)} a figure that decides is not known, and those are left out.`;
  return fail('usage', `“${text}” holds for no cycle of the recording.${because}`);
}
