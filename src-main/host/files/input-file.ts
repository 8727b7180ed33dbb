import type { ImportKind } from '@core/analysis/environment';
import type { ByteSource } from '@core/byte-source';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { inputKindOf, KIND_BYTES } from '@core/import/input-kind';
import { openFileSource } from './byte-source';

export type OpenableKind = 'snapshot' | ImportKind;

/** What a file holds, by its contents; `path` names it. Fails with input-foreign. */
export function kindOfSource(path: string, source: ByteSource): Result<OpenableKind> {
  const kind = inputKindOf(source.read(0, KIND_BYTES));
  const isNone = typeof kind === 'object' || kind === 'qemu trace log';
  // A file that its name calls a snapshot and that is none is a damaged one.
  if (isNone && path.endsWith('.qsnap')) return ok('snapshot');
  return typeof kind === 'object'
    ? fail('input-foreign', `${path} is ${kind.foreign}: nothing that Quiescope opens.`, { path })
    : ok(kind);
}

/** The same of a file. Fails with file-missing, file-unreadable or input-foreign. */
export function kindOfFile(path: string): Result<OpenableKind> {
  const source = openFileSource(path);
  if (!source.ok) return source;
  try {
    const kind = kindOfSource(path, source.value);
    const { failure } = source.value;
    return failure === null ? kind : { ok: false, error: failure };
  } finally {
    source.value.close();
  }
}
