/** What a view hands over to be kept as a file: a picture of what it shows, or its figures. */
import { z } from 'zod';

export const EXPORT_KINDS = ['png', 'svg', 'csv', 'json', 'txt'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** A picture of the largest screen is a tenth of it, and so are all figures of 100,000 cycles. */
const MOST_BYTES = 256 * 2 ** 20;

export const exportedFileSchema = z.strictObject({
  /** The name of a file, not a path. */
  suggestedName: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^/\\\p{Cc}]+$/u, 'a name without folders'),
  kind: z.enum(EXPORT_KINDS),
  /** Text is written as UTF-8. */
  bytes: z.union([
    z.string().max(MOST_BYTES),
    z.custom<Uint8Array>(
      (bytes) => bytes instanceof Uint8Array && bytes.byteLength <= MOST_BYTES,
      'not bytes, or too many',
    ),
  ]),
});
export type ExportedFile = z.infer<typeof exportedFileSchema>;
