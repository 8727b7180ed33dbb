/** Names of a process's threads from /proc/PID/task/TID/comm (proc(5)). */
import { readdir, readFile } from 'node:fs/promises';
import { fail, ok } from '@core/errors';
import { tid } from '@core/units';
import type { NamedThread, ReadThreadNames } from '../../engine/ports/guest';

/** Fails with qemu-exited when there is no such process. A thread that ends meanwhile is left out. */
export const readThreadNames: ReadThreadNames = async (pid) => {
  const folder = `/proc/${pid}/task`;
  let entries: readonly string[];
  try {
    entries = await readdir(folder);
  } catch {
    return fail('qemu-exited', `Process ${pid} is gone`, { pid });
  }
  const threads = await Promise.all(entries.map((entry) => readName(folder, entry)));
  return ok(threads.filter((thread) => thread !== null));
};

async function readName(folder: string, entry: string): Promise<NamedThread | null> {
  try {
    const comm = await readFile(`${folder}/${entry}/comm`, 'utf8');
    return { tid: tid(Number(entry)), name: comm.replace(/\n$/, '') };
  } catch {
    return null;
  }
}
