import { describe, expect, it } from 'vitest';
import type { Result } from '../errors';
import { drawnLog, PAUSE, read, reading, RESUME, told, without } from '../testing/drawn-logs';
import type { TraceLogReading } from './recording-from-trace-log';

describe('what is no cycle', () => {
  const paused = (drawing: string): Result<TraceLogReading> => reading(drawnLog(drawing));

  it('a pause that another pause follows is not joined with that one’s resume', () => {
    const { recording, incomplete } = read(
      drawnLog(PAUSE + PAUSE.replaceAll(/^( +)/gm, '$15') + RESUME.replaceAll(/^( +)/gm, '$15')),
    );
    expect([recording.cycles.length, incomplete]).toEqual([1, 1]);
    expect(told({ ...read(drawnLog(PAUSE + RESUME)), recording }, 'pause')[0]).toBe('requested@5100');
  });

  it('a stop of a guest that is paused already', () => {
    const again = without(PAUSE, 'runstate_set', 'vm_state_notify', 'STOP').replaceAll(/^( +)/gm, '$15');
    const later = RESUME.replaceAll(/^( +)/gm, '$16');
    const { recording, incomplete } = read(drawnLog(PAUSE + again + later));
    expect([recording.cycles.length, incomplete]).toEqual([1, 0]);
  });

  it('a pause for savevm: more is done between its halves than to hold', () => {
    expect(paused((PAUSE + RESUME).replaceAll('4 (paused)', '7 (save-vm)'))).toMatchObject({
      ok: false,
      error: {
        code: 'no-cycles',
        facts: { missing: 'pauses', otherPauses: '1 into save-vm', incomplete: 0 },
      },
    });
  });

  it('such a pause where only the handlers’ begin tells of it', () => {
    const drawing = without(PAUSE + RESUME, 'runstate_set').replaceAll('4 (paused)', '7 (save-vm)');
    expect(paused(drawing)).toMatchObject({ ok: false, error: { facts: { otherPauses: '1 into save-vm' } } });
  });

  it('a pause whose resume comes from another runstate', () => {
    const other = RESUME.replace('4 (paused)', '8 (postmigrate)');
    expect(paused(PAUSE + other)).toMatchObject({ ok: false, error: { facts: { incomplete: 1 } } });
  });

  it('a cycle that begins before the one before it ended: the wall clock was set back', () => {
    const { recording, incomplete } = read(drawnLog(PAUSE + RESUME + PAUSE + RESUME));
    expect([recording.cycles.length, incomplete]).toEqual([1, 2]);
  });

  it('a pause within which the guest was migrated', () => {
    const migrated = `  500 runstate_set current_run_state 4 (paused) new_state 7 (finish-migrate)
      600 runstate_set current_run_state 7 (finish-migrate) new_state 4 (paused)`;
    expect(paused(`${PAUSE}${migrated}${RESUME}`)).toMatchObject({ ok: false, error: { code: 'no-cycles' } });
  });

  it('a cont that failed', () => {
    expect(paused(PAUSE + RESUME.replace('qmp_exit_cont {} 1', 'qmp_exit_cont no medium 0'))).toMatchObject({
      ok: false,
    });
  });

  it('a cycle within which the wall clock was set back', () => {
    expect(paused(PAUSE.replace('  400 vm_stop', '  4 vm_stop') + RESUME)).toMatchObject({ ok: false });
  });

  const later = (drawing: string, by: number): string => drawing.replaceAll(/^( +)/gm, `$1${String(by)}`);
  const ofSecond = (drawing: string): string =>
    drawing
      .replaceAll('[20]', '[50]')
      .replaceAll('mon 0x1', 'mon 0x2')
      .replaceAll(' 0xa ', ' 0xc ')
      .replaceAll(' 0xb ', ' 0xd ')
      .replaceAll(/^( +\d+) (?!\[)/gm, '$1 [40] ');

  it.each([
    ['first', ofSecond(PAUSE) + PAUSE],
    ['last', PAUSE + ofSecond(PAUSE)],
  ])('the cycles of a second QEMU in the log, which comes %s, are left out and counted', (_, pauses) => {
    const drawing = pauses + RESUME + ofSecond(RESUME) + later(PAUSE + RESUME, 5);
    const { recording, ofOthers } = read(drawnLog(drawing));
    expect([recording.cycles.length, ofOthers]).toEqual([2, 1]);
    expect(recording.threads.map(({ tid }) => tid)).toEqual([10]);
  });

  it('with two QEMUs in the log no vCPU’s call ends a resume: whose it is is not told', () => {
    const back = '1300 [60] kvm_vcpu_ioctl cpu_index 0, type 0xae80, arg (nil)\n';
    const log = read(drawnLog(PAUSE + ofSecond(PAUSE) + RESUME + ofSecond(RESUME) + back));
    expect(told(log, 'resume').at(-1)).toBe('replied@1200');
    expect(read(drawnLog(PAUSE + RESUME + back)).recording.threads).toHaveLength(2);
  });
});

describe('a pause or resume by hand, in the log of one by QMP', () => {
  const byHand = (drawing: string): string =>
    without(drawing, 'handle_qmp', 'in_band', 'qmp_enter', 'qmp_exit', 'resp: {"return"');
  const back = (us: number): string =>
    `\n${String(us)} [30] kvm_vcpu_ioctl cpu_index 0, type 0xae80, arg (nil)\n`;
  const firstSteps = (drawing: string): string[] =>
    read(drawnLog(drawing)).recording.cycles.flatMap((cycle) =>
      cycle.by === 'log' ? [`${cycle.pause[0]?.step ?? ''}/${cycle.resume[0]?.step ?? ''}`] : [],
    );
  const later = (drawing: string): string =>
    byHand(drawing).replaceAll(/^( +)|(?<=microseconds": )/gm, '$15');

  it('begins where it is first seen: the request before it was another’s', () => {
    const drawing = PAUSE + RESUME + back(1_300) + later(PAUSE + RESUME) + back(52_000);
    expect(firstSteps(drawing)).toEqual(['requested/requested', 'runstateSet/eventSent']);
  });

  it('is not asked for by a request for the contrary', () => {
    const again = `  900 [20] handle_qmp_command mon 0x1 req: {"execute": "stop"}
      910 [20] monitor_qmp_in_band_enqueue 0xe mon 0x1 len 0
      920 monitor_qmp_in_band_dequeue 0xe len 0`;
    const drawing = without(PAUSE, 'qmp_enter', 'qmp_exit') + again + byHand(RESUME) + back(1_300);
    expect(firstSteps(drawing)).toEqual(['requested/eventSent']);
  });
});
