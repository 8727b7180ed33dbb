/** The JSON document of `quiescope doctor`. */
import { z } from 'zod';
import { CAPTURE_LEVELS, PHASES } from '@core/phases/phase';

/** Where one QEMU binary is probed, and what that tells apart. */
const binaryPlanSchema = z.strictObject({
  path: z.string(),
  buildId: z.string().nullable(),
  sites: z.array(
    z.strictObject({
      event: z.string(),
      function: z.string(),
      means: z.enum(['entered', 'returned', 'handlerEntered', 'handlerReturned', 'handlerNext']),
      /** A breakpoint at the instruction, or the kernel's return probe. */
      at: z.enum(['instruction', 'return']),
      /** In the file, hexadecimal. */
      offset: z.string(),
      place: z.string(),
      fetch: z.array(z.string()),
    }),
  ),
  phases: z.array(
    z.strictObject({
      phase: z.enum(PHASES),
      separable: z.boolean(),
      through: z.string(),
      /** The phase that its time is counted in where it is not separable. */
      countedAs: z.enum(PHASES).nullable(),
      why: z.string().nullable(),
    }),
  ),
  shortfalls: z.array(z.string()),
});

/** `doctor --json`. */
export const doctorDocumentSchema = z.strictObject({
  schema: z.literal('quiescope.doctor/1'),
  levels: z.array(z.enum(CAPTURE_LEVELS)),
  levelStates: z.array(
    z.strictObject({ level: z.enum(CAPTURE_LEVELS), works: z.boolean(), why: z.string().nullable() }),
  ),
  /** Null where there is no QEMU, or its file cannot be read. */
  plan: binaryPlanSchema.nullable(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      state: z.enum(['works', 'limited', 'lacks']),
      finding: z.string(),
      remedy: z.string().nullable(),
    }),
  ),
});
export type DoctorDocument = z.infer<typeof doctorDocumentSchema>;
