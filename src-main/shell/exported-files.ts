import { dirname, join } from 'node:path';
import { err, ok } from '@core/errors';
import type { Failure } from '@core/errors';
import type { ExportedFile, ExportKind } from '@contract/exported-file';
import type { WireResult } from '@contract/wire-failure';
import { writeFileAtomically } from '../host/files/files';

export interface FileSaverPorts {
  /** null when the user thinks better of it. */
  readonly askWhere: (suggestedPath: string, kind: ExportKind) => Promise<string | null>;
  /** Where the dialog begins. */
  readonly folder: () => string;
  /** The folder of what was written, for the next time. */
  readonly keepFolder: (folder: string) => void;
  readonly remedyFor: (failure: Failure) => string | null;
}

export type SaveFile = (file: ExportedFile) => Promise<WireResult<{ readonly path: string } | null>>;

/** Asks where, then writes wholly or not at all. Fails with disk-full or file-unwritable. */
export function createFileSaver(ports: FileSaverPorts): SaveFile {
  return async ({ suggestedName, kind, bytes }) => {
    const path = await ports.askWhere(join(ports.folder(), suggestedName), kind);
    if (path === null) return ok(null);
    const written = writeFileAtomically(
      path,
      typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
    );
    if (!written.ok) return err({ ...written.error, remedy: ports.remedyFor(written.error) });
    ports.keepFolder(dirname(path));
    return ok({ path });
  };
}
