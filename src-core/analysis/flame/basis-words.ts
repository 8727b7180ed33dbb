import { missingWords } from '../unread-cycles';
import type { FlameView } from './flame';
import { formatCounted, formatDuration } from '../../units';

/** What the widths are, and what they rest on. */
export function basisOf({
  request,
  cycles,
  withCalls,
  withStates,
  wholeNs,
  sampling,
  unread,
}: FlameView): readonly string[] {
  const { mode, part, thread } = request;
  const parts = part === 'both' ? 'pause and resume' : part;
  const threads = thread === 'driving' ? '' : thread === 'all' ? ', each thread counted' : ', one thread';
  const facts = [`${formatCounted(cycles, 'cycle')}: ${formatDuration(wholeNs)} of ${parts}${threads}`];
  if (unread !== null) facts.push(missingWords(unread));
  // Where no cycle shows states, neither time on a CPU nor any wait is known: none would be a claim.
  if (mode !== 'calls' && withStates === 0) return [...facts, 'no thread’s states are known'];
  const { samples, runningNs } = sampling;
  if (mode === 'onCpu' || mode === 'both') {
    facts.push(
      samples === 0
        ? `on a CPU: ${formatDuration(runningNs)} by the scheduler’s account, no samples`
        : `on a CPU: ${formatCounted(samples, 'sample')}, each for ${formatDuration(runningNs / samples, 3)} of ${formatDuration(runningNs)}`,
    );
  }
  if (mode !== 'onCpu')
    facts.push(mode === 'calls' ? 'calls are measured, exact' : 'waits are measured, exact');
  if (mode === 'calls' ? withCalls < cycles : withStates < cycles)
    facts.push(
      mode === 'calls'
        ? `${formatCounted(cycles - withCalls, 'cycle')} without calls`
        : `${formatCounted(cycles - withStates, 'cycle')} without thread states`,
    );
  return facts;
}
