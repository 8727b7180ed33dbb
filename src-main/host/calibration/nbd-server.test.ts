import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SlowNbd } from '../../engine/calibrate/ports';
import { serveNbd } from './nbd-server';

let folder = '';
let served: SlowNbd | null = null;
const sockets: Socket[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nbd-'));
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  served?.close();
  served = null;
  rmSync(folder, { recursive: true, force: true });
});

async function serve(): Promise<SlowNbd> {
  const serving = await serveNbd(join(folder, 'nbd'), { sizeBytes: 1 << 30, name: 'slow' });
  if (!serving.ok) throw new Error(serving.error.message);
  served = serving.value;
  return serving.value;
}

/** A client in transmission: flags, and NBD_OPT_EXPORT_NAME with the empty name. */
async function client(path: string): Promise<Socket> {
  const socket = connect(path);
  sockets.push(socket);
  await once(socket, 'data');
  socket.write(Buffer.from(`00000003${'49484156454f5054'}0000000100000000`, 'hex'));
  await once(socket, 'data');
  return socket;
}

const request = (command: number, length: number): Buffer =>
  Buffer.from(
    `25609513${'0000'}000${String(command)}${'00'.repeat(16)}${length.toString(16).padStart(8, '0')}`,
    'hex',
  );

it('answers a flush after the delay that it was told, and knows how long it slept', async () => {
  const nbd = await serve();
  const socket = await client(nbd.path);
  nbd.setFlushDelay(30);
  socket.write(request(3, 0));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString('hex')).toBe(`67446698${'00'.repeat(12)}`);
  const [slept] = nbd.takeSleeps();
  // Node's timers count whole milliseconds from the loop's last look at the clock: they may seem a little early.
  expect(slept).toBeGreaterThan(28e6);
  expect(nbd.takeSleeps()).toEqual([]);
});

it('holds no more answers than a client takes', async () => {
  const nbd = await serve();
  const socket = await client(nbd.path);
  socket.pause();
  // 64 reads of 32 MiB each: 2 GiB of zeroes, if it made them all at once.
  socket.write(Buffer.concat(Array.from({ length: 64 }, () => request(0, 32 << 20))));
  const before = process.memoryUsage().arrayBuffers;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 << 20);
});

it('hangs up on a client that makes no sense, and goes on with the others', async () => {
  const nbd = await serve();
  const socket = await client(nbd.path);
  socket.write(Buffer.alloc(28));
  await once(socket, 'close');
  const other = await client(nbd.path);
  other.write(request(3, 0));
  await once(other, 'data');
  expect(nbd.takeSleeps()).toHaveLength(1);
});

it('fails where it may not listen, and leaves no socket behind when it is closed', async () => {
  const refused = await serveNbd(join(folder, 'missing', 'nbd'), { sizeBytes: 1, name: 'slow' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
  const nbd = await serve();
  nbd.close();
  await vi.waitFor(() => expect(existsSync(nbd.path)).toBe(false), { timeout: 30_000 });
});
