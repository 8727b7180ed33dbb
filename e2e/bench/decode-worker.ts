/** The thread that decodes a file as often as it is asked to. */
import { parentPort } from 'node:worker_threads';
import { sumsOf } from './column-sums';
import type { RecordingSums } from './column-sums';
import { decodeFile } from './decode-file';

export interface DecodeRequest {
  readonly path: string;
  readonly withSums: boolean;
}

export interface DecodeAnswer {
  /** From opening the file to columns in its order. */
  readonly columnsNs: number;
  /** From opening the file to columns in the order of time. */
  readonly orderedNs: number;
  /** Records of the kernel. */
  readonly records: number;
  /** Records that perf says are missing. */
  readonly lost: number;
  readonly events: readonly string[];
  readonly sums: RecordingSums | null;
}

async function decodeOnce({ path, withSums }: DecodeRequest): Promise<DecodeAnswer> {
  const started = process.hrtime.bigint();
  const sinceStart = (): number => Number(process.hrtime.bigint() - started);
  const { order, close } = await decodeFile(path);
  const columnsNs = sinceStart();
  const recording = order();
  const orderedNs = sinceStart();
  const { timed, untimed, losses, events } = recording;
  const answer: DecodeAnswer = {
    columnsNs,
    orderedNs,
    records: timed.count + untimed.count,
    lost: losses.reduce((sum, { count }) => sum + count, 0),
    events: events.map(({ name }) => name),
    sums: withSums ? sumsOf(recording) : null,
  };
  close();
  return answer;
}

parentPort?.on('message', (request: DecodeRequest) => {
  void decodeOnce(request).then((answer) => parentPort?.postMessage(answer));
});
