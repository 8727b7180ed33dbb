import { z } from 'zod';

/** As many as a recording may have. */
const MOST_CYCLES = 1_000_000;

/** Rows of a recording's table; null for all of them. */
export const cycleChoice = z
  .custom<Uint32Array>(
    (cycles) => cycles instanceof Uint32Array && cycles.length <= MOST_CYCLES,
    'no choice of cycles',
  )
  .nullable();
