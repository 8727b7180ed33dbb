// @ts-check
/** Files that are whole or absent: hashes, stamps and atomic writes. */
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  createReadStream,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * @param {string} path
 * @returns {string | undefined} the text, or undefined when there is no such file
 */
export function readTextIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} folder @returns {boolean} false also on a file system that is read-only */
export function mayWrite(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Written beside its place and renamed into it, so that no reader ever sees half of it.
 * @param {string} path
 * @param {string} text
 */
export function writeAtomically(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/**
 * A stamp says that a step was finished for a key. It is written last, so that an interrupted step leaves none.
 * @param {string} path
 * @param {string} key
 */
export const isStamped = (path, key) => readTextIfThere(path) === `${key}\n`;

/**
 * @param {string} path
 * @param {string} key
 */
export const writeStamp = (path, key) => writeAtomically(path, `${key}\n`);

/** @param {readonly string[]} parts */
export const keyOf = (...parts) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/**
 * @param {string} path
 * @returns {Promise<string>} in the form of npm and the web: `sha512-` and base64
 */
export async function integrityOf(path) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return `sha512-${hash.digest('base64')}`;
}
