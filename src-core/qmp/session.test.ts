import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure } from '../errors';
import { monotonicNs } from '../units';
import type { MonotonicNs } from '../units';
import { QmpSession } from './session';
import type { SessionOutput } from './session';

const at = (ns: number): MonotonicNs => monotonicNs(BigInt(ns));
const wire = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value)}\r\n`);
const GREETING = {
  QMP: { version: { qemu: { micro: 2, minor: 0, major: 10 }, package: '' }, capabilities: [] },
};

function readySession(): QmpSession {
  const session = new QmpSession();
  session.feed(wire(GREETING), at(0));
  session.feed(wire({ return: {}, id: 1 }), at(0));
  return session;
}

function issue(session: QmpSession, command: string, deadlineAt: MonotonicNs | null = null): number {
  const request = session.request(command, {}, deadlineAt);
  if (!request.ok) throw new Error(request.error.message);
  return request.value.id;
}

const replies = (outputs: readonly SessionOutput[]): readonly Extract<SessionOutput, { kind: 'replied' }>[] =>
  outputs.filter((output) => output.kind === 'replied');

describe('a QMP session', () => {
  it('answers the greeting with qmp_capabilities and is ready after its reply', () => {
    const session = new QmpSession();
    const [send] = session.feed(wire(GREETING), at(1));
    expect(send?.kind === 'send' && new TextDecoder().decode(send.bytes)).toBe(
      '{"execute":"qmp_capabilities","id":1}\n',
    );
    expect(session.feed(wire({ return: {}, id: 1 }), at(2))).toEqual([
      { kind: 'ready', qemuVersion: '10.0.2' },
    ]);
  });

  it('throws when a command is issued before it is ready', () => {
    expect(() => new QmpSession().request('stop', {}, null)).toThrow('before the session was ready');
  });

  it('closes when capabilities are refused', () => {
    const session = new QmpSession();
    session.feed(wire(GREETING), at(1));
    const outputs = session.feed(wire({ error: { class: 'CommandNotFound', desc: 'no' }, id: 1 }), at(2));
    expect(outputs).toMatchObject([{ kind: 'closed', failure: { code: 'qmp-error' } }]);
  });

  it('gives the reply with its instant and the events since the request, and the events on their own', () => {
    const session = readySession();
    session.feed(wire({ event: 'RESUME' }), at(10));
    const id = issue(session, 'stop');
    const early = session.feed(wire({ event: 'STOP' }), at(20));
    const outputs = session.feed(wire({ return: {}, id }), at(30));
    const stopped = { name: 'STOP', data: undefined, madeAt: null, readAt: at(20) };
    expect(early).toEqual([{ kind: 'event', event: stopped }]);
    expect(outputs).toEqual([
      { kind: 'replied', id, result: { ok: true, value: { value: {}, readAt: at(30), events: [stopped] } } },
    ]);
  });

  it('gives a refusal as qmp-error with class and description', () => {
    const session = readySession();
    const id = issue(session, 'cont');
    const [reply] = replies(session.feed(wire({ error: { class: 'GenericError', desc: 'why' }, id }), at(5)));
    expect(reply?.result).toMatchObject({
      ok: false,
      error: {
        code: 'qmp-error',
        facts: { command: 'cont', errorClass: 'GenericError', description: 'why' },
      },
    });
  });

  it('matches replies by id and keeps every event, in any interleaving and any chunking', () => {
    type Step = { readonly event: number } | { readonly reply: number };
    const steps = fc
      .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 8 }))
      .chain(([commands, events]) =>
        fc.shuffledSubarray<Step>(
          [
            ...Array.from({ length: commands }, (_, reply) => ({ reply })),
            ...Array.from({ length: events }, (_, event) => ({ event })),
          ],
          { minLength: commands + events },
        ),
      );
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 40 }), (order, chunkBytes) => {
        const session = readySession();
        const ids = order.flatMap((step) =>
          'reply' in step ? [issue(session, `command-${step.reply}`)] : [],
        );
        const answered = order.map((step) =>
          'reply' in step ? { return: step.reply, id: ids[step.reply] } : step,
        );
        const stream = answered.map((value) => wire('event' in value ? { event: `E${value.event}` } : value));
        const joined = Uint8Array.from(stream.flatMap((part) => [...part]));
        const outputs: SessionOutput[] = [];
        for (let start = 0; start < joined.length; start += chunkBytes) {
          outputs.push(...session.feed(joined.subarray(start, start + chunkBytes), at(start)));
        }
        const seen: string[] = [];
        const expected = order.map((step) => {
          if ('event' in step) {
            seen.push(`E${step.event}`);
            return seen.at(-1);
          }
          return { id: ids[step.reply], value: step.reply, events: [...seen] };
        });
        const got = outputs.map((output) => {
          if (output.kind === 'event') return output.event.name;
          if (output.kind !== 'replied' || !output.result.ok) return output;
          const { value, events } = output.result.value;
          return { id: output.id, value, events: events.map(({ name }) => name) };
        });
        expect(got).toEqual(expected);
      }),
    );
  });

  it('answers an overdue command with qemu-unresponsive and drops its late reply', () => {
    const session = readySession();
    const overdue = issue(session, 'stop', at(100));
    const patient = issue(session, 'query-status', at(200));
    expect(session.nextDeadline()).toBe(at(100));
    expect(session.expire(at(99))).toEqual([]);
    expect(session.expire(at(100))).toMatchObject([
      { kind: 'replied', id: overdue, result: { ok: false, error: { code: 'qemu-unresponsive' } } },
    ]);
    expect(session.nextDeadline()).toBe(at(200));
    expect(session.feed(wire({ return: {}, id: overdue }), at(110))).toEqual([]);
    expect(replies(session.feed(wire({ return: {}, id: patient }), at(120)))).toHaveLength(1);
    expect(session.nextDeadline()).toBeNull();
  });

  it('closes with qmp-protocol on a reply that answers no command', () => {
    const session = readySession();
    const id = issue(session, 'stop');
    const outputs = session.feed(wire({ error: { class: 'GenericError', desc: 'JSON parse error' } }), at(5));
    expect(outputs).toMatchObject([
      { kind: 'replied', id, result: { ok: false, error: { code: 'qmp-protocol' } } },
      { kind: 'closed', failure: { code: 'qmp-protocol' } },
    ]);
  });

  it('closes on a second greeting and hears nothing after it', () => {
    const session = readySession();
    const chunk = new Uint8Array([...wire(GREETING), ...wire({ event: 'STOP' })]);
    expect(session.feed(chunk, at(5))).toMatchObject([{ kind: 'closed', failure: { code: 'qmp-protocol' } }]);
  });

  it('gives what came before garbage, then closes', () => {
    const session = readySession();
    const id = issue(session, 'stop');
    const chunk = new Uint8Array([...wire({ return: {}, id }), ...new TextEncoder().encode('garbage')]);
    expect(session.feed(chunk, at(5))).toMatchObject([
      { kind: 'replied', id, result: { ok: true } },
      { kind: 'closed', failure: { code: 'qmp-protocol' } },
    ]);
  });

  it('tells the end of the connection once, and to every later request', () => {
    const session = readySession();
    const id = issue(session, 'stop');
    const gone = failure('qemu-exited', 'gone');
    expect(session.close(gone)).toEqual([
      { kind: 'replied', id, result: { ok: false, error: gone } },
      { kind: 'closed', failure: gone },
    ]);
    expect(session.close(failure('cancelled', 'later'))).toEqual([]);
    expect(session.request('cont', {}, null)).toEqual({ ok: false, error: gone });
    expect(session.feed(wire({ event: 'STOP' }), at(9))).toEqual([]);
  });
});
