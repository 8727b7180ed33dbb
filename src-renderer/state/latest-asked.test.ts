import { describe, expect, it } from 'vitest';
import { latestAsked } from './latest-asked';

/** Questions as they were put, each waiting for its answer: whether it is to be asked again. */
function scripted() {
  const put: {
    readonly question: string;
    readonly isLatest: () => boolean;
    answer(again: boolean): Promise<void>;
  }[] = [];
  const asked = latestAsked<string>(
    (question, isLatest) =>
      new Promise((resolve) => {
        put.push({
          question,
          isLatest,
          answer: async (again) => {
            resolve(again);
            await new Promise((turn) => setTimeout(turn));
          },
        });
      }),
  );
  return { asked, put, questions: () => put.map(({ question }) => question) };
}

describe('questions of which the latest counts', () => {
  it('are put one at a time, those between left out', async () => {
    const { asked, put, questions } = scripted();
    for (const question of ['a', 'b', 'c']) asked.ask(question);
    expect(questions()).toEqual(['a']);
    expect([asked.coming(), put[0]?.isLatest()]).toEqual(['c', false]);
    await put[0]?.answer(false);
    expect(questions()).toEqual(['a', 'c']);
    await put[1]?.answer(false);
    expect([questions(), asked.coming()]).toEqual([['a', 'c'], null]);
  });

  it('are put again until they are answered, or a later one waits', async () => {
    const { asked, put, questions } = scripted();
    asked.ask('a');
    await put[0]?.answer(true);
    expect(questions()).toEqual(['a', 'a']);
    asked.ask('b');
    await put[1]?.answer(true);
    expect(questions()).toEqual(['a', 'a', 'b']);
  });

  it('are forgotten while they wait', async () => {
    const { asked, put, questions } = scripted();
    asked.ask('a');
    asked.ask('b');
    asked.drop();
    await put[0]?.answer(false);
    expect(questions()).toEqual(['a']);
  });
});
