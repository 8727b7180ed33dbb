import { describe, expect, it } from 'vitest';
import { logArguments, logPathOf } from './log-arguments';

const OURS = '/run/q/qemu.log';

describe('the log of a QEMU', () => {
  it('is a file of ours, and its lines carry times', () => {
    expect(logArguments(['-S'], OURS)).toEqual(['-D', OURS, '-msg', 'timestamp=on', '-S']);
    expect(logPathOf(['-S'], OURS, 7)).toEqual({ ok: true, value: OURS });
  });

  it('is the user’s own where one is named, by the last -D', () => {
    const extra = ['--D', '/a.log', '-D', 'b-%d.log'];
    expect(logArguments(extra, OURS)).toEqual(['-msg', 'timestamp=on', ...extra]);
    expect(logPathOf(extra, OURS, 7)).toEqual({ ok: true, value: 'b-7.log' });
  });

  it('keeps what else the user’s last -msg says', () => {
    expect(logArguments(['-msg', 'guest-name=on,timestamp=off'], OURS)).toEqual([
      ...['-D', OURS, '-msg', 'guest-name=on,timestamp=off'],
      ...['-msg', 'guest-name=on,timestamp=off,timestamp=on'],
    ]);
  });

  it.each([
    [['-d', 'guest_errors'], 'standard error'],
    [['--trace', 'enable=vm_*'], 'standard error'],
    [['-d', 'int,tid', '-D', '/a-%d.log'], 'each thread'],
  ])('stays where %j leads it, and is not read', (extra, why) => {
    expect(logArguments(extra, OURS)).not.toContain(OURS);
    expect(logPathOf(extra, OURS, 7)).toMatchObject({
      ok: false,
      error: { code: 'trace-events-missing', message: expect.stringContaining(why) as string },
    });
  });
});
