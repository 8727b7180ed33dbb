/** What the rows of the audit say: the same on screen and in its picture. */
import { missingWords } from '../unread-cycles';
import type { BarrierWait, BarrierWaits } from './barrier-waits';
import type { Broadcasts, FenceBound, FenceCost } from './barriers';
import { formatCount, formatCounted, formatDuration, formatShare } from '../../units';

export const whoWaits = ({ handler, call }: BarrierWait): string =>
  handler ?? call ?? 'outside all probed calls';

export const whenWaited = ({ part, handler, call }: BarrierWait): string =>
  handler !== null && call !== null ? `${part}, in ${call}` : part;

export const waitsPerCycle = ({ count }: BarrierWait, told: number): string => {
  const each = count / told;
  return Number.isInteger(each) ? formatCount(each) : each.toFixed(1);
};

export function scopeOf({ cycles, told, unread }: BarrierWaits): string {
  const missing = unread === null ? '' : ` · ${missingWords(unread)}`;
  if (told === cycles) return `over ${formatCounted(cycles, 'cycle')}${missing}`;
  if (told === 0) return `${formatCounted(cycles, 'cycle')}, none shows them${missing}`;
  return `over ${formatCount(told)} of ${formatCounted(cycles, 'cycle')}: the others do not show them${missing}`;
}

export function whyNone({ cycles, told }: BarrierWaits): string {
  if (cycles === 0) return 'No cycle is chosen: take back the filter or the brush.';
  if (told === 0) return 'This recording does not tell them from other waits: level probes and full do.';
  return 'None of these pauses and resumes waited for one.';
}

export const fencesTitle = ({ fences }: FenceCost): string => formatCounted(fences, 'fence instruction');

export const FENCES_ARE = 'mfence, locked operations, xchg with memory';

export const fencesWhere = ({ functions, depth, instructions }: FenceCost): string =>
  `in ${formatCounted(functions, 'function')} of the path, ${formatCounted(depth, 'call')} deep, ${formatCounted(instructions, 'instruction')}`;

export const boundWords = (lowNs: number, highNs: number): string =>
  lowNs === 0
    ? `at most ${formatDuration(highNs, 3)}`
    : `${formatDuration(lowNs, 3)} to ${formatDuration(highNs, 3)}`;

export const atMost = (highNs: number, bound: FenceBound | null): string =>
  bound === null ? '–' : `at most ${formatShare(highNs / bound.onCpuNs)}`;

export const hitsOf = ({ hits, samples }: { readonly hits: number; readonly samples: number }): string =>
  `${formatCount(hits)} of ${formatCount(samples)}`;

export const broadcastCauses = ({ causes }: Broadcasts): string =>
  causes.length === 0
    ? 'no sample in one'
    : causes.map(({ cause, samples }) => `${cause} (${formatCount(samples)})`).join(', ');
