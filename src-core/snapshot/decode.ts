import { memorySource } from '../byte-source';
import { err, ok, type Result } from '../errors';
import { joinChunks } from '../recording/event-chunks';
import { UnreadableEvents } from '../recording/unreadable-events';
import { UnreadableTimeline } from '../timeline/stored-timeline';
import type { SnapshotContent } from './content';
import { openSnapshot } from './open';

/**
 * All of a .qsnap in memory: for small ones. Fails as openSnapshot does, and where a chunk of events, or anything that openSnapshot
 * passes over, is damaged.
 */
export function decodeSnapshot(file: Uint8Array): Result<SnapshotContent> {
  const opened = openSnapshot(memorySource(file));
  if (!opened.ok) return opened;
  const { environment, recording, view, perf, timeline, passedOver } = opened.value;
  const [passed] = passedOver;
  if (passed !== undefined) return err(passed.failure);
  try {
    const chunks = Array.from(recording.firstCycles, (_, index) => recording.chunk(index));
    for (const row of timeline?.rows ?? []) row.columns();
    timeline?.digests.columns();
    return ok({
      environment,
      recording: { ...recording.tables, events: joinChunks(chunks) },
      perf: perf.map(({ name, bytes }) => ({ name, bytes })),
      view,
    });
  } catch (error) {
    if (error instanceof UnreadableEvents || error instanceof UnreadableTimeline) return err(error.failure);
    throw error;
  }
}
