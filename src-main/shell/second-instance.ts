import { app } from 'electron';
import { z } from 'zod';

const handedOverSchema = z.object({ openPath: z.string().nullable() });

/**
 * True for the one instance that runs; `openHere` then gets the snapshot, if any, that each later start was asked to
 * open. False for a later start: it has handed over, and has nothing left to do.
 */
export function isOnlyInstance(openPath: string | null, openHere: (path: string | null) => void): boolean {
  if (!app.requestSingleInstanceLock({ openPath })) return false;
  app.on('second-instance', (_event, _argv, _folder, handedOver: unknown) => {
    const parsed = handedOverSchema.safeParse(handedOver);
    openHere(parsed.success ? parsed.data.openPath : null);
  });
  return true;
}
