import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NbdSession, nbdGreeting } from './nbd-protocol';
import type { NbdStep } from './nbd-protocol';

const DISK = { sizeBytes: 1 << 20, name: 'slow' };

const words = (...parts: (readonly [bytes: 2 | 4 | 8, value: bigint])[]): Buffer =>
  Buffer.concat(
    parts.map(([bytes, value]) => {
      const word = Buffer.alloc(8);
      word.writeBigUInt64BE(value);
      return word.subarray(8 - bytes);
    }),
  );
const FLAGS = words([4, 3n]);
const option = (code: number, data: Buffer = Buffer.alloc(0)): Buffer =>
  Buffer.concat([words([8, 0x49484156454f5054n], [4, BigInt(code)], [4, BigInt(data.length)]), data]);
const go = (name: string): Buffer =>
  option(7, Buffer.concat([words([4, BigInt(name.length)]), Buffer.from(name), words([2, 0n])]));
const request = (command: number, cookie: bigint, offset: bigint, length: number): Buffer =>
  words([4, 0x25609513n], [2, 0n], [2, BigInt(command)], [8, cookie], [8, offset], [4, BigInt(length)]);

function stepsOf(session: NbdSession, ...chunks: readonly Buffer[]): NbdStep[] {
  const steps: NbdStep[] = [];
  for (const chunk of chunks) {
    session.feed(chunk);
    for (let step = session.next(); step !== null; step = session.next()) steps.push(step);
  }
  return steps;
}

const sent = (steps: readonly NbdStep[]): string =>
  Buffer.concat(steps.flatMap((step) => (step.step === 'send' ? [step.bytes] : []))).toString('hex');
const reply = (cookie: bigint, error = 0n): string =>
  words([4, 0x67446698n], [4, error], [8, cookie]).toString('hex');
const optionReply = (code: number, type: bigint, data = ''): string =>
  words([8, 0x3e889045565a9n], [4, BigInt(code)], [4, type], [4, BigInt(data.length / 2)]).toString('hex') +
  data;

describe('an NBD session', () => {
  it('greets as a fixed newstyle server', () => {
    expect(nbdGreeting().toString('latin1', 0, 16)).toBe('NBDMAGICIHAVEOPT');
    expect(nbdGreeting().readUInt16BE(16)).toBe(3);
  });

  it('tells size and flags to a client that asks to go, and answers reads with zeroes', () => {
    const steps = stepsOf(new NbdSession(DISK), FLAGS, go('slow'), request(0, 7n, 4096n, 8));
    const size = words([2, 0n], [8, 1n << 20n], [2, 5n]).toString('hex');
    expect(sent(steps)).toBe(optionReply(7, 3n, size) + optionReply(7, 1n) + reply(7n) + '00'.repeat(8));
  });

  it('takes a client that knows the old way in alone', () => {
    const steps = stepsOf(new NbdSession(DISK), words([4, 1n]), option(1, Buffer.from('slow')));
    expect(sent(steps)).toBe(words([8, 1n << 20n], [2, 5n]).toString('hex') + '00'.repeat(124));
  });

  it('lists its one export, knows no other, and refuses options it does not know', () => {
    const session = new NbdSession(DISK);
    const listed = stepsOf(session, FLAGS, option(3));
    expect(sent(listed)).toContain(Buffer.from('slow').toString('hex'));
    expect(sent(stepsOf(session, go('fast')))).toBe(optionReply(7, 0x80000006n));
    expect(sent(stepsOf(session, option(8)))).toBe(optionReply(8, 0x80000001n));
    expect(sent(stepsOf(session, option(7, Buffer.from('000000ff', 'hex'))))).toBe(
      optionReply(7, 0x80000003n),
    );
    expect(sent(stepsOf(session, option(2)))).toBe(optionReply(2, 1n));
  });

  it('hands flushes over and answers a write when all of its payload has come', () => {
    const session = new NbdSession(DISK);
    stepsOf(session, FLAGS, go(''));
    expect(stepsOf(session, request(3, 9n, 0n, 0))).toEqual([{ step: 'flush', cookie: 9n }]);
    expect(stepsOf(session, request(1, 1n, 0n, 6), Buffer.alloc(4))).toEqual([]);
    expect(sent(stepsOf(session, Buffer.alloc(2)))).toBe(reply(1n));
  });

  it('refuses what lies beyond the disk, and stays in step', () => {
    const session = new NbdSession(DISK);
    stepsOf(session, FLAGS, go(''));
    expect(sent(stepsOf(session, request(0, 1n, (1n << 20n) - 1n, 2)))).toBe(reply(1n, 22n));
    expect(sent(stepsOf(session, request(1, 2n, 1n << 63n, 3), Buffer.alloc(3)))).toBe(reply(2n, 22n));
    expect(sent(stepsOf(session, request(99, 3n, 0n, 0)))).toBe(reply(3n, 22n));
    expect(sent(stepsOf(session, request(0, 4n, 0n, 1)))).toBe(`${reply(4n)}00`);
  });

  it('hangs up on what is no NBD', () => {
    const closes = (...chunks: readonly Buffer[]): void =>
      expect(stepsOf(new NbdSession(DISK), ...chunks).at(-1)).toEqual({ step: 'close' });
    closes(words([4, 0xffn]));
    closes(FLAGS, Buffer.alloc(16));
    closes(FLAGS, words([8, 0x49484156454f5054n], [4, 7n], [4, 0xffffffffn]));
    closes(FLAGS, go(''), Buffer.alloc(28));
    closes(FLAGS, go(''), request(1, 1n, 0n, 0xffffffff));
    closes(FLAGS, go(''), request(2, 1n, 0n, 0));
    closes(FLAGS, option(1, Buffer.from('other')));
  });

  it('answers alike however the bytes are cut', () => {
    const bytes = Buffer.concat([
      FLAGS,
      option(3),
      go('slow'),
      request(1, 1n, 0n, 5),
      Buffer.alloc(5),
      request(0, 2n, 0n, 3),
      request(3, 3n, 0n, 0),
      request(2, 4n, 0n, 0),
    ]);
    const whole = stepsOf(new NbdSession(DISK), bytes);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        const edges = [0, ...cuts.sort((left, right) => left - right), bytes.length];
        const chunks = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
        expect(stepsOf(new NbdSession(DISK), ...chunks)).toEqual(whole);
      }),
    );
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (chunks) => {
        stepsOf(new NbdSession(DISK), FLAGS, ...chunks.map((chunk) => Buffer.from(chunk)));
        stepsOf(new NbdSession(DISK), FLAGS, go(''), ...chunks.map((chunk) => Buffer.from(chunk)));
      }),
    );
  });
});
