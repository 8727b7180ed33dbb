import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type FailureCode, type Result } from '@core/errors';

/** What Node's file functions throw. */
interface SystemError extends Error {
  readonly code: string;
}

const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

const WRITE_CODES: Readonly<Record<string, FailureCode>> = { ENOSPC: 'disk-full', EDQUOT: 'disk-full' };
const READ_CODES: Readonly<Record<string, FailureCode>> = { ENOENT: 'file-missing' };

function failed(error: unknown, path: string, doing: string, code: FailureCode): Result<never> {
  if (!isSystemError(error)) throw error;
  return fail(code, `${path} could not be ${doing}: ${reasonOf(error)}.`, { path, errno: error.code });
}

/** What a file function of Node's threw, as a failure. `doing`: "moved". Fails with file-missing, disk-full or file-unwritable. */
export function systemFailure(error: unknown, path: string, doing: string): Result<never> {
  const code = isSystemError(error) ? (READ_CODES[error.code] ?? WRITE_CODES[error.code]) : undefined;
  return failed(error, path, doing, code ?? 'file-unwritable');
}

/** "EACCES: permission denied, open '/x'" says it all between the colon and the comma. */
const reasonOf = (error: SystemError): string => /^\w+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;

/**
 * Puts `bytes` at `path` wholly or not at all, whatever happens in between: written beside it, synced, renamed over
 * it. Synchronous: for the worker and the command line. Fails with disk-full or file-unwritable and leaves nothing.
 */
export function writeFileAtomically(path: string, bytes: Uint8Array): Result<{ readonly sizeBytes: number }> {
  const temporary = temporaryFor(path);
  try {
    const replaceable = checkReplaceable(path);
    if (!replaceable.ok) return replaceable;
    removeAbandoned(path, Date.now());
    writeSynced(temporary, bytes, replaceable.value);
    renameSync(temporary, path);
    syncFolder(dirname(path));
    return ok({ sizeBytes: bytes.length });
  } catch (error) {
    removeIfThere(temporary);
    return unwritten(error, path);
  }
}

/** A file that is written in pieces and has its name only when it is whole. */
export interface GrowingFile {
  /** Fails with disk-full or file-unwritable. */
  append(bytes: Uint8Array): Result<null>;
  /** Gives it its name. Fails like append, and then leaves nothing. */
  finish(): Result<null>;
  /** Leaves nothing. */
  abandon(): void;
}

/** Like writeFileAtomically, for what is too long to be made at once. Fails with disk-full or file-unwritable. */
export function createFileAtomically(path: string): Result<GrowingFile> {
  const temporary = temporaryFor(path);
  try {
    const replaceable = checkReplaceable(path);
    if (!replaceable.ok) return replaceable;
    removeAbandoned(path, Date.now());
    const file = openSync(temporary, 'wx', replaceable.value);
    return ok(growingFile(file, temporary, path));
  } catch (error) {
    return unwritten(error, path);
  }
}

function growingFile(file: number, temporary: string, path: string): GrowingFile {
  const tried = (work: () => void): Result<null> => {
    try {
      work();
      return ok(null);
    } catch (error) {
      return unwritten(error, path);
    }
  };
  return {
    append: (bytes) =>
      tried(() => {
        for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      }),
    finish: () => {
      const finished = tried(() => {
        try {
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        renameSync(temporary, path);
        syncFolder(dirname(path));
      });
      if (!finished.ok) removeIfThere(temporary);
      return finished;
    },
    abandon: () => {
      closeSync(file);
      removeIfThere(temporary);
    },
  };
}

/** `force` spares us ENOENT alone. What cannot be removed was not made either, or is told by the failure before it. */
export function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

const temporaryStem = (path: string): string => `.${basename(path).slice(0, 200)}.`;

const temporaryFor = (path: string): string =>
  join(dirname(path), `${temporaryStem(path)}${randomBytes(6).toString('hex')}.part`);

/** Whoever writes does so again and again: after so long without, it was killed. */
const ABANDONED_MS = 3_600_000;

/** What a write of this file left that was killed is removed, as far as that can be done. `nowMs`: since 1970. */
function removeAbandoned(path: string, nowMs: number): void {
  const stem = temporaryStem(path);
  try {
    for (const name of readdirSync(dirname(path))) {
      if (!name.startsWith(stem) || !/^[0-9a-f]{12}\.part$/.test(name.slice(stem.length))) continue;
      const temporary = join(dirname(path), name);
      const found = lstatSync(temporary, { throwIfNoEntry: false });
      if (found?.isFile() === true && nowMs - found.mtimeMs > ABANDONED_MS) removeIfThere(temporary);
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** What an error thrown while writing comes to: disk-full or file-unwritable; bugs are thrown on. */
export function unwritten(error: unknown, path: string): Result<never> {
  const code = isSystemError(error) ? WRITE_CODES[error.code] : undefined;
  return failed(error, path, 'written', code ?? 'file-unwritable');
}

/** Whether writeFileAtomically could start now, tried by doing. Fails with disk-full or file-unwritable. */
export function checkWritable(path: string): Result<null> {
  const temporary = temporaryFor(path);
  try {
    const replaceable = checkReplaceable(path);
    if (!replaceable.ok) return replaceable;
    writeSynced(temporary, new Uint8Array(), replaceable.value);
    return ok(null);
  } catch (error) {
    return unwritten(error, path);
  } finally {
    removeIfThere(temporary);
  }
}

/** A folder and those above it, where they are missing. Fails with disk-full or file-unwritable. */
export function makeFolder(path: string): Result<null> {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there !== undefined && !there.isDirectory())
      return fail('file-unwritable', `${path} is no folder, and one is wanted.`, { path, wanted: 'folder' });
    mkdirSync(path, { recursive: true });
    return ok(null);
  } catch (error) {
    return unwritten(error, path);
  }
}

const READ_BY_ALL = 0o644;

/**
 * Who may read the new file: those who may read the one that it replaces. It takes the name, and root may take any name: /dev/null
 * would be a plain file for everybody from then on.
 */
function checkReplaceable(path: string): Result<number> {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) return ok(READ_BY_ALL);
  if (there.isFile()) return ok(there.mode & 0o777);
  const what = there.isDirectory() ? 'a folder' : 'a device, a pipe or a socket';
  return fail('file-unwritable', `${path} is ${what}; only a regular file can be replaced.`, { path });
}

function writeSynced(path: string, bytes: Uint8Array, mode: number): void {
  const file = openSync(path, 'wx', mode);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the rename itself last. Some file systems cannot sync a folder, and some folders cannot be read; the file is in place all the same. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** Opens a regular file to read from. Fails with file-missing or file-unreadable. */
export function openRegularFile(path: string): Result<{ readonly file: number; readonly sizeBytes: number }> {
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const state = fstatSync(file);
    if (state.isFile()) return ok({ file, sizeBytes: state.size });
    closeSync(file);
    const what = state.isDirectory() ? 'a folder, not a file' : 'not a regular file';
    return fail('file-unreadable', `${path} is ${what}.`, { path });
  } catch (error) {
    return unread(error, path);
  }
}

/** Fills `target` from `offset` on; says how many bytes there were. Fails with file-unreadable. */
export function readAt(file: number, path: string, offset: number, target: Uint8Array): Result<number> {
  try {
    let filled = 0;
    while (filled < target.length) {
      const read = readSync(file, target, filled, target.length - filled, offset + filled);
      if (read === 0) break;
      filled += read;
    }
    return ok(filled);
  } catch (error) {
    return unread(error, path);
  }
}

/** What an error thrown while reading comes to: file-missing or file-unreadable; bugs are thrown on. */
export function unread(error: unknown, path: string): Result<never> {
  const code = isSystemError(error) ? READ_CODES[error.code] : undefined;
  return failed(error, path, 'read', code ?? 'file-unreadable');
}

/** The whole of a regular file of at most `maxBytes`. Fails with file-missing or file-unreadable. */
export function readFileBounded(path: string, maxBytes: number): Result<Uint8Array<ArrayBuffer>> {
  const opened = openRegularFile(path);
  if (!opened.ok) return opened;
  const { file, sizeBytes } = opened.value;
  try {
    if (sizeBytes > maxBytes) {
      return fail('file-unreadable', `${path} is larger than the ${maxBytes} bytes that are read.`, {
        path,
        sizeBytes,
        maxBytes,
      });
    }
    const bytes = new Uint8Array(sizeBytes);
    const read = readAt(file, path, 0, bytes);
    return read.ok ? ok(read.value < sizeBytes ? bytes.slice(0, read.value) : bytes) : read;
  } finally {
    closeSync(file);
  }
}
