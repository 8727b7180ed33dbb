/** What the window may ask of a recording's call tree. */
import { z } from 'zod';
import { FLAME_FEET, FLAME_MODES, FLAME_PARTS } from '@core/analysis/flame/flame';
import type { FlameRequest } from '@core/analysis/flame/flame';
import { cycleChoice } from './cycle-choice';

export const flameRequestSchema = z.strictObject({
  cycles: cycleChoice,
  part: z.enum(FLAME_PARTS),
  mode: z.enum(FLAME_MODES),
  foot: z.enum(FLAME_FEET),
  thread: z.union([z.literal('driving'), z.literal('all'), z.int().min(1)]),
  inverted: z.boolean(),
}) satisfies z.ZodType<FlameRequest>;
