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

const [, , path] = process.argv;
let records = 0;
if (path !== undefined) {
  const { order, close } = decodeFile(path);
  const recording = order();
  records = recording.timed.count + recording.untimed.count;
  close();
}
const answer: DecodeProcessAnswer = { records, peakBytes: peakMemoryBytes('self') };
process.stdout.write(JSON.stringify(answer));
