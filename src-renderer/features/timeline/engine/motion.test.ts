import { describe, expect, test } from 'vitest';
import { Motion } from './motion';

/** Frames of 16 ms from `fromMs` until it rests or `frames` are over; how far it went. */
function run(motion: Motion, fromMs: number, frames: number): { zoom: number; pan: number; frames: number } {
  const gone = { zoom: 0, pan: 0, frames: 0 };
  for (let frame = 0; frame < frames && motion.moving; frame += 1) {
    const { zoom, pan } = motion.step(fromMs + 16 * frame, true);
    gone.zoom += zoom;
    gone.pan += pan;
    gone.frames += 1;
  }
  return gone;
}

describe('a key that zooms or pans', () => {
  test('goes one step when it is tapped, over several frames, and rests', () => {
    const motion = new Motion();
    motion.press('w', 0);
    motion.release('w');
    const gone = run(motion, 16, 100);
    expect(gone.zoom).toBeCloseTo(-0.33, 2);
    expect(gone.pan).toBe(0);
    expect(gone.frames).toBeGreaterThan(3);
    expect(motion.moving).toBe(false);
  });

  test('goes on evenly while it is held', () => {
    const motion = new Motion();
    motion.press('d', 0);
    const first = run(motion, 400, 60).pan;
    const second = run(motion, 400 + 16 * 60, 60).pan;
    expect(second).toBeGreaterThan(0.9);
    expect(Math.abs(first - second)).toBeLessThan(0.25);
  });

  test('is not pressed anew by the keyboard’s repeating', () => {
    const motion = new Motion();
    for (let at = 0; at < 5; at += 1) motion.press('s', at);
    motion.release('s');
    expect(run(motion, 16, 100).zoom).toBeCloseTo(0.33, 2);
  });

  test('goes all the way at once where stillness is asked for', () => {
    const motion = new Motion();
    motion.press('a', 0);
    motion.release('a');
    expect(motion.step(16, false)).toEqual({ zoom: 0, pan: -0.15 });
    expect(motion.moving).toBe(false);
  });

  test('against its opposite stands still', () => {
    const motion = new Motion();
    motion.press('a', 0);
    motion.press('d', 0);
    expect(run(motion, 400, 30).pan).toBeCloseTo(0, 10);
  });
});
