import { closeSync, fstatSync } from 'node:fs';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { GuestLog, LogTail } from '../../engine/ports/guest';
import { openRegularFile, readAt } from '../files/files';

/** Trace events of a million cycles are less; a user's own -d can write without end. */
const MOST_BYTES = 1 << 29;

/** QEMU's log while QEMU writes it. */
export const guestLog = (path: string): GuestLog => ({ path, follow: () => follow(path) });

function follow(path: string): Result<LogTail> {
  const opened = openRegularFile(path);
  if (!opened.ok) return opened;
  const { file, sizeBytes: from } = opened.value;
  return ok({ read: () => readTail(file, path, from), close: () => closeSync(file) });
}

function readTail(file: number, path: string, from: number): Result<Uint8Array> {
  const sizeBytes = Math.max(0, fstatSync(file).size - from);
  if (sizeBytes > MOST_BYTES) {
    return fail('file-unreadable', `${path} grew by ${sizeBytes} bytes, more than is read.`, {
      path,
      sizeBytes,
    });
  }
  const bytes = new Uint8Array(sizeBytes);
  const read = readAt(file, path, from, bytes);
  return read.ok ? ok(bytes.subarray(0, read.value)) : read;
}
