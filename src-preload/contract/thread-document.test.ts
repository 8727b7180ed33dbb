import { describe, expect, it } from 'vitest';
import { syntheticExperiment } from '@core/testing/experiments';
import { threadDocument } from '@core/thread-experiment/document';
import { threadDocumentSchema } from './thread-document';

describe.each(['timing', 'probes'] as const)('the thread’s document at level %s', (level) => {
  const document = threadDocument(
    syntheticExperiment({ level, phases: ({ vcpus }) => ({ kick: 10 * vcpus }) }),
  );

  it('fits the schema that the contract gives, through JSON too', () => {
    const sent: unknown = JSON.parse(JSON.stringify(document));
    expect(threadDocumentSchema.parse(sent)).toEqual(document);
  });

  it('is refused once anything is missing or added', () => {
    expect(threadDocumentSchema.safeParse({ ...document, extra: 1 }).success).toBe(false);
    expect(threadDocumentSchema.safeParse({ ...document, answers: undefined }).success).toBe(false);
  });
});
