/** Search over all lanes of a recording: shapes of the question and of its answer. */
import type { UnreadCycles } from '../analysis/unread-cycles';
import type { SliceRequest } from './timeline';

export interface FindRequest {
  /** The anchor: times are from its stop request. */
  readonly cycle: number;
  /** Any part of a label, or of a function's name in a slice's kernel stack; in either case. */
  readonly text: string;
  /** The slice to go on from; null begins at the recording's first, or its last. */
  readonly from: {
    readonly timeNs: number;
    readonly laneId: string | null;
    readonly depth: number;
    /** The cycle that it is of; null for the one in which its time lies. */
    readonly of: number | null;
  } | null;
  readonly direction: 'next' | 'previous';
}

/** The depth of a mark that was found is this and the index of its kind: it stands for itself among slices of the same instant. */
export const MARK_DEPTH = 128;

/** A slice, or a mark as one without length. */
export interface FoundSlice extends SliceRequest {
  readonly label: string;
  /** The function of its kernel stack, nearest to the leaf, that has the text; null where the label has it. */
  readonly inStack: string | null;
  /** The cycle that it is of. */
  readonly of: number;
}

export type FindResult =
  | {
      readonly state: 'found';
      readonly slice: FoundSlice;
      /** The recording's end was passed. */
      readonly wrapped: boolean;
      /** In the whole recording; null while not all of it was looked at: the same request, sent again, looks at more. */
      readonly count: number | null;
      /** Its place among them, from 1; null where count is. */
      readonly place: number | null;
      readonly unread: UnreadCycles | null;
    }
  /** `unread`: cycles that cannot be read and may hold a match, as far as the search came to them; null where there are none. */
  | { readonly state: 'none'; readonly unread: UnreadCycles | null }
  /** Not found in the cycles that it came through yet: the same request goes on. */
  | { readonly state: 'searching'; readonly done: number; readonly total: number };
