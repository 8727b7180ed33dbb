/**
 * `decode-process FILE`: a whole process from the file to columns in time order. It says how many records there are and
 * how much memory it took at most; without a file, what an empty process of Node takes.
 */
import { decodeFile } from './decode-file';
import { peakMemoryBytes } from './peak-memory';

export interface DecodeProcessAnswer {
  readonly records: number;
  readonly peakBytes: number;
}

async function run(path: string | undefined): Promise<DecodeProcessAnswer> {
  if (path === undefined) return { records: 0, peakBytes: peakMemoryBytes('self') };
  const { order, close } = await decodeFile(path);
  const { timed, untimed } = order();
  close();
  return { records: timed.count + untimed.count, peakBytes: peakMemoryBytes('self') };
}

void run(process.argv[2]).then((answer) => process.stdout.write(JSON.stringify(answer)));
