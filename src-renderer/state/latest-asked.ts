/** One question at a time, and of those that waited the latest alone: a fast hand cannot queue up work in main. */
export interface LatestAsked<Q> {
  /** Asked now, or after the one under way; takes the place of the one that waits. */
  ask(question: Q): void;
  /** The one that waits is not asked. */
  drop(): void;
  /** The latest whose answer is not here yet. */
  coming(): Q | null;
}

/** `put` asks it and shows its answer; true where it is to be asked again, unless a later one waits. A rejection ends the turn. */
export function latestAsked<Q>(
  put: (question: Q, isLatest: () => boolean) => Promise<boolean>,
): LatestAsked<Q> {
  let underWay: Q | null = null;
  let next: Q | null = null;

  const pump = async (): Promise<void> => {
    if (underWay !== null) return;
    try {
      while (next !== null) {
        const question: Q = next;
        underWay = question;
        next = null;
        const isUnanswered = await put(question, () => next === null);
        if (isUnanswered) next ??= question;
      }
    } finally {
      underWay = null;
    }
  };

  return {
    ask: (question) => {
      next = question;
      void pump();
    },
    drop: () => {
      next = null;
    },
    coming: () => next ?? underWay,
  };
}
