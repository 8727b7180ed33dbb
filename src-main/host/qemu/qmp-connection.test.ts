import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { connect } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '@core/errors';
import type { QmpConnection } from '../../engine/ports/qmp';
import { openQmp } from './qmp-connection';

const GREETING = {
  QMP: { version: { qemu: { micro: 2, minor: 0, major: 10 }, package: '' }, capabilities: [] },
};
const NEVER = new AbortController().signal;

let folder: string;
let server: Server;
/** QEMU's end. */
let qemu: Socket;
let requests: { id: number; execute: string }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qmp-test-'));
  server = createServer();
  server.listen(join(folder, 'qmp.sock'));
  await once(server, 'listening');
  requests = [];
});
afterEach(() => {
  qemu.destroy();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Plays QEMU's side: `script` is called with each request's id and name. */
async function open(
  script: (socket: Socket, request: { id: number; execute: string }) => void,
  greeting: unknown = GREETING,
): Promise<Result<QmpConnection>> {
  qemu = connect(join(folder, 'qmp.sock'));
  qemu.on('error', () => undefined);
  let text = '';
  qemu.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const request = JSON.parse(line) as { id: number; execute: string };
      requests.push(request);
      if (request.execute === 'qmp_capabilities') say({ return: {}, id: request.id });
      else script(qemu, request);
    }
  });
  const [socket] = (await once(server, 'connection')) as [Socket];
  if (greeting !== null) say(greeting);
  return openQmp(socket, { deadlineMs: greeting === null ? 20 : 30_000, signal: NEVER });
}

const say = (message: unknown): void => {
  qemu.write(`${JSON.stringify(message)}\r\n`);
};

async function ready(script: Parameters<typeof open>[0]): Promise<QmpConnection> {
  const opened = await open(script);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

describe('a QMP connection', () => {
  it('negotiates, and gives a reply with its instants in order and the events before it', async () => {
    const qmp = await ready((_socket, { id }) => {
      say({ event: 'STOP' });
      say({ return: { done: true }, id });
    });
    expect(qmp.qemuVersion).toBe('10.0.2');
    const heard: string[] = [];
    qmp.onEvent(({ name }) => heard.push(name));
    const before = process.hrtime.bigint();
    const reply = await qmp.execute('stop');
    const after = process.hrtime.bigint();
    if (!reply.ok) throw new Error(reply.error.message);
    const { writtenAt, readAt, events, value } = reply.value;
    expect(value).toEqual({ done: true });
    expect(events.map(({ name }) => name)).toEqual(['STOP']);
    const instants = [before, writtenAt, ...events.map((event) => event.readAt), readAt, after];
    expect(instants).toEqual([...instants].sort((a, b) => Number(a - b)));
    expect(heard).toEqual(['STOP']);
  });

  it('answers with qemu-unresponsive at the deadline, and goes on with the next command', async () => {
    const qmp = await ready((_socket, { id, execute }) => {
      if (execute === 'cont') say({ return: {}, id });
    });
    expect(await qmp.execute('stop', {}, { deadlineMs: 5 })).toMatchObject({
      ok: false,
      error: { code: 'qemu-unresponsive' },
    });
    expect(await qmp.execute('cont', {}, { deadlineMs: 30_000 })).toMatchObject({ ok: true });
  });

  it('answers with cancelled when its signal is aborted, before or under way', async () => {
    const abort = new AbortController();
    const qmp = await ready(() => abort.abort());
    const options = { signal: abort.signal };
    expect(await qmp.execute('stop', {}, options)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await qmp.execute('cont', {}, options)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(requests.map(({ execute }) => execute)).toEqual(['qmp_capabilities', 'stop']);
  });

  it('answers with qemu-exited when the socket closes, and to all that follows', async () => {
    const qmp = await ready((socket) => socket.destroy());
    expect(await qmp.execute('stop')).toMatchObject({ ok: false, error: { code: 'qemu-exited' } });
    expect(await qmp.execute('cont')).toMatchObject({ ok: false, error: { code: 'qemu-exited' } });
  });

  it('answers with qmp-protocol when garbage comes, and closes', async () => {
    const qmp = await ready((socket) => socket.write('Segmentation fault'));
    expect(await qmp.execute('stop')).toMatchObject({ ok: false, error: { code: 'qmp-protocol' } });
    await once(qemu, 'close');
  });

  it('fails to open when no greeting comes by the deadline', async () => {
    const opened = await open(() => undefined, null);
    expect(opened).toMatchObject({ ok: false, error: { code: 'qemu-unresponsive' } });
  });

  it('fails to open when something else than QEMU answers', async () => {
    expect(await open(() => undefined, 'HTTP/1.1 400 Bad Request')).toMatchObject({
      ok: false,
      error: { code: 'qmp-protocol' },
    });
  });
});
