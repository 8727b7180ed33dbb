/** How long a pause takes, and what it grows with. */
import { ascendingOf, quantile } from '../analysis/statistics/statistics';
import { formatCounted } from '../units';
import { change, figure, MOST_PHASES, notMeasured, roundsText, sentences, totalName } from './answer';
import type { Found } from './answer';
import { changesText, changeText, listText, plainTime, timeText } from './answer-text';
import type { CellId } from './cells';
import { LEAST_VCPUS, MOST_VCPUS, VCPU_CELLS } from './comparisons';
import type { Comparisons } from './comparisons';
import { blocksOf } from './metrics';
import type { Metric } from './metrics';

function p90(compared: Comparisons, id: CellId, metric: Metric): number {
  const cell = compared.cell(id);
  return cell === null ? NaN : quantile(ascendingOf(blocksOf(cell, metric).flat()), 0.9);
}

/** Rounds of one guest that are further apart than this are no longer of one machine. */
const UNEVEN = 1.5;

export function idle(compared: Comparisons): Found {
  const total = compared.median('idle-4', compared.total);
  if (total === null) return notMeasured(compared, 'idle-4');
  const phases = compared.phases((phase) => compared.median('idle-4', phase)).slice(0, MOST_PHASES);
  const most = phases.map(({ phase, estimate }) => `${phase} ${plainTime(estimate.value)}`);
  const medians = compared.roundMedians('idle-4', compared.total);
  const [least, greatest] = [Math.min(...medians), Math.max(...medians)];
  const uneven =
    greatest > UNEVEN * least
      ? `Its rounds differ, ${plainTime(least)} to ${plainTime(greatest)}: something else may have run on this machine.`
      : null;
  const client = 'Request to reply of stop and cont together, as no call was seen: ';
  return {
    verdict: 'measured',
    answer: sentences(
      `${compared.total === 'stopToStartNs' ? '' : client}${timeText(total)}, and one in ten over ${plainTime(p90(compared, 'idle-4', compared.total))}.`,
      uneven,
      most.length === 0 ? null : `The longest phases of pause and resume: ${listText(most)}.`,
    ),
    figures: [
      figure(totalName(compared), 'ns', total),
      ...phases.map(({ phase, estimate }) => figure(phase, 'ns', estimate)),
    ],
  };
}

export function busy(compared: Comparisons): Found {
  const found = change(compared, { of: 'busy-4', from: 'idle-4', yes: 'Yes', own: null });
  const rows = compared.cell('busy-4')?.visits.flatMap(({ summary }) => summary.cycles) ?? [];
  const late = rows.filter(({ edges }) => edges.resumeEnd === 'next pause began').length;
  if (late === 0) return found;
  const note = `In ${late} of ${rows.length} busy cycles not every vCPU was back before the next pause.`;
  return { ...found, answer: sentences(found.answer, note) };
}

export function growth(compared: Comparisons): Found {
  const slope = compared.slope(compared.total);
  if (slope === null) return notMeasured(compared, ...VCPU_CELLS);
  const medians = VCPU_CELLS.flatMap((id) => {
    const median = compared.median(id, compared.total);
    const vcpus = compared.cell(id)?.cell.vcpus;
    return median === null || vcpus === undefined ? [] : `${plainTime(median.value)} with ${vcpus}`;
  });
  const word = !slope.shown ? 'No growth shown' : slope.value > 0 ? 'Yes' : 'It shrinks';
  return {
    verdict: slope.shown ? 'shown' : 'not-shown',
    answer: sentences(`${word}: ${changeText(slope)} a vCPU; ${listText(medians)}.`, roundsText(slope)),
    figures: [figure(`${totalName(compared)}, slope`, 'ns per vCPU', slope)],
  };
}

export function growingPhases(compared: Comparisons): Found {
  const slopes = compared.phases((phase) => compared.slope(phase));
  if (slopes.length === 0) return notMeasured(compared, ...VCPU_CELLS);
  const where = changesText(compared.notable(slopes, MOST_VCPUS - LEAST_VCPUS), ' a vCPU');
  const not = slopes.filter(({ estimate }) => !estimate.shown).map(({ phase }) => phase);
  const runnable = compared.slope('runnable');
  const cpus = compared.cell('idle-8')?.visits[0]?.summary.environment.host.cpus ?? null;
  const crowded =
    cpus === null || cpus >= MOST_VCPUS || runnable === null
      ? null
      : `This machine has ${formatCounted(cpus, 'CPU')}: the main thread’s wait for one grows by ${changeText(runnable)} a vCPU.`;
  return {
    verdict: where === null ? 'not-shown' : 'shown',
    answer: sentences(
      where === null ? 'No growth shown in any phase.' : `${where}.`,
      where === null || not.length === 0 ? null : `No growth shown in ${listText(not)}.`,
      crowded,
    ),
    figures: [
      ...slopes.map(({ phase, estimate }) => figure(`${phase}, slope`, 'ns per vCPU', estimate)),
      ...(runnable === null ? [] : [figure('runnable, slope', 'ns per vCPU', runnable)]),
    ],
  };
}
