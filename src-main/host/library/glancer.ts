/** Looks into snapshots on a thread of its own, which lives as long as there are some to look into. */
import { Worker } from 'node:worker_threads';
import { fail } from '@core/errors';
import type { Result } from '@core/errors';
import type { SnapshotGlance } from '@core/library/glance';
import type { Glancer } from '../../engine/library/ports';

/** What the thread answers, in the order in which it was given paths. */
export interface Glanced {
  readonly path: string;
  readonly glance: Result<SnapshotGlance>;
}

/** A file that would take more ends the thread, and not the application. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

/** `scriptPath` is out/main/glance.cjs. */
export function createGlancer(scriptPath: string): Glancer {
  let ended = false;
  let thread: Worker | null = null;
  const end = async (): Promise<void> => {
    ended = true;
    await thread?.terminate();
  };
  return {
    read: async (paths, told) => {
      let left = paths;
      while (left.length > 0 && !ended) {
        const done = await new Promise<number>((resolve) => {
          let count = 0;
          thread = new Worker(scriptPath, { workerData: left, resourceLimits: LIMITS });
          thread.on('message', ({ path, glance }: Glanced) => {
            count += 1;
            if (!ended) told(path, glance);
          });
          // What it ended by does not matter: the file that it was at is the one that cannot be read.
          thread.on('error', () => undefined);
          thread.on('exit', () => resolve(count));
        });
        thread = null;
        left = left.slice(done);
        const [culprit, ...others] = left;
        if (culprit === undefined || ended) return;
        told(culprit, fail('snapshot-corrupt', 'It could not be looked into.', { path: culprit }));
        left = others;
      }
    },
    end,
  };
}
