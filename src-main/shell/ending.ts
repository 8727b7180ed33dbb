import { app } from 'electron';

/** Analysing a long recording and writing it takes a while; a hang must not take for ever. */
const END_WITHIN_MS = 90_000;

/**
 * However the application is told to end (window closed, menu, SIGTERM, SIGINT, SIGHUP), `dispose` runs first, once,
 * and is given END_WITHIN_MS.
 */
export function endCleanly(dispose: () => Promise<void>, logBug: (error: unknown) => void): void {
  let ending = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    const tooLong = setTimeout(() => app.exit(1), END_WITHIN_MS);
    dispose().then(
      () => {
        clearTimeout(tooLong);
        app.exit(0);
      },
      (error: unknown) => {
        logBug(error);
        app.exit(1);
      },
    );
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}
