/** Finds programs as execvp(3) would, so that a missing one is told before anything is started. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** Where a name without a slash is looked for, in order; a path is its own only place. */
export function searchedPlaces(command: string, path: string = process.env.PATH ?? ''): string {
  return command.includes('/') ? command : path;
}

/** The absolute path of `command`, or null where no file of that name may be run. */
export function findExecutable(command: string, path: string = process.env.PATH ?? ''): string | null {
  const candidates = command.includes('/')
    ? [resolve(command)]
    : path
        .split(delimiter)
        .filter((folder) => folder !== '')
        .map((folder) => join(folder, command));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
