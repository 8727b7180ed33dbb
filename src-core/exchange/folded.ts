/**
 * Folded stacks: the driving threads' pauses and resumes as a call tree, one line a stack, its own time in nanoseconds behind it.
 * What a clock sampled is an estimate, as in the window; all lines together are the time of the pauses and resumes exactly.
 */
import { flameSteps } from '../analysis/flame/flame';
import type { FlameView } from '../analysis/flame/flame';
import type { Frame } from '../analysis/flame/flame-tree';
import { NOTHING_YET } from './exchanged-recording';
import type { ExchangedRecording } from './exchanged-recording';
import { TextPieces } from './text-pieces';

/** Of cycles whose driving thread's states are not known, in a recording that knows those of others. */
const NOT_KNOWN = 'not known';

export function* foldedPieces(exchanged: ExchangedRecording): Generator<Uint8Array> {
  const [first] = exchanged.cycles();
  const hasStates = first !== undefined && first.context.analysis.states.running !== null;
  const steps = flameSteps(exchanged.asAnalysis(), exchanged.environment.qemu.commandLine, {
    ...{ cycles: null, part: 'both', thread: 'driving', foot: 'calls', inverted: false },
    mode: hasStates ? 'both' : 'calls',
  });
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) yield NOTHING_YET;
  // Such a file cannot say what is missing from it: whoever had it written is told.
  if (step.value.unread !== null) yield* exchanged.leaveOutUnread();
  yield* linesOf(step.value);
}

function* linesOf({ tree, wholeNs }: FlameView): Generator<Uint8Array> {
  const text = new TextPieces();
  const stacks: string[] = [];
  // Samples' shares have fractions: each line ends where the sum so far does.
  let [sumNs, writtenNs] = [0, 0];
  for (let node = 0; node < tree.count; node += 1) {
    const above = stacks[tree.parent[node] ?? -1] ?? '';
    const frame = tree.frames[tree.frame[node] ?? 0];
    const name = node === 0 || frame === undefined ? '' : frameText(frame);
    const stack = above === '' ? name : `${above};${name}`;
    stacks.push(stack);
    sumNs += tree.selfNs[node] ?? 0;
    const ns = Math.round(sumNs) - writtenNs;
    if (ns <= 0) continue;
    text.add(`${stack === '' ? NOT_KNOWN : stack} ${String(ns)}\n`);
    writtenNs += ns;
    yield text.piece();
  }
  if (wholeNs > writtenNs) text.add(`${NOT_KNOWN} ${String(wholeNs - writtenNs)}\n`);
  yield text.rest();
}

/** A semicolon would end it, a line break the stack. The kernel's are marked as perf's own folding marks them. */
const frameText = ({ name, kind }: Frame): string =>
  `${name.replaceAll(';', ':').replaceAll(/[\s\p{Cc}]+/gu, ' ')}${kind === 'kernel' ? '_[k]' : ''}`;
