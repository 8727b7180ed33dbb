import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { durationNs } from '@core/units';
import { interruptedIn } from './interrupted';
import {
  createJournalFolder,
  giveBackJournal,
  journalsFolder,
  orphanedJournals,
  takeOverJournal,
} from './journal-folder';
import { ownPrefix, thisHost } from './journal-owner';
import { openRecordingJournal } from './recording-journal';

/** No process has it: the highest pid is 2^22. */
const DEAD = 'recording-4999999-1-abcdef';
const BEGUN = { quiescope: '0', at: '2026-01-01T00:00:00Z', cycles: 5 };

let base = '';
beforeEach(() => {
  base = join(mkdtempSync(join(tmpdir(), 'journals-')), 'under-way');
});
afterEach(() => rmSync(join(base, '..'), { recursive: true }));

describe('folders of recordings under way', () => {
  it('are only ours to enter, and never a living owner’s to lose', () => {
    const made = createJournalFolder(base);
    if (!made.ok) throw new Error(made.error.message);
    expect(statSync(made.value).mode & 0o777).toBe(0o700);
    expect(orphanedJournals(base)).toEqual([]);
    expect(takeOverJournal(base, basename(made.value))).toMatchObject({
      ok: false,
      error: { code: 'file-missing' },
    });
  });

  it('of the dead are taken over by the first who comes, and by nobody after that', () => {
    mkdirSync(join(base, DEAD), { recursive: true });
    writeFileSync(join(base, DEAD, 'journal.jsonl'), 'x');
    expect(orphanedJournals(base)).toEqual([join(base, DEAD)]);
    const taken = takeOverJournal(base, DEAD);
    expect(taken.ok && readdirSync(taken.value)).toEqual(['journal.jsonl']);
    expect(takeOverJournal(base, DEAD).ok).toBe(false);
    expect(orphanedJournals(base)).toEqual([]);
  });

  it.each(['../under-way', '.', DEAD.replace('abcdef', '../..'), 'something-else'])(
    '%s is none of them',
    (name) => {
      mkdirSync(join(base, 'something-else'), { recursive: true });
      expect(takeOverJournal(base, name).ok).toBe(false);
      expect(interruptedIn(base).discard(name).ok).toBe(false);
      expect(readdirSync(base)).toEqual(['something-else']);
    },
  );

  it('that are given back wait again under their name', () => {
    mkdirSync(join(base, DEAD), { recursive: true });
    for (let turn = 0; turn < 2; turn += 1) {
      const taken = takeOverJournal(base, DEAD);
      if (!taken.ok) throw new Error(taken.error.message);
      expect(orphanedJournals(base)).toEqual([]);
      giveBackJournal(base, DEAD, taken.value);
    }
    expect(orphanedJournals(base)).toEqual([join(base, DEAD)]);
  });

  it('of another machine are nobody’s here, and of an earlier boot of this one they are left', () => {
    const { machine, boot } = thisHost();
    const other = 'f'.repeat(12);
    // Its pid and start time are this process's: what they tell is not of this boot.
    const [, owner = ''] = /^recording-(\d+-\d+)-/.exec(ownPrefix(thisHost())) ?? [];
    const named = (...of: string[]): string => ['recording', ...of, 'abcdef'].join('-');
    const here = named('4999999-1', machine, boot);
    const earlier = named(owner, machine, other);
    for (const name of [here, earlier, named(owner, machine, boot), named('4999999-1', other, boot)])
      mkdirSync(join(base, name), { recursive: true });
    expect([...orphanedJournals(base)].sort()).toEqual(
      [here, earlier].map((name) => join(base, name)).sort(),
    );
    expect(takeOverJournal(base, named('4999999-1', other, boot))).toMatchObject({
      error: { code: 'file-missing' },
    });
    expect(orphanedJournals(base, { machine: other, boot })).toEqual([
      join(base, named('4999999-1', other, boot)),
    ]);
  });

  it('are in the user’s folder for what programs keep of their state', () => {
    expect(journalsFolder({ XDG_STATE_HOME: '/state' })).toBe('/state/quiescope/under-way');
    // The specification has relative paths ignored.
    expect(journalsFolder({ XDG_STATE_HOME: 'state' })).toMatch(
      /^\/.*\/\.local\/state\/quiescope\/under-way$/,
    );
  });
});

describe('what killed runs left', () => {
  it('goes where it has no finished cycle, and is told of where it cannot be read', async () => {
    const journal = openRecordingJournal(base, BEGUN);
    if (!journal.ok) throw new Error(journal.error.message);
    journal.value.write({
      is: 'bare',
      after: 0,
      clientPauseNs: durationNs(1),
      clientResumeNs: durationNs(1),
    });
    journal.value.close();
    const unread = join(base, DEAD);
    mkdirSync(unread);
    writeFileSync(join(unread, 'journal.jsonl'), 'no journal');
    expect(await interruptedIn(base).list()).toEqual([
      { name: DEAD, sizeBytes: 10, failure: null, held: null },
    ]);
    copyFileSync(join(journal.value.folder, 'journal.jsonl'), join(unread, 'journal.jsonl'));
    expect(await interruptedIn(base).list()).toEqual([]);
    expect(readdirSync(base)).toEqual([basename(journal.value.folder)]);
    journal.value.remove();
    expect(readdirSync(base)).toEqual([]);
  });

  it('stays where its journal is damaged before the first cycle: what it holds nobody knows', async () => {
    const journal = openRecordingJournal(base, BEGUN);
    if (!journal.ok) throw new Error(journal.error.message);
    journal.value.write({ is: 'driven' });
    journal.value.close();
    const path = join(journal.value.folder, 'journal.jsonl');
    const [begun = '', driven = ''] = readFileSync(path, 'utf8').split('\n');
    mkdirSync(join(base, DEAD));
    writeFileSync(
      join(base, DEAD, 'journal.jsonl'),
      `${begun}\n${driven.replace('driven', 'd#iven')}\n${driven}\n`,
    );
    expect(await interruptedIn(base).list()).toMatchObject([{ name: DEAD, held: null }]);
    expect(readdirSync(join(base, DEAD))).toEqual(['journal.jsonl']);
    journal.value.remove();
  });

  it('goes where the kill came before a byte was written', async () => {
    mkdirSync(join(base, DEAD), { recursive: true });
    mkdirSync(join(base, DEAD.replace('abcdef', 'ghijkl')));
    writeFileSync(join(base, DEAD, 'journal.jsonl'), '');
    expect(await interruptedIn(base).list()).toEqual([]);
    expect(readdirSync(base)).toEqual([]);
  });

  it('is listed beside one whose journal is a link to itself', async () => {
    mkdirSync(join(base, DEAD), { recursive: true });
    symlinkSync('journal.jsonl', join(base, DEAD, 'journal.jsonl'));
    expect(await interruptedIn(base).list()).toMatchObject([{ name: DEAD, held: null }]);
  });
});
