// @ts-check
/** One setup at a time in one working copy: two commands that start together must not install over each other. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readTextIfThere } from './files.mjs';

const POLL_MS = 200;

/** @param {string} text */
function isHolderAlive(text) {
  const pid = Number(text);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} path @returns {boolean} whether it is ours now */
function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @template T
 * @param {string} path
 * @param {(line: string) => void} log
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, log, work) {
  let told = false;
  while (!tryLock(path)) {
    const holder = readTextIfThere(path);
    if (holder !== undefined && holder !== '' && !isHolderAlive(holder)) {
      rmSync(path, { force: true }); // its holder was killed
      continue;
    }
    if (!told) log(`waiting for another setup in this folder (process ${holder ?? '?'})`);
    told = true;
    await sleep(POLL_MS);
  }
  // A signal ends us by process.exit, which skips the finally below.
  const release = () => rmSync(path, { force: true });
  process.on('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
