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
  /** From opening the file to columns. */
  readonly ns: number;
  /** Records of the kernel. */
  readonly records: number;
  /** Records that perf says are missing. */
  readonly lost: number;
  readonly events: readonly string[];
  readonly sums: RecordingSums | null;
}

function decodeOnce({ path, withSums }: DecodeRequest): DecodeAnswer {
  const started = process.hrtime.bigint();
  const { recording, close } = decodeFile(path);
  const ns = Number(process.hrtime.bigint() - started);
  close();
  const { timed, untimed, losses, events } = recording;
  return {
    ns,
    records: timed.count + untimed.count,
    lost: losses.reduce((sum, { count }) => sum + count, 0),
    events: events.map(({ name }) => name),
    sums: withSums ? sumsOf(recording) : null,
  };
}

parentPort?.on('message', (request: DecodeRequest) => parentPort?.postMessage(decodeOnce(request)));
