import type { Failure } from '../errors';

/**
 * Events that lie in a file were there when it was opened and cannot be read any more, or are damaged. Thrown, for whoever asks
 * for a cycle deep in a view can do nothing about it; whoever answers the view's request turns it into its failure.
 */
export class UnreadableEvents extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}
