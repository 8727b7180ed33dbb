/** What becomes of recordings that nobody saved when the last window closes. */

import { withoutTurns } from '@core/foreign-text';

export interface Unsaved {
  readonly id: string;
  readonly name: string;
}

export interface ClosingPorts {
  readonly unsaved: () => readonly Unsaved[];
  /** A recording under way is kept however the question is answered. */
  readonly recording: () => boolean;
  /** Where what nobody saved is kept. */
  readonly folder: () => string;
  readonly choose: (question: ClosingQuestion) => Promise<ClosingAnswer>;
  /** Asks where, and writes. False: it was not saved, and so nothing is closed. */
  readonly save: (id: string) => Promise<boolean>;
  readonly discard: (id: string) => Promise<void>;
}

export interface ClosingQuestion {
  readonly message: string;
  readonly detail: string;
}

export type ClosingAnswer = 'save' | 'discard' | 'cancel';

/** True: the window may close. */
export async function mayClose(ports: ClosingPorts): Promise<boolean> {
  const unsaved = ports.unsaved();
  if (unsaved.length === 0) return true;
  switch (await ports.choose(questionOf(unsaved, ports))) {
    case 'cancel':
      return false;
    case 'discard':
      for (const { id } of unsaved) await ports.discard(id);
      return true;
    case 'save':
      for (const { id } of unsaved) if (!(await ports.save(id))) return false;
      return true;
  }
}

function questionOf(unsaved: readonly Unsaved[], ports: ClosingPorts): ClosingQuestion {
  const [first] = unsaved;
  const message =
    unsaved.length === 1
      ? `Save “${withoutTurns(first?.name ?? '')}” before closing?`
      : `Save ${String(unsaved.length)} recordings before closing?`;
  const names = unsaved.length === 1 ? [] : [unsaved.map(({ name }) => withoutTurns(name)).join(', ')];
  const underWay = ports.recording()
    ? [`The recording under way ends with the cycles it has, and is kept in ${ports.folder()}.`]
    : [];
  const detail = [...names, 'What is not saved is gone.', ...underWay].join('\n');
  return { message, detail };
}
