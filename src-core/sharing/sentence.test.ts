import { describe, expect, it } from 'vitest';
import { Placeholders } from './placeholders';
import { cleanSentence } from './sentence';

describe('a sentence made anonymous', () => {
  it.each([
    [
      'Level probes was not to be had: /opt/Zq seven corp/my qemu could not be read: permission denied.',
      'Level probes was not to be had: … could not be read: permission denied.',
    ],
    [
      'What perf wrote is not all here: /home/alice/Acme Payroll/x is not a regular file.',
      'What perf wrote is not all here: … is not a regular file.',
    ],
    ['It was read from /srv/my secret place/vm.', 'It was read from ….'],
    ['It was read from “/srv/my secret place”.', 'It was read from “…”.'],
  ])('has nothing of a path, whatever spaces are in it: %s', (was, becomes) => {
    expect(cleanSentence(new Placeholders(), was)).toBe(becomes);
  });

  it('keeps the words that a short name is part of', () => {
    const placeholders = new Placeholders();
    placeholders.for('id', 'ide');
    expect(cleanSentence(placeholders, 'It was provided beside ide.')).toBe('It was provided beside id-1.');
  });

  it('has a name nowhere, be it part of something longer that is no word', () => {
    const placeholders = new Placeholders();
    placeholders.for('host', 'zq7corp');
    expect(cleanSentence(placeholders, 'Of zq7corp and xzq7corp2 it tells.')).not.toContain('zq7corp');
  });
});
