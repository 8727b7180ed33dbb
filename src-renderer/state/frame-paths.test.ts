import { describe, expect, it } from 'vitest';
import { subtreeEnds } from '../charts/flame-boxes';
import { drawnFlame } from '@core/testing/drawn-flame';
import { findPath, pathOf } from './frame-paths';

const { tree } = drawnFlame({
  ...{ cycles: null, part: 'both', mode: 'both', foot: 'calls', thread: 'driving', inverted: false },
});
const ends = subtreeEnds(tree);

describe('a frame by its path', () => {
  it('is found again, and where the path goes on, its last known frame is', () => {
    for (let node = 0; node < tree.count; node += 1) {
      expect(findPath(tree, ends, pathOf(tree, node))).toBe(node);
    }
    expect(findPath(tree, ends, [...pathOf(tree, 2), 'call nowhere'])).toBe(2);
  });
});
