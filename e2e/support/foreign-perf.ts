/** perf and probes as somebody else would use them: nothing of Quiescope's. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const UPROBE_EVENTS = '/sys/kernel/tracing/uprobe_events';

/** Sets entry and return of each function, named by perf itself, in a group of ours; gives what takes them away. */
export async function setProbes(
  group: string,
  binary: string,
  functions: readonly string[],
): Promise<() => Promise<void>> {
  const added = functions.flatMap((name) => [
    ['--add', `${group}:${name}=${name}`],
    ['--add', `${group}:${name}=${name}%return`],
  ]);
  await run('perf', ['probe', '-q', '-x', binary, ...added.flat()]);
  return async () => {
    if (!existsSync(UPROBE_EVENTS) || !readFileSync(UPROBE_EVENTS, 'utf8').includes(`:${group}/`)) return;
    await run('perf', ['probe', '-q', '-d', `${group}:*`]);
  };
}

/** perf records while `work` runs; `output` is a perf.data file or, with `-o -`, what its pipe carried. */
export async function whilePerfRecords<T>(
  words: readonly string[],
  output: { readonly path: string; readonly pipe: boolean },
  work: () => Promise<T>,
): Promise<T> {
  const to = output.pipe ? '-' : output.path;
  // --control tells when events flow; perf dies with us.
  const perf: ChildProcess = spawn(
    'setpriv',
    [
      '--pdeathsig',
      'KILL',
      '--',
      'perf',
      'record',
      '-q',
      '-D',
      '-1',
      '--control',
      'fd:3,4',
      '-o',
      to,
      ...words,
    ],
    { stdio: ['ignore', output.pipe ? 'pipe' : 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  let stderr = '';
  perf.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
  const stored =
    output.pipe && perf.stdout ? pipeline(perf.stdout, createWriteStream(output.path)) : Promise.resolve();
  const [control, acknowledgements] = [perf.stdio[3], perf.stdio[4]];
  if (!control || !('write' in control) || !acknowledgements) throw new Error('perf has no control pipe');
  const ended = once(perf, 'exit');
  control.write('enable\n');
  await Promise.race([
    once(acknowledgements, 'data'),
    ended.then(() => Promise.reject(new Error(`perf ended: ${stderr}`))),
  ]);
  const result = await work();
  control.write('stop\n');
  await ended;
  await stored;
  return result;
}
