import { signatureOf } from '@core/testing/fuzz/minimise';
import type { Fixtures } from '@core/testing/fuzz/perf-inputs';
import { fuzzTargets, inputOf, shares } from '@core/testing/fuzz/targets';
import type { FuzzOptions } from './options';
import { emptyCount } from './protocol';
import type { Find, Stretch, TargetCount, WorkerMessage } from './protocol';
import { FuzzThread } from './thread';
import type { Fall } from './thread';

export interface CampaignResult {
  readonly counts: ReadonlyMap<string, TargetCount>;
  /** One for each defect. */
  readonly finds: readonly Find[];
}

export interface CampaignEvents {
  readonly found: (find: Find) => void;
  /** Now and then: how many inputs have run, of how many. */
  readonly progressed: (done: number, total: number) => void;
}

const PROGRESS_EVERY_MS = 30_000;

/** Runs all inputs of a seed on some threads. Which inputs these are depends on neither time nor the threads. */
export async function runCampaign(
  options: FuzzOptions,
  fixtures: Fixtures,
  { found, progressed }: CampaignEvents,
): Promise<CampaignResult> {
  const { seed, workers } = options;
  const targets = fuzzTargets(fixtures).filter(
    ({ name }) => options.target === null || name === options.target,
  );
  if (targets.length === 0) throw new Error(`there is no target ${String(options.target)}`);
  const counts = new Map(targets.map(({ name }) => [name, emptyCount()]));
  const finds = new Map<string, Find>();
  const take = (find: Find): void => {
    const signature = signatureOf(find.target, find.what);
    if (finds.has(signature)) return;
    finds.set(signature, find);
    found(find);
  };
  const fell = ({ target: name, index, what }: Fall): void => {
    const target = targets.find((one) => one.name === name);
    const count = counts.get(name);
    if (target === undefined || count === undefined) return;
    count.finds += 1;
    take({ target: name, seed, index, what, stack: '', bytes: inputOf(target, seed, index).bytes });
  };
  const said = (message: WorkerMessage): void => {
    if (message.kind === 'find') take(message.find);
    if (message.kind === 'counted') addTo(counts.get(message.target), message.count);
  };
  const threads = Array.from({ length: workers }, () => new FuzzThread({ seed, fixtures }, { said, fell }));
  const totals = shares(targets, options.inputs);
  const stretchesOf = (worker: number): Stretch[] =>
    targets.map(({ name }, index) => ({
      target: name,
      first: worker,
      end: totals[index] ?? 0,
      step: workers,
    }));
  const limit =
    options.timeLimitMs === null
      ? null
      : setTimeout(() => threads.forEach((thread) => thread.stop()), options.timeLimitMs);
  const clock = setInterval(() => {
    const done = [...counts.values()].reduce((sum, one) => sum + one.taken + one.refused + one.finds, 0);
    progressed(done, options.inputs);
  }, PROGRESS_EVERY_MS);
  await Promise.all(threads.map((thread, index) => thread.run(stretchesOf(index))));
  clearInterval(clock);
  if (limit !== null) clearTimeout(limit);
  return { counts, finds: [...finds.values()] };
}

function addTo(sum: TargetCount | undefined, part: TargetCount): void {
  if (sum === undefined) return;
  sum.taken += part.taken;
  sum.refused += part.refused;
  sum.finds += part.finds;
  sum.bytes += part.bytes;
  sum.mostAllocated = Math.max(sum.mostAllocated, part.mostAllocated);
  for (const [why, times] of part.reasons) sum.reasons.set(why, (sum.reasons.get(why) ?? 0) + times);
}
