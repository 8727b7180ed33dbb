/** A guest that is paused and resumed while perf, with probes of its own naming, records it: nothing of Quiescope's. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import { createGuestLauncher } from '../../src-main/engine/launch';
import type { Guest } from '../../src-main/engine/ports';
import { createQemuHost } from '../../src-main/host/qemu-host';

const run = promisify(execFile);
const RESOURCES = resolve(import.meta.dirname, '../../resources');
const UPROBE_EVENTS = '/sys/kernel/tracing/uprobe_events';

/** Times of one command on the test's own clock, CLOCK_MONOTONIC. */
export interface ClientTimes {
  readonly writtenNs: bigint;
  readonly repliedNs: bigint;
}

export interface DrivenCycle {
  readonly stop: ClientTimes;
  readonly cont: ClientTimes;
}

export async function launchForeignGuest(vcpus = 2): Promise<Guest> {
  const launcher = createGuestLauncher(createQemuHost({ resources: RESOURCES }));
  const launched = await launcher.launch(
    { ...DEFAULT_GUEST, vcpus, memoryMiB: 256 },
    { signal: new AbortController().signal, log: () => undefined },
  );
  if (!launched.ok) throw new Error(launched.error.message);
  return launched.value;
}

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

async function commandTimes(guest: Guest, command: 'stop' | 'cont'): Promise<ClientTimes> {
  const reply = await guest.qmp.execute(command);
  if (!reply.ok) throw new Error(reply.error.message);
  return { writtenNs: reply.value.writtenAt, repliedNs: reply.value.readAt };
}

/** Pauses and resumes so often; the guest runs a little after each. */
export async function driveGuest(guest: Guest, cycles: number): Promise<DrivenCycle[]> {
  const driven: DrivenCycle[] = [];
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    driven.push({ stop: await commandTimes(guest, 'stop'), cont: await commandTimes(guest, 'cont') });
    await new Promise((done) => setTimeout(done, 50));
  }
  return driven;
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
