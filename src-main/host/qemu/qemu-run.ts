/** What a QEMU needs around it before it starts: a private folder, two terminals, a socket that waits, a disk. */
import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { err, fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { GuestSettings } from '@core/analysis/settings';
import type { Disk, LaunchPlaces } from '../../engine/ports/guest';
import { spawnChild } from '../processes/children';
import { findExecutable } from '../processes/children-executable';
import { openPty } from './pty';
import type { Pty } from './pty';
import { createRunFolder } from '../processes/run-folder';

const DISK_SIZE = '1G';

export interface QemuRun {
  readonly places: LaunchPlaces;
  readonly console: Pty;
  readonly monitor: Pty;
  /** Resolves when QEMU connects; never, if it doesn't. */
  readonly connected: Promise<Socket>;
  /** Closes and removes all of it; the terminals keep their scrollback. Idempotent. */
  dispose(): void;
}

export interface QemuRunOptions {
  readonly guestBinary: string;
  readonly qemuPath: string;
}

/** Fails with file-unwritable, disk-full or file-missing, and leaves nothing behind. */
export async function prepareRun(settings: GuestSettings, options: QemuRunOptions): Promise<Result<QemuRun>> {
  const closers: (() => void)[] = [];
  const dispose = (): void => {
    for (const close of closers.splice(0).reverse()) close();
  };
  const prepared = await prepare(settings, options, closers);
  if (!prepared.ok) dispose();
  return prepared.ok ? ok({ ...prepared.value, dispose }) : prepared;
}

async function prepare(
  settings: GuestSettings,
  { guestBinary, qemuPath }: QemuRunOptions,
  closers: (() => void)[],
): Promise<Result<Omit<QemuRun, 'dispose'>>> {
  const boots = checkBootFiles(settings);
  if (!boots.ok) return boots;
  const folder = createRunFolder();
  if (!folder.ok) return folder;
  closers.push(() => folder.value.remove());
  const console = openPty();
  if (!console.ok) return console;
  closers.push(() => console.value.dispose());
  const monitor = openPty();
  if (!monitor.ok) return monitor;
  closers.push(() => monitor.value.dispose());
  const qmpSocket = join(folder.value.path, 'qmp.sock');
  const listening = await listen(qmpSocket);
  if (!listening.ok) return listening;
  closers.push(() => listening.value.server.close());
  const disk = await prepareDisk(settings, folder.value.path, qemuPath);
  if (!disk.ok) return disk;
  return ok({
    places: {
      guestBinary,
      qmpSocket,
      console: console.value.slavePath,
      monitor: monitor.value.slavePath,
      log: join(folder.value.path, 'qemu.log'),
      disk: disk.value,
    },
    console: console.value,
    monitor: monitor.value,
    connected: listening.value.connected,
  });
}

interface Listening {
  readonly server: Server;
  readonly connected: Promise<Socket>;
}

function listen(path: string): Promise<Result<Listening>> {
  return new Promise((resolve) => {
    const server = createServer();
    const connected = new Promise<Socket>((connect) => {
      server.once('connection', (socket) => {
        server.close();
        connect(socket);
      });
    });
    server.once('error', (error) => resolve(fail('file-unwritable', `${path}: ${error.message}`, { path })));
    server.listen(path, () => resolve(ok({ server, connected })));
  });
}

/** QEMU says of a file that is not there which, but only after it was started with every accelerator in turn. */
function checkBootFiles({ kernel, initrd }: GuestSettings): Result<null> {
  for (const [what, path] of [
    ['kernel', kernel],
    ['initial ramdisk', initrd],
  ] as const) {
    if (path === null) continue;
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined) return fail('file-missing', `There is no ${what} ${path}.`, { path });
    if (there.isDirectory()) return fail('file-unreadable', `${path} is a folder, not a file.`, { path });
  }
  return ok(null);
}

async function prepareDisk(settings: GuestSettings, folder: string, qemuPath: string): Promise<Result<Disk>> {
  if (settings.disk === 'none') return ok({ kind: 'none' });
  if (settings.disk !== 'default') {
    return chosenDisk(settings.disk.spec);
  }
  const path = join(folder, 'disk.qcow2');
  const made = await createImage(path, qemuPath);
  return made.ok ? ok({ kind: 'default', path }) : made;
}

/** QEMU would wait for ever on a named pipe, and take a slip in an image's path for a -drive value without a file. */
function chosenDisk(spec: string): Result<Disk> {
  // A -drive value may be longer than any file's name: existsSync alone does not throw at that.
  if (!existsSync(spec)) {
    return spec.includes('=')
      ? ok({ kind: 'drive', value: spec })
      : fail('file-missing', `There is no disk image ${spec}.`, { path: spec });
  }
  const there = statSync(spec);
  return there.isFile() || there.isBlockDevice()
    ? ok({ kind: 'image', path: spec })
    : fail('file-unreadable', `${spec} is neither a disk image nor a disk.`, { path: spec });
}

async function createImage(path: string, qemuPath: string): Promise<Result<null>> {
  // The one of the same QEMU, where it lies beside it.
  const beside = findExecutable(join(dirname(qemuPath), 'qemu-img'));
  const started = spawnChild({
    command: beside ?? 'qemu-img',
    args: ['create', '-q', '-f', 'qcow2', path, DISK_SIZE],
  });
  if (!started.ok) {
    return started.error.facts['file'] === 'qemu-img'
      ? err({ ...started.error, code: 'qemu-missing' })
      : started;
  }
  const { code } = await started.value.exited;
  if (code === 0) return ok(null);
  const stderr = started.value.stderr().trim();
  const full = stderr.includes('No space left on device');
  return fail(full ? 'disk-full' : 'file-unwritable', `The guest's disk could not be made: ${stderr}`, {
    path,
    stderr,
  });
}
