/** The library of snapshots as the windows ask for it; loaded with the first such question. */
import { join } from 'node:path';
import { shell } from 'electron';
import { err, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { LibraryChange } from '@contract/library';
import type { WireResult } from '@contract/wire-failure';
import { Library } from '../../engine/library/library';
import type { Bin } from '../../engine/library/ports';
import { homeTrash, undoOfTrash } from '../../host/library/desktop-trash';
import { createGlancer } from '../../host/library/glancer';
import { createKeptFile, libraryFiles } from '../../host/library/library-files';
import type { Handlers, WindowId } from '../ipc-answer';
import { createLibraryIndex } from './library-index';

export interface LibraryHandlerPorts {
  /** Where the bundle lies. */
  readonly folder: string;
  /** Where the application keeps what is its own. */
  readonly userData: string;
  readonly ownFolder: () => string;
  readonly takeOpened: () => readonly string[];
  readonly isOpen: (path: string) => boolean;
  readonly renamed: (from: string, to: string) => void;
  readonly changed: (change: LibraryChange) => void;
  readonly askWhatToOpen: (window: WindowId) => Promise<string | null>;
  readonly remedyFor: (failure: Failure) => string | null;
  readonly log: (line: string) => void;
}

export type LibraryChannel = Extract<keyof Handlers, `library.${string}`>;

export interface LibraryHandlers {
  readonly handlers: Pick<Handlers, LibraryChannel>;
  dispose(): Promise<void>;
}

export function createLibraryHandlers(ports: LibraryHandlerPorts): LibraryHandlers {
  const { folder, userData, askWhatToOpen, remedyFor, log, ...world } = ports;
  const library = new Library({
    ...world,
    log,
    index: createLibraryIndex(join(userData, 'library.json'), log),
    files: libraryFiles,
    glancer: createGlancer(join(folder, 'glance.cjs')),
    bin: createBin(join(userData, 'deleted')),
  });
  const wire = <T>(result: Result<T>): WireResult<T> =>
    result.ok ? result : err({ ...result.error, remedy: remedyFor(result.error) });
  return {
    handlers: {
      'library.list': async () => ok(await library.list()),
      'library.describe': async ({ path, tags, note }) => wire(await library.describe(path, tags, note)),
      'library.rename': async ({ path, name }) => wire(await library.rename(path, name)),
      'library.locate': async ({ path }, from) => {
        const chosen = await askWhatToOpen(from);
        return chosen === null ? ok(null) : wire(await library.relocate(path, chosen));
      },
      'library.forget': async ({ path }) => wire(await library.forget(path)),
      'library.delete': async ({ path }) => wire(await library.delete(path)),
      'library.undo-delete': async () => wire(await library.undoDelete()),
      'library.reveal': async ({ path }) => {
        const listed = await library.listed(path);
        if (listed.ok) shell.showItemInFolder(path);
        return wire(listed);
      },
    },
    dispose: () => library.dispose(),
  };
}

/** The system's trash; where there is none, a folder of ours. */
function createBin(folder: string): Bin {
  const kept = createKeptFile(folder);
  return {
    remove: async (path) => {
      try {
        await shell.trashItem(path);
      } catch {
        return kept.keep(path);
      }
      // What was kept of the deletion before is past its undo.
      await kept.empty();
      return ok({ where: 'trash', undo: await undoOfTrash(homeTrash(process.env), path) });
    },
    empty: () => kept.empty(),
  };
}
