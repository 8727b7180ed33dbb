/** A thread that runs inputs. It may hang or die: main sees that by its progress, and starts another one behind it. */
import { parentPort, workerData } from 'node:worker_threads';
import { minimise, signatureOf } from '@core/testing/fuzz/minimise';
import type { FuzzInput, Target } from '@core/testing/fuzz/target';
import { fuzzTargets, inputOf } from '@core/testing/fuzz/targets';
import { judge } from './judge';
import type { Judgement } from './judge';
import { PROGRESS, emptyCount } from './protocol';
import type { Stretch, WorkOrder, WorkerMessage } from './protocol';

const MINIMISING_RUNS = 3_000;
const REPORT_EVERY = 500;

const order = workerData as WorkOrder;
const progress = new Int32Array(order.progress);
const targets = fuzzTargets(order.fixtures);
const known = new Set<string>();

const tell = (message: WorkerMessage): void => parentPort?.postMessage(message);

function run(target: Target, input: FuzzInput): Judgement {
  Atomics.add(progress, PROGRESS.runs, 1);
  return judge(target, input);
}

function report(
  target: Target,
  index: number,
  { bytes, sound }: FuzzInput,
  what: string,
  stack: string,
): void {
  const signature = signatureOf(target.name, what);
  if (known.has(signature)) return;
  known.add(signature);
  const same = (candidate: Uint8Array): boolean => {
    const { verdict } = run(target, { bytes: candidate, sound });
    return verdict.kind === 'find' && signatureOf(target.name, verdict.what) === signature;
  };
  // What is refused though sound must stay sound: nothing can be taken away from it.
  const smallest = sound ? bytes : minimise(bytes, same, MINIMISING_RUNS);
  const { seed } = order;
  tell({ kind: 'find', find: { target: target.name, seed, index, what, stack, bytes: smallest } });
}

function runStretch({ target: name, first, end, step }: Stretch): void {
  const target = targets.find((one) => one.name === name);
  if (target === undefined) throw new Error(`there is no target ${name}`);
  let count = emptyCount();
  const flush = (): void => {
    tell({ kind: 'counted', target: name, count });
    count = emptyCount();
  };
  for (let index = first; index < end && Atomics.load(progress, PROGRESS.stop) === 0; index += step) {
    Atomics.store(progress, PROGRESS.input, index);
    const input = inputOf(target, order.seed, index);
    count.bytes += input.bytes.length;
    const { verdict, bytes: allocated } = run(target, input);
    count.mostAllocated = Math.max(count.mostAllocated, allocated);
    if (verdict.kind === 'taken') count.taken += 1;
    else if (verdict.kind === 'refused') {
      count.refused += 1;
      const why = verdict.why.replace(/(field:).*/s, '$1…').replace(/\d+/g, '#');
      count.reasons.set(why, (count.reasons.get(why) ?? 0) + 1);
    } else {
      count.finds += 1;
      report(target, index, input, verdict.what, verdict.stack ?? '');
    }
    if (count.taken + count.refused + count.finds === REPORT_EVERY) flush();
  }
  flush();
}

order.stretches.forEach((stretch, index) => {
  Atomics.store(progress, PROGRESS.stretch, index);
  Atomics.store(progress, PROGRESS.input, stretch.first);
  runStretch(stretch);
});
tell({ kind: 'finished' });
