/** What the time goes to: barriers, drain, flush, ioeventfds. */
import { estimateMedian } from '../analysis/statistics/bootstrap';
import type { BarrierAudit } from '../analysis/barriers/barriers';
import { formatCounted, formatShare } from '../units';
import { change, figure, notMeasured, notSeparated, sentences } from './answer';
import type { Found } from './answer';
import { changeText, countText, plainTime, timeText } from './answer-text';
import type { CellId } from './cells';
import type { Comparisons, PhaseMetric } from './comparisons';
import { isWhole } from './metrics';

/** The place in the kernel that most of a cell's waits for grace periods came from. */
function mainCause(compared: Comparisons, id: CellId): string | null {
  const counts = new Map<string, number>();
  let total = 0;
  for (const { summary } of compared.cell(id)?.visits ?? []) {
    for (const { cause, request, count } of summary.gracePeriodCauses) {
      const named = request === null ? cause : `${cause} below ${request}`;
      counts.set(named, (counts.get(named) ?? 0) + count);
      total += count;
    }
  }
  const [named, count] = [...counts].sort((left, right) => right[1] - left[1])[0] ?? [null, 0];
  return named === null ? null : `${formatShare(count / total)} of them asked for by ${named}`;
}

const auditsOf = (compared: Comparisons, id: CellId): readonly BarrierAudit[] =>
  compared.cell(id)?.visits.map(({ summary }) => summary.barriers) ?? [];

/** What the instruction itself is and, at level full, the most that QEMU's fences can have taken. */
function instructionsText(compared: Comparisons): string {
  const audits = auditsOf(compared, 'idle-4');
  const nothing = audits[0]?.zeroByte.find(
    ({ name, where }) => name === 'smp_wmb' && where.startsWith('Linux'),
  );
  const itself =
    nothing === undefined
      ? 'On this machine smp_wmb is an instruction; its time is not told here.'
      : `No: smp_wmb is 0 bytes of code (${nothing.where}), and takes no time.`;
  const cost = audits.find(({ fences }) => fences !== null)?.fences ?? null;
  if (cost === null) return itself;
  const found = `Disassembly finds ${cost.fences} fence instructions in ${cost.functions} functions on QEMU’s path`;
  const bounds = audits.flatMap(({ fences }) => fences?.bound ?? []);
  const cycles =
    compared.cell('idle-4')?.visits.reduce((sum, { summary }) => sum + summary.cycles.length, 0) ?? 0;
  if (bounds.length < audits.length || cycles === 0) return sentences(itself, `${found}.`);
  const mostNs = bounds.reduce((sum, { highNs }) => sum + highNs, 0) / cycles;
  return sentences(
    itself,
    `${found}: at most ${plainTime(mostNs)} a cycle, by samples (95% in each recording).`,
  );
}

export function barriers(compared: Comparisons): Found {
  const time = compared.median('idle-4', 'barrier');
  const count = compared.median('idle-4', 'gracePeriods');
  const instruction = instructionsText(compared);
  if (compared.median('idle-4', compared.total) === null) return notMeasured(compared, 'idle-4');
  if (time === null || count === null) {
    const joint = notSeparated(compared, 'barrier');
    return { ...joint, answer: sentences(instruction, joint.answer) };
  }
  const cause = mainCause(compared, 'idle-4');
  const asked = cause === null ? '' : `; ${cause}`;
  const longest = compared.median('idle-4', 'pauseNs');
  const of = longest === null ? '' : `, of a pause of ${plainTime(longest.value)}`;
  return {
    verdict: 'measured',
    answer: sentences(
      instruction,
      count.value === 0
        ? 'No cycle slept for a grace period.'
        : `What sleeps in KVM is waits for grace periods: ${countText(count.value)} a cycle, ${timeText(time)}${of}${asked}.`,
    ),
    figures: [figure('barrier', 'ns', time), figure('grace periods a cycle', 'count', count)],
  };
}

/** One phase of one cell. */
function phaseTime(compared: Comparisons, id: CellId, phase: PhaseMetric): Found {
  const time = compared.median(id, phase);
  const total = compared.median(id, compared.total);
  if (total === null) return notMeasured(compared, id);
  if (time === null) return notSeparated(compared, phase);
  return { verdict: 'measured', answer: `${timeText(time)}.`, figures: [figure(phase, 'ns', time)] };
}

export const drain = (compared: Comparisons): Found => phaseTime(compared, 'idle-4', 'drain');

export function flush(compared: Comparisons): Found {
  const clean = phaseTime(compared, 'idle-4', 'flush');
  const [written, difference] = [
    compared.median('written', 'flush'),
    compared.difference('written', 'idle-4', 'flush'),
  ];
  if (written === null || difference === null) return clean;
  const more = difference.shown ? changeText(difference) : `no difference shown: ${changeText(difference)}`;
  return {
    ...clean,
    answer: sentences(
      `With nothing written: ${clean.answer}`,
      `With 4 KiB written before each pause: ${timeText(written)}, ${more}.`,
    ),
    figures: [
      ...clean.figures,
      figure('flush, written', 'ns', written),
      figure('flush, difference when written', 'ns', difference),
    ],
  };
}

/** As what follows a colon. */
const lowered = (answer: string): string => answer.charAt(0).toLowerCase() + answer.slice(1);

const both = (first: Found, head: string, second: Found, next: string): Found => ({
  verdict: [first, second].some(({ verdict }) => verdict === 'shown') ? 'shown' : first.verdict,
  answer: sentences(`${head}: ${lowered(first.answer)}`, `${next}: ${lowered(second.answer)}`),
  figures: [
    ...first.figures.map((one) => ({ ...one, name: `${one.name}, nothing written` })),
    ...second.figures.map((one) => ({ ...one, name: `${one.name}, written` })),
  ],
});

/** What leaving it out changes: cache=unsafe ignores flushes. */
export const flushMatters = (compared: Comparisons): Found =>
  both(
    change(compared, { of: 'unsafe', from: 'idle-4', yes: 'cache=unsafe changes it', own: 'flush' }),
    'Nothing written',
    change(compared, { of: 'written-unsafe', from: 'written', yes: 'cache=unsafe changes it', own: 'flush' }),
    'Written before each pause',
  );

export function ioeventfds(compared: Comparisons): Found {
  const found = change(compared, {
    of: 'no-ioeventfd',
    from: 'idle-4',
    yes: 'ioeventfd=off changes it',
    own: 'barrier',
  });
  const [on, off] = (['idle-4', 'no-ioeventfd'] as const).map((id) => compared.median(id, 'gracePeriods'));
  if (on === null || off === null || on === undefined || off === undefined) return found;
  const waits = `Grace periods a cycle: ${countText(on.value)} with, ${countText(off.value)} without.`;
  return { ...found, answer: sentences(found.answer, waits) };
}

export const disk = (compared: Comparisons): Found =>
  change(compared, { of: 'no-disk', from: 'idle-4', yes: 'Without a disk it changes', own: null });

/** Recordings whose ratio to their own bare cycles is known; each is one figure, whatever its length. */
export function instrument(compared: Comparisons): Found {
  const visits = compared.visits();
  const ratios = visits.flatMap(({ summary }) => summary.observer?.ratio ?? []);
  const ratio = estimateMedian([ratios]);
  if (visits.length === 0) return notMeasured(compared);
  if (ratio === null) {
    const nothing = visits.every(({ summary }) => summary.level === 'timing');
    return {
      verdict: 'unknown',
      answer: nothing ? 'Nothing: level timing is QMP alone.' : 'Unknown: there are no bare cycles.',
      figures: [],
    };
  }
  const lost = visits.flatMap(({ summary }) => summary.cycles).filter((row) => !isWhole(row)).length;
  return {
    verdict: ratio.low > 1 || ratio.high < 1 ? 'shown' : 'not-shown',
    answer: sentences(
      `${ratio.low > 1 || ratio.high < 1 ? 'R' : 'No cost shown: r'}ecorded cycles took ${ratio.value.toFixed(3)} times bare ones (95%: ${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}; median of ${ratios.length} recordings, each against its own).`,
      lost === 0
        ? 'No record was lost.'
        : `${formatCounted(lost, 'cycle')} lost records and ${lost === 1 ? 'is' : 'are'} left out.`,
    ),
    figures: [figure('recorded to bare', 'ratio', ratio)],
  };
}
