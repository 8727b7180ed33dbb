/** Runs the built command line as a user would, and reads what it says. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The built command line. */
export const CLI = resolve(import.meta.dirname, '../out/main/cli.cjs');

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const quiescope = (...args: readonly string[]): Promise<Ran> => quiescopeWith({}, ...args);

/** Ends by itself or after five minutes; a non-zero exit is a value, not an exception. */
export function quiescopeWith(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ran> {
  return new Promise((settle) => {
    const options = { timeout: 300_000, maxBuffer: 256 * 1024 * 1024, env: { ...process.env, ...env } };
    execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      settle({ code, stdout, stderr });
    });
  });
}

/** A folder that is gone when `use` is done. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'quiescope-test-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
