/** A recording whose process was killed, as it waits to be recovered. */
export interface InterruptedRecording {
  readonly name: string;
  readonly sizeBytes: number;
  /** Why it could not be recovered when this application last tried; null where it did not. */
  readonly failure: string | null;
  /** Null where its journal cannot be read: it is damaged, or another version's. */
  readonly held: {
    /** ISO 8601, UTC. */
    readonly at: string;
    readonly done: number;
    readonly total: number;
    /** Whether all was driven: it was never saved, that is all. */
    readonly isDriven: boolean;
  } | null;
}
