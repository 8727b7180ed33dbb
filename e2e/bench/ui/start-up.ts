/** From starting the process to a window that can be used, ours and an empty one by turns; nobody else watches. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { attempt } from './step';
import type { Measured } from './step';
import { electronBinary, oursWith, plainWith } from './windows';

/** In milliseconds. */
export interface StartsMeasured {
  readonly ours: readonly Measured<number>[];
  readonly empty: readonly Measured<number>[];
}

const HERE = join(process.cwd(), 'e2e', 'bench', 'ui');
const PROBE = join(HERE, 'start-probe.cjs');
const OPEN_BUTTON = `[...document.querySelectorAll('button')].some((one) => one.textContent.startsWith('Open') && !one.disabled)`;
const START_LIMIT_MS = 60_000;

/** Milliseconds until the window was shown with a page on which `usable` holds. */
async function startOnce(args: readonly string[], usable: string): Promise<number> {
  const startedAt = Date.now();
  const child = spawn(electronBinary(), ['-r', PROBE, ...args], {
    env: { ...process.env, BENCH_USABLE: usable },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: START_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  // Its end, not its output's: a child of it that hangs may hold that for ever.
  await once(child, 'exit');
  const line = said.split('\n').find((each) => each.startsWith('{"usableAt"'));
  if (line === undefined) throw new Error(`no usable window within ${START_LIMIT_MS / 1000} s: ${said}`);
  return (JSON.parse(line) as { usableAt: number }).usableAt - startedAt;
}

/** The first start of each finds caches cold and is not counted. */
export async function measureStarts(folder: string, repeat: number): Promise<StartsMeasured> {
  const ours: Measured<number>[] = [];
  const empty: Measured<number>[] = [];
  const start = (args: readonly string[], usable: string): Promise<Measured<number>> =>
    attempt(2 * START_LIMIT_MS, () => startOnce(args, usable));
  for (let turn = -1; turn < repeat; turn += 1) {
    const own = await start(oursWith(join(folder, 'start-ours')), OPEN_BUTTON);
    const its = await start(plainWith(join(folder, 'start-empty'), join(HERE, 'empty.html')), 'true');
    if (turn < 0) continue;
    ours.push(own);
    empty.push(its);
  }
  return { ours, empty };
}
