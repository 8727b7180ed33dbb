import { app } from 'electron';

/**
 * True for the one instance that runs; `openHere` then gets the snapshot, if any, that each later start was asked to
 * open. False for a later start: it has handed over, and has nothing left to do.
 */
export function isOnlyInstance(openPath: string | null, openHere: (path: string | null) => void): boolean {
  if (!app.requestSingleInstanceLock({ openPath })) return false;
  app.on('second-instance', (_event, _argv, _folder, handedOver: unknown) => {
    openHere(pathIn(handedOver));
  });
  return true;
}

/** What another process says is taken for a path only if it is one. */
const pathIn = (said: unknown): string | null =>
  typeof said === 'object' && said !== null && 'openPath' in said && typeof said.openPath === 'string'
    ? said.openPath
    : null;
