import { closeSync, statSync } from 'node:fs';
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { GuestLog } from '../engine/ports';
import { openRegularFile, readAt } from './files';

/** QEMU's log while QEMU writes it. */
export function guestLog(path: string): GuestLog {
  return {
    path,
    sizeBytes: () => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    readFrom: (offset) => readFrom(path, offset),
  };
}

function readFrom(path: string, offset: number): Result<Uint8Array> {
  const opened = openRegularFile(path);
  if (!opened.ok) return opened;
  const { file, sizeBytes } = opened.value;
  try {
    const bytes = new Uint8Array(Math.max(0, sizeBytes - offset));
    const read = readAt(file, path, offset, bytes);
    return read.ok ? ok(bytes.subarray(0, read.value)) : read;
  } finally {
    closeSync(file);
  }
}
