import { decodeText } from '../byte-cursor';
import { fail, ok } from '../errors';
import type { Result } from '../errors';

/** A seekable file, or what a pipe carries, stored or not. */
export type Container = 'file' | 'pipe';

const MAGIC = 'PERFILE2';
const MAGIC_SWAPPED = '2ELIFREP';
const MAGIC_1 = 'PERFFILE';
const PIPE_HEADER_BYTES = 16;
export const FILE_HEADER_BYTES = 104;

/** Which container the first 16 bytes begin. Fails with perf-data-foreign, or perf-data-corrupt where the size is odd. */
export function readMagic(bytes: Uint8Array): Result<Container> {
  const magic = decodeText(bytes.subarray(0, MAGIC.length));
  if (magic === MAGIC_SWAPPED) {
    return foreign(
      'It was recorded on a big-endian machine, which is not supported: decode it there with perf script.',
    );
  }
  if (magic === MAGIC_1)
    return foreign('It is of perf’s first format, from before Linux 2.6.37: record it anew.');
  if (magic !== MAGIC) return foreign('It is no perf data: the magic PERFILE2 is missing.');
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  if (size === PIPE_HEADER_BYTES) return ok('pipe');
  if (size >= FILE_HEADER_BYTES && size < 0x1_0000) return ok('file');
  return corruptAt(8, 'header', `the header states a size of ${String(size)} bytes`);
}

const foreign = (what: string): Result<never> =>
  fail('perf-data-foreign', what, { offset: 0, record: 'header', what });

/** What is damaged where: `offset` in bytes from the start. */
export const corruptAt = (offset: number, record: string, what: string): Result<never> =>
  fail(
    'perf-data-corrupt',
    `perf's data is damaged at byte ${String(offset)}, in ${place(record)}: ${what}`,
    {
      offset,
      record,
      what,
    },
  );

const place = (record: string): string => (record === 'header' ? 'the header' : `a record of type ${record}`);
