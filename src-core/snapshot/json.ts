import type { z } from 'zod';
import { ok, type Result } from '../errors';
import { corrupt } from './content';
import type { Entries } from './entries';

/** A document as parsed objects takes some ten times its text. */
const MAX_DOCUMENT_BYTES = 64 << 20;

export const encodeJson = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);

/** Reads one JSON entry and holds it against its schema. Fails with snapshot-corrupt, naming the place. */
export function parseJson<S extends z.ZodType>(
  entries: Entries,
  name: string,
  schema: S,
): Result<z.infer<S>> {
  const content = entries.read(name);
  if (!content.ok) return content;
  if (content.value.length > MAX_DOCUMENT_BYTES)
    return corrupt(name, 'it is too large', { sizeBytes: content.value.length });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content.value));
  } catch {
    return corrupt(name, 'it is not JSON in UTF-8');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return corrupt(name, issue?.message ?? 'it does not fit its schema', {
    at: issue?.path.map(String).join('.') ?? '',
  });
}
