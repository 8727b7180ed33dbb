import { describe, expect, it } from 'vitest';
import { openPathIn } from './command-line';

describe('the command line', () => {
  it.each([
    [['quiescope', '--no-sandbox', '.', '--open', 'a b.qsnap'], '/home/u/a b.qsnap'],
    [['quiescope', '--open=/tmp/x.qsnap', '--no-sandbox'], '/tmp/x.qsnap'],
    [['quiescope', '--open', '../x.qsnap'], '/home/x.qsnap'],
    [['quiescope', '.'], null],
    [['quiescope', '--open'], null],
    [['quiescope', '--open='], null],
  ])('%j opens %j', (argv, path) => {
    expect(openPathIn(argv, '/home/u')).toBe(path);
  });
});
