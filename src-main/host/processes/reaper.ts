/**
 * Cleans up after us when we cannot: a small process of our own that outlives us. It holds one end of a pipe; when
 * the other end closes without a word, however we died, it waits for our children to be gone and removes what we
 * told it of. Should it be killed as well, the next start removes what is stale.
 */
import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { FreezerCgroup } from './freezer-cgroup';
import { processName } from './reaper-processes';
import type { ReaperOrder } from './reaper-orders';

export interface Reaper {
  watchProbeGroup(tracefsPath: string, group: string): void;
  /** Removed with all that is in it. */
  watchFolder(path: string): void;
  /** Thawed at once, removed at the end. */
  watchCgroup(cgroup: FreezerCgroup): void;
  /** A guest of somebody else's, by its QMP socket, which we pause: resumed should it be paused when we die. */
  watchGuest(socket: string): void;
  leaveGuest(socket: string): void;
  /** A child that dies with us; nothing is removed while it lives. */
  watchPid(pid: number): void;
  /** We have cleaned up ourselves: the reaper leaves. Nothing is told after that. */
  release(): void;
}

/** `scriptPath` is out/main/reaper.cjs. Its process starts with the first order: not every run needs one. */
export function createReaper(scriptPath: string): Reaper {
  let pipe: Writable | null = null;
  const tell = (order: ReaperOrder): void => {
    pipe ??= startReaper(scriptPath);
    if (pipe.writable) pipe.write(`${JSON.stringify(order)}\n`);
  };
  return {
    watchProbeGroup: (tracefsPath, group) => tell({ order: 'probes', tracefsPath, group }),
    watchFolder: (path) => tell({ order: 'folder', path }),
    watchCgroup: (cgroup) => tell({ order: 'cgroup', cgroup }),
    watchGuest: (socket) => tell({ order: 'guest', socket }),
    leaveGuest: (socket) => tell({ order: 'left', socket }),
    watchPid: (pid) => {
      const process = processName(pid);
      if (process !== null) tell({ order: 'process', process });
    },
    release: () => {
      if (pipe === null) return;
      tell({ order: 'done' });
      pipe.end();
    },
  };
}

function startReaper(scriptPath: string): Writable {
  const child = spawn(process.execPath, [scriptPath], {
    // A session of its own: Ctrl-C and a closing terminal must not reach it. It inherits nothing but its pipe.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  // Without a reaper the next start cleans up: no reason to fail.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  return child.stdin;
}
