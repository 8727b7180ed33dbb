import { expect, test } from 'vitest';
import { wireFailure } from '../testing/fake-client';
import { failureWords } from './failure-words';

test('a failure in a view’s place says what mends it where anything does', () => {
  expect(failureWords(wireFailure('snapshot-corrupt', 'It is damaged.', 'Fetch it again.'))).toBe(
    'It is damaged. Fetch it again.',
  );
  expect(failureWords(wireFailure('internal', 'It broke.'))).toBe('It broke.');
});
