// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { pixelsOf, vectorsOf } from './drawn-canvas';

it('a canvas that nothing was drawn on has no picture', async () => {
  const canvas = document.createElement('canvas');
  expect(() => pixelsOf(canvas, 2)).toThrow('nothing is drawn yet');
  await expect(vectorsOf(canvas)).rejects.toThrow('nothing is drawn yet');
});
