/** What `quiescope export --json` prints. */
import { z } from 'zod';
import { EXCHANGE_FORMAT_IDS, EXCHANGE_TABLES } from '@core/exchange/formats';
import { PICTURE_VIEWS } from '@core/pictures/choice';

const count = z.int().min(0);

export const exportDocumentSchema = z.strictObject({
  schema: z.literal('quiescope.export/1'),
  file: z.string(),
  output: z.string(),
  format: z.enum(EXCHANGE_FORMAT_IDS),
  /** Null where the format holds more than a table. */
  table: z.enum(EXCHANGE_TABLES).nullable(),
  /** Null where the format is no picture. */
  view: z.enum(PICTURE_VIEWS).nullable(),
  cycles: count,
  /** How many cycles could not be read and are not in the file, and what else it lacks; null where it is whole: the command then ends with 0. */
  leftOut: z.strictObject({ cycles: count, message: z.string() }).nullable(),
  sizeBytes: count,
});
export type ExportDocument = z.infer<typeof exportDocumentSchema>;
