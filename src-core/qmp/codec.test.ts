import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCommand, QmpDecoder } from './codec';
import type { Decoded } from './codec';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (text: string): Decoded => new QmpDecoder().feed(bytesOf(text));

const GREETING = JSON.stringify({
  QMP: {
    version: { qemu: { micro: 22, minor: 2, major: 7 }, package: 'Debian 1:7.2+dfsg-7' },
    capabilities: ['oob'],
  },
});

/** The same bytes, cut at the given places. */
function chunked(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  return places.slice(1).map((end, index) => bytes.slice(places[index] ?? 0, end));
}

const wireMessage = fc.oneof(
  fc.record({ return: fc.jsonValue(), id: fc.nat() }),
  fc.record({ event: fc.string(), data: fc.jsonValue() }),
  fc.record({ error: fc.record({ class: fc.string(), desc: fc.string({ unit: 'binary' }) }), id: fc.nat() }),
);

describe('the QMP decoder', () => {
  it('reads the greeting, a return, an error and an event', () => {
    const { messages, fault } = decode(
      `${GREETING}\r\n{"return": {}, "id": 1}\r\n{"id": 2, "error": {"class": "GenericError", "desc": "no"}}\r\n` +
        '{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "STOP"}\r\n',
    );
    expect(fault).toBeNull();
    expect(messages).toEqual([
      { kind: 'greeting', version: '7.2.22 (Debian 1:7.2+dfsg-7)' },
      { kind: 'return', id: 1, value: {} },
      { kind: 'error', id: 2, class: 'GenericError', description: 'no' },
      { kind: 'event', name: 'STOP', data: undefined, madeAt: 1_000_002_000n },
    ]);
  });

  it('names a version without a package, and one whose package brings its own parentheses', () => {
    const greeting = (packaged: string): string =>
      JSON.stringify({ QMP: { version: { qemu: { micro: 0, minor: 0, major: 10 }, package: packaged } } });
    expect(decode(greeting('')).messages).toEqual([{ kind: 'greeting', version: '10.0.0' }]);
    expect(decode(greeting(' (v10)')).messages).toEqual([{ kind: 'greeting', version: '10.0.0 (v10)' }]);
  });

  it('gives the same messages however the bytes are cut, within characters too', () => {
    fc.assert(
      fc.property(fc.array(wireMessage), fc.array(fc.nat()), (values, cuts) => {
        const wire = bytesOf(values.map((value) => `${JSON.stringify(value)}\r\n`).join(''));
        const decoder = new QmpDecoder();
        const parts = chunked(wire, cuts).map((chunk) => decoder.feed(chunk));
        const whole = new QmpDecoder().feed(wire);
        expect(parts.flatMap(({ messages }) => messages)).toEqual(whole.messages);
        expect(whole.messages).toHaveLength(values.length);
        expect(parts.every(({ fault }) => fault === null)).toBe(true);
      }),
    );
  });

  it('keeps bytes of an unfinished message when the caller uses its buffer again', () => {
    const decoder = new QmpDecoder();
    const buffer = bytesOf('{"return": {}, ');
    decoder.feed(buffer);
    buffer.fill(0);
    expect(decoder.feed(bytesOf('"id": 7}')).messages).toEqual([{ kind: 'return', id: 7, value: {} }]);
  });

  it('names offset and excerpt of garbage, however it is cut, and decodes nothing after it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        const wire = bytesOf(`${GREETING}\nqemu: oops {"return": {}, "id": 1}`);
        const decoder = new QmpDecoder();
        const parts = chunked(wire, cuts).map((chunk) => decoder.feed(chunk));
        expect(parts.flatMap(({ messages }) => messages)).toHaveLength(1);
        expect(parts.at(-1)?.fault).toMatchObject({
          code: 'qmp-protocol',
          facts: { offset: GREETING.length + 1 },
        });
      }),
    );
    expect(decode('qemu: oops').fault?.facts.excerpt).toBe('qemu: oops');
  });

  it.each([
    ['an object that is no JSON', '{"return": {},, "id": 1}'],
    ['an object of no known kind', '{"id": 1}'],
    ['an error without a description', '{"error": {"class": "GenericError"}, "id": 1}'],
  ])('refuses %s', (_what, wire) => {
    expect(decode(wire)).toMatchObject({
      messages: [],
      fault: { code: 'qmp-protocol', facts: { offset: 0 } },
    });
  });

  it('refuses bytes that are no UTF-8', () => {
    const wire = bytesOf('{"event": "?"}');
    wire[11] = 0xff;
    expect(new QmpDecoder().feed(wire).fault).toMatchObject({ code: 'qmp-protocol' });
  });

  it('refuses a message past its bound, and takes one of exactly the bound', () => {
    const wire = bytesOf('{"return": 1, "id": 1}');
    expect(new QmpDecoder(wire.length).feed(wire).messages).toHaveLength(1);
    const decoder = new QmpDecoder(wire.length - 1);
    decoder.feed(wire.subarray(0, 5));
    expect(decoder.feed(wire.subarray(5)).fault).toMatchObject({
      code: 'qmp-protocol',
      facts: { offset: 0 },
    });
  });

  it('never throws on hostile bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (wire) => {
        expect(new QmpDecoder().feed(wire).messages.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the QMP encoder', () => {
  const textOf = (wire: Uint8Array): string => new TextDecoder().decode(wire);

  it('writes a command as one line, without arguments where it has none', () => {
    expect(textOf(encodeCommand({ command: 'stop', args: {}, id: 3 }))).toBe('{"execute":"stop","id":3}\n');
    expect(textOf(encodeCommand({ command: 'x', args: { 'command-line': 'info\nstatus' }, id: 4 }))).toBe(
      '{"execute":"x","arguments":{"command-line":"info\\nstatus"},"id":4}\n',
    );
  });
});
