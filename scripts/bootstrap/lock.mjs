// @ts-check
/** One setup at a time in one working copy: two commands that start together must not install over each other. */
import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readTextIfThere } from './files.mjs';

const POLL_MS = 200;

/**
 * Field 22 of /proc/PID/stat (proc(5)): a process id is given again, but not with the same start.
 * @param {number} pid
 * @returns {string} empty where there is no such process, or no /proc
 */
function startTimeOf(pid) {
  const stat = readTextIfThere(`/proc/${pid}/stat`) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

const ourName = () => `${process.pid} ${startTimeOf(process.pid)}`.trim();

/** @param {string} text */
function isHolderAlive(text) {
  const [pidText, startTime = ''] = text.trim().split(' ');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return false;
  }
  return startTimeOf(pid) === startTime;
}

/** Linked into its place with its holder's name in it: no lock is ever empty. @param {string} path @returns {boolean} whether it is ours now */
function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const named = `${path}.${process.pid}`;
  try {
    writeFileSync(named, ourName());
    linkSync(named, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(named, { force: true });
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
    if (holder !== undefined && !isHolderAlive(holder)) {
      rmSync(path, { force: true }); // its holder was killed
      continue;
    }
    if (!told) log(`waiting for another setup in this folder (process ${holder?.split(' ')[0] ?? '?'})`);
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
