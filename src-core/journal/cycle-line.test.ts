import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCycleLine } from './cycle-line';
import { journalEntry } from './entries';

/** Few values, so that any order and equality of them comes up; and what the schema refuses. */
const time = fc.constantFrom(
  '0',
  '1',
  '2',
  '3',
  '4',
  '007',
  '9999999999999999999',
  '12345678901234567890',
  '',
  '-1',
);
const someTime = fc.oneof(fc.constant(null), time);

const command = (name: string) =>
  fc.record({
    command: fc.constant(name),
    writtenAt: time,
    eventAt: someTime,
    eventMadeAt: someTime,
    repliedAt: time,
  });

const inOrder = fc
  .tuple(...[1, 2, 3, 4, 5, 6, 7].map(() => fc.bigInt(0n, 10n ** 19n - 1n)))
  .map((times) => times.sort((left, right) => (left < right ? -1 : left > right ? 1 : 0)).map(String))
  .chain(([a, b, c, d, e, f]) =>
    fc.record({
      is: fc.constant('cycle'),
      stop: fc.constant({ command: 'stop', writtenAt: a, eventAt: b, eventMadeAt: null, repliedAt: c }),
      cont: fc.constant({ command: 'cont', writtenAt: d, eventAt: null, eventMadeAt: e, repliedAt: f }),
    }),
  );

describe('a line of a cycle that is read without the schema', () => {
  it('says what the schema says of it, or nothing', () => {
    const written = fc.record({ is: fc.constant('cycle'), stop: command('stop'), cont: command('cont') });
    fc.assert(
      fc.property(fc.oneof(written, inOrder), (entry) => {
        const read = readCycleLine(JSON.stringify(entry));
        const schema = journalEntry.safeParse(entry);
        expect(read).toEqual(schema.success ? schema.data : null);
      }),
    );
  });

  it.each([
    ['with a space', ' '],
    ['with something after it', ''],
    ['with a line end', '\n'],
  ])('is left to the schema %s', (_how, other) => {
    const [entry] = fc.sample(inOrder, 1);
    const json = JSON.stringify(entry);
    expect(readCycleLine(json)).not.toBeNull();
    expect(readCycleLine(other === '' ? `${json}}` : json + other)).toBeNull();
  });
});
