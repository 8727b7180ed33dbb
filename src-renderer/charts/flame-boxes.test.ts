import { describe, expect, it } from 'vitest';
import { drawnFlame } from '@core/testing/drawn-flame';
import { boxAt, flameBoxes, ROW_PX, stepFrom, subtreeEnds } from './flame-boxes';

const { tree } = drawnFlame({
  ...{ cycles: null, part: 'both', mode: 'both', foot: 'calls', thread: 'driving', inverted: false },
});
const ends = subtreeEnds(tree);

describe('boxes of a flame graph', () => {
  it('are as wide as their time, and lie within the one above', () => {
    const boxes = flameBoxes(tree, ends, 0, 1000);
    const byNode = new Map(boxes.map((box) => [box.node, box]));
    for (const box of boxes.filter(({ node }) => node > 0)) {
      const above = byNode.get(tree.parent[box.node] ?? 0);
      expect(box.widthPx).toBeCloseTo((1000 * (tree.totalNs[box.node] ?? 0)) / (tree.totalNs[0] ?? 1), 6);
      expect(box.xPx).toBeGreaterThanOrEqual((above?.xPx ?? 0) - 1e-6);
      expect(box.xPx + box.widthPx).toBeLessThanOrEqual((above?.xPx ?? 0) + (above?.widthPx ?? 0) + 1e-6);
    }
  });

  it('too thin to tell apart are one, as wide as all of them', () => {
    const thin = flameBoxes(tree, ends, 0, 4);
    const rests = thin.filter(({ node }) => node < 0);
    expect(rests.length).toBeGreaterThan(0);
    expect(thin.filter(({ row }) => row === 1).reduce((sum, { widthPx }) => sum + widthPx, 0)).toBeCloseTo(
      4,
      6,
    );
  });

  it('of a zoom take the whole width, and so does all above', () => {
    const boxes = flameBoxes(tree, ends, 3, 800);
    expect(
      boxes.filter(({ row }) => row <= (tree.depth[3] ?? 0)).every(({ widthPx }) => widthPx === 800),
    ).toBe(true);
    expect(boxes.some(({ node }) => node === 0)).toBe(true);
  });

  it('are found under the pointer', () => {
    const boxes = flameBoxes(tree, ends, 0, 1000);
    expect(boxAt(boxes, 1, 1)?.node).toBe(0);
    expect(boxAt(boxes, 1, ROW_PX + 1)?.node).toBe(1);
    expect(boxAt(boxes, -5, 1)).toBeNull();
  });
});

describe('a walk by arrows', () => {
  it('goes down to the longest, up, and to neighbours and back', () => {
    const child = stepFrom(tree, ends, 0, 'down');
    const next = stepFrom(tree, ends, child, 'right');
    expect([child, stepFrom(tree, ends, child, 'up')]).toEqual([1, 0]);
    expect(next).toBeGreaterThan(child);
    expect(stepFrom(tree, ends, next, 'left')).toBe(child);
    expect(stepFrom(tree, ends, 0, 'left')).toBe(0);
  });
});
