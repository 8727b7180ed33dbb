/** A sum over many cycles that main gives as far as it is: asked for until it is whole, put off, gone on with. */
import type { Result } from '@core/errors';
import type { WireFailure } from '@contract/wire-failure';

interface Grown {
  /** Cycles that are in it, and that are to be. */
  readonly cycles: number;
  readonly of: number;
}

interface Told<Question, Answer> {
  /** Something is still to come; not told of a question whose answer is whole already. */
  readonly begun: () => void;
  readonly ask: (question: Question, goesOn: boolean) => Promise<Result<Answer, WireFailure>>;
  readonly came: (question: Question, answer: Answer, whole: boolean) => void;
  readonly failed: (failure: WireFailure) => void;
}

export interface Growing<Question> {
  /** Goes on where it was put off, if the question is the same; does nothing where all of it came. */
  want(question: Question): Promise<void>;
  putOff(): void;
}

/** One request at a time; what is asked for later replaces what was asked for before. */
export function growing<Question, Answer extends Grown>(
  told: Told<Question, Answer>,
  same: (left: Question, right: Question) => boolean,
): Growing<Question> {
  let asked = 0;
  let last: { readonly question: Question; readonly state: 'begun' | 'growing' | 'whole' } | null = null;
  return {
    want: async (question) => {
      const own = (asked += 1);
      if (last === null || !same(last.question, question)) last = { question, state: 'begun' };
      if (last.state !== 'whole') told.begun();
      while (last?.state !== 'whole') {
        const reply = await told.ask(question, last?.state === 'growing');
        // Main gave up an older one for a newer; whatever it says of it is old news.
        if (own !== asked) return;
        if (!reply.ok) {
          last = null;
          told.failed(reply.error);
          return;
        }
        const whole = reply.value.cycles >= reply.value.of;
        last = { question, state: whole ? 'whole' : 'growing' };
        told.came(question, reply.value, whole);
      }
    },
    putOff: () => {
      asked += 1;
    },
  };
}
