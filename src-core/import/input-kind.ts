/** What a file holds, by its first bytes. */
import type { ImportKind } from '../analysis/environment';

export type InputKind = 'snapshot' | ImportKind | { readonly foreign: string };

/** So many bytes are enough to tell. */
export const KIND_BYTES = 4096;

const ascii = (bytes: Uint8Array, length: number): string =>
  String.fromCharCode(...bytes.subarray(0, length));

/** Files that people mistake for recordings, by their first bytes. */
const LOOKS_LIKE: readonly (readonly [RegExp, string])[] = [
  [/^\x7fELF/, 'a program or a core dump (ELF)'],
  [/^\x1f\x8b/, 'a file packed by gzip: unpack it first'],
  [/^\x28\xb5\x2f\xfd/, 'a file packed by zstd: unpack it first'],
  [/^\xfd7zXZ/, 'a file packed by xz: unpack it first'],
  [/^QFI\xfb/, 'a disk image (qcow2)'],
  [/^SQLite format 3/, 'an SQLite database'],
  [/^\s*[{[]/, 'JSON'],
  [/^TRACE_CMD|^\x17\x08\x44tracing/, 'a recording of trace-cmd'],
];

/** QEMU's simpletrace begins with its header's event id, all ones. */
const SIMPLETRACE = /^\xff{8}/;

/** Text has no controls but those of lines, tabs and colours. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13 || byte === 27);
}

/** `first` are the file's first KIND_BYTES, or all of a shorter one. Perf's data of a foreign kind is perf's all the same. */
export function inputKindOf(first: Uint8Array): InputKind {
  if (first.length === 0) return { foreign: 'empty' };
  const head = ascii(first, 16);
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return 'snapshot';
  if (head.startsWith('PERFILE2')) return first[8] === 16 ? 'perf pipe' : 'perf.data';
  if (head.startsWith('PERFFILE') || head.startsWith('2ELIFREP')) return 'perf.data';
  const known = LOOKS_LIKE.find(([pattern]) => pattern.test(head));
  if (known !== undefined) return { foreign: known[1] };
  if (SIMPLETRACE.test(head)) return { foreign: 'a trace of QEMU’s simple backend' };
  return isText(first) ? 'qemu trace log' : { foreign: 'a file of unknown contents' };
}
