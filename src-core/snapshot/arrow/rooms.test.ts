import { describe, expect, it } from 'vitest';
import { Rooms } from './rooms';

describe('rooms', () => {
  it('are zeros, whatever was in them before', () => {
    const rooms = new Rooms();
    const first = rooms.take(1000).fill(7);
    rooms.giveBack(first);
    const second = rooms.take(1010);
    expect([second.length, second.buffer === first.buffer]).toEqual([1010, true]);
    expect(second.every((byte) => byte === 0)).toBe(true);
  });

  it('are nobody else’s until they are given back', () => {
    const rooms = new Rooms();
    const taken = [10, 10, 1 << 20].map((bytes) => rooms.take(bytes));
    expect(new Set(taken.map(({ buffer }) => buffer)).size).toBe(3);
  });

  it('give back what was taken alone, and once', () => {
    const rooms = new Rooms();
    const mine = new Uint8Array(1 << 16);
    rooms.giveBack(mine);
    expect(rooms.take(10).buffer).not.toBe(mine.buffer);
    const room = rooms.take(10);
    rooms.giveBack(room);
    rooms.giveBack(room);
    expect(rooms.take(10).buffer).toBe(room.buffer);
    expect(rooms.take(10).buffer).not.toBe(room.buffer);
  });

  it('fit what is larger than any that was given back', () => {
    const rooms = new Rooms();
    rooms.giveBack(rooms.take(10));
    expect(rooms.take(1 << 18)).toHaveLength(1 << 18);
  });
});
