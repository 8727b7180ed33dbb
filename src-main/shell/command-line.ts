import { resolve } from 'node:path';

/**
 * The snapshot that the command line names with `--open FILE`, as an absolute path; null if it names none. Other
 * words are Chromium's and Electron's own switches.
 */
export function openPathIn(argv: readonly string[], workingFolder: string): string | null {
  const at = argv.findIndex((word) => word === '--open' || word.startsWith('--open='));
  const word = argv[at];
  if (word === undefined) return null;
  const path = word === '--open' ? argv[at + 1] : word.slice('--open='.length);
  return path === undefined || path === '' ? null : resolve(workingFolder, path);
}
