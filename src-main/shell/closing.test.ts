import { beforeEach, expect, it } from 'vitest';
import { mayClose } from './closing';
import type { ClosingAnswer, ClosingPorts, ClosingQuestion } from './closing';

let asked: ClosingQuestion[];
let done: string[];

beforeEach(() => {
  asked = [];
  done = [];
});

const ports = (names: readonly string[], answer: ClosingAnswer, saves = true): ClosingPorts => ({
  unsaved: () => names.map((name) => ({ id: name, name })),
  recording: () => names.length > 1,
  folder: () => '/kept',
  choose: (question) => {
    asked.push(question);
    return Promise.resolve(answer);
  },
  save: (id) => {
    done.push(`save ${id}`);
    return Promise.resolve(saves);
  },
  discard: (id) => {
    done.push(`discard ${id}`);
    return Promise.resolve();
  },
});

it('nothing is asked where all is saved', async () => {
  expect(await mayClose(ports([], 'cancel'))).toBe(true);
  expect(asked).toEqual([]);
});

it('Save saves each, then closes', async () => {
  expect(await mayClose(ports(['a', 'b'], 'save'))).toBe(true);
  expect(done).toEqual(['save a', 'save b']);
  expect(asked[0]?.detail).toContain('a, b');
  expect(asked[0]?.detail).toContain('is kept in /kept');
});

it('a save that did not happen keeps the window open', async () => {
  expect(await mayClose(ports(['a', 'b'], 'save', false))).toBe(false);
  expect(done).toEqual(['save a']);
});

it('Don’t save closes what nobody saved, and Cancel nothing', async () => {
  expect(await mayClose(ports(['a'], 'discard'))).toBe(true);
  expect(await mayClose(ports(['b'], 'cancel'))).toBe(false);
  expect(done).toEqual(['discard a']);
  expect(asked[0]?.message).toBe('Save “a” before closing?');
});
