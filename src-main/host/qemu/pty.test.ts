import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPty, SCROLLBACK_BOUND } from './pty';
import type { Pty } from './pty';

let pty: Pty;
/** What QEMU would hold: the slave, raw. */
let slave: number;

beforeEach(() => {
  const opened = openPty();
  if (!opened.ok) throw new Error(opened.error.message);
  pty = opened.value;
  slave = openSync(pty.slavePath, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  execFileSync('stty', ['-F', pty.slavePath, 'raw', '-echo']);
});
afterEach(() => {
  closeSync(slave);
  pty.dispose();
});

/** What is waited for comes at once, but on a machine that is busy with something else. */
const PATIENTLY = { timeout: 30_000 };

async function writeAll(bytes: Buffer): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(slave, rest));
    } catch {
      // Full until the other side has read.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function readAll(): string {
  const buffer = Buffer.alloc(65_536);
  try {
    return buffer.toString('utf8', 0, readSync(slave, buffer));
  } catch {
    return '';
  }
}

describe('a pseudo-terminal', () => {
  it('shows output to those who listen, and first what came before', async () => {
    await writeAll(Buffer.from('early '));
    await vi.waitFor(() => expect(pty.scrollback()).toBe('early '), PATIENTLY);
    let seen = '';
    const stop = pty.onData((text) => (seen += text));
    expect(seen).toBe('early ');
    await writeAll(Buffer.from('late'));
    await vi.waitFor(() => expect(seen).toBe('early late'), PATIENTLY);
    stop();
    await writeAll(Buffer.from(' unheard'));
    await vi.waitFor(() => expect(pty.scrollback()).toBe('early late unheard'), PATIENTLY);
    expect(seen).toBe('early late');
  });

  it('joins a character whose bytes come apart', async () => {
    const bytes = Buffer.from('µ');
    await writeAll(bytes.subarray(0, 1));
    await writeAll(Buffer.concat([bytes.subarray(1), Buffer.from('s')]));
    await vi.waitFor(() => expect(pty.scrollback()).toBe('µs'), PATIENTLY);
  });

  it('reads on when nobody listens, and keeps the end within the bound', async () => {
    await writeAll(Buffer.from(`${'x'.repeat(3 * SCROLLBACK_BOUND)}end`));
    await vi.waitFor(() => expect(pty.scrollback().endsWith('xend')).toBe(true), PATIENTLY);
    expect(pty.scrollback()).toHaveLength(SCROLLBACK_BOUND);
  });

  it('hands over what is written, all of it, though the other side reads late', async () => {
    const text = 'info status\n'.repeat(5000);
    pty.write(text);
    let read = '';
    await vi.waitFor(
      () => {
        read += readAll();
        expect(read.length).toBe(text.length);
      },
      { ...PATIENTLY, interval: 1 },
    );
    expect(read).toBe(text);
  });

  it('drops what exceeds its bound, and does not block, when the other side never reads', () => {
    pty.write('x'.repeat(10_000_000));
    pty.write('y');
    expect(readAll()).toMatch(/^x+$/);
  });

  it('tells the other side its size', () => {
    pty.resize(132, 43);
    expect(execFileSync('stty', ['-F', pty.slavePath, 'size']).toString()).toBe('43 132\n');
  });

  it('keeps its output when it is closed, and closes twice alike', async () => {
    await writeAll(Buffer.from('last words'));
    await vi.waitFor(() => expect(pty.scrollback()).toBe('last words'), PATIENTLY);
    pty.dispose();
    pty.dispose();
    pty.write('ignored');
    pty.resize(80, 24);
    let seen = '';
    pty.onData((text) => (seen += text));
    expect(seen).toBe('last words');
  });
});
