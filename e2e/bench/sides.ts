/** The two sides of each comparison, measured in turns so that both meet the same machine. */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DecodeProcessAnswer } from './decode-process';
import type { DecodeAnswer, DecodeRequest } from './decode-worker';
import { runProcess } from './process-run';
import { startReference } from './reference';
import type { ReferenceAnswer } from './reference';

export interface Turns {
  /** Not counted: the first ones find caches and compilers cold. */
  readonly warmUp: number;
  readonly counted: number;
}

export interface ColumnsMeasured {
  /** To columns in the order of the file, as the reference. */
  readonly columnsNs: readonly number[];
  /** To columns in the order of time. */
  readonly orderedNs: readonly number[];
  /** Empty without a reference. */
  readonly referenceNs: readonly number[];
  readonly ours: DecodeAnswer;
  readonly reference: ReferenceAnswer | null;
}

/** One worker of ours and reference.c, each in a process that stays, from opening the file to columns. */
export async function measureColumns(
  path: string,
  program: string | null,
  turns: Turns,
): Promise<ColumnsMeasured> {
  const worker = new Worker(join(__dirname, 'decode-worker.cjs'));
  const partner = program === null ? null : startReference(program, path);
  const decode = async (withSums: boolean): Promise<DecodeAnswer> => {
    const request: DecodeRequest = { path, withSums };
    worker.postMessage(request);
    const [answer] = (await once(worker, 'message')) as [DecodeAnswer];
    return answer;
  };
  const ours = await decode(true);
  const reference = (await partner?.read()) ?? null;
  const columnsNs: number[] = [];
  const orderedNs: number[] = [];
  const referenceNs: number[] = [];
  for (let turn = 1 - turns.warmUp; turn < turns.counted; turn += 1) {
    const mine = await decode(false);
    const its = await partner?.read();
    if (turn < 0) continue;
    columnsNs.push(mine.columnsNs);
    orderedNs.push(mine.orderedNs);
    if (its !== undefined) referenceNs.push(its.ns);
  }
  await worker.terminate();
  await partner?.end();
  return { columnsNs, orderedNs, referenceNs, ours, reference };
}

/** What decode-process says of itself; without a path, an empty process of Node. */
async function runOurs(...path: readonly string[]): Promise<DecodeProcessAnswer & { readonly ns: number }> {
  const run = await runProcess(process.execPath, [join(__dirname, 'decode-process.cjs'), ...path], true);
  if (run === null) throw new Error('Node cannot be started');
  return { ns: run.ns, ...(JSON.parse(run.output) as DecodeProcessAnswer) };
}

/** The fields of our columns; a sample's payload, which costs perf as much again, is left out. */
const PERF_SCRIPT = ['script', '--ns', '-F', 'pid,tid,cpu,time,event', '-i'];

export interface ProcessesMeasured {
  readonly oursNs: readonly number[];
  readonly perfNs: readonly number[];
  readonly peakBytes: readonly number[];
  readonly emptyNs: readonly number[];
  readonly emptyPeakBytes: readonly number[];
}

/** Whole processes, from start to end: ours to columns in time order, perf's to /dev/null. */
export async function measureProcesses(path: string, turns: Turns): Promise<ProcessesMeasured> {
  const measured = {
    oursNs: [] as number[],
    perfNs: [] as number[],
    peakBytes: [] as number[],
    emptyNs: [] as number[],
    emptyPeakBytes: [] as number[],
  };
  for (let turn = -turns.warmUp; turn < turns.counted; turn += 1) {
    const ours = await runOurs(path);
    const perf = await runProcess('perf', [...PERF_SCRIPT, path], false);
    const empty = await runOurs();
    if (turn < 0) continue;
    measured.oursNs.push(ours.ns);
    measured.peakBytes.push(ours.peakBytes);
    measured.emptyNs.push(empty.ns);
    measured.emptyPeakBytes.push(empty.peakBytes);
    if (perf !== null) measured.perfNs.push(perf.ns);
  }
  return measured;
}
