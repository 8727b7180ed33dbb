import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import type { Result } from '../errors';
import { JOINT_PHASES, PHASES } from '../phases/phase';
import type { LoggedCycle } from '../recording/recording';
import { createTraceLogDecoder } from './decoder';
import { recordingFromTraceLog } from './recording-from-trace-log';
import type { TraceLogReading } from './recording-from-trace-log';

function reading(bytes: Uint8Array): Result<TraceLogReading> {
  const decoder = createTraceLogDecoder();
  decoder.feed(bytes);
  const log = decoder.finish();
  return log.ok ? recordingFromTraceLog(log.value) : log;
}

function read(bytes: Uint8Array): TraceLogReading {
  const result = reading(bytes);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(resolve(import.meta.dirname, 'fixtures', name)));

/** Lines of `MICROSECONDS [TID] event arguments`, as QEMU 7.2 prints them; the main loop's thread is 10. */
function drawn(drawing: string): Uint8Array {
  const lines = drawing.split('\n').flatMap((line) => {
    const [, micros, tid, rest] = /^\s*(\d+) (?:\[(\d+)\] )?(.*)$/.exec(line) ?? [];
    return micros === undefined || rest === undefined
      ? []
      : [`${tid ?? '10'}@1700000000.${micros.padStart(6, '0')}:${rest}\n`];
  });
  return new TextEncoder().encode(lines.join(''));
}

const PAUSE = `
  100 [20] handle_qmp_command mon 0x1 req: {"execute": "stop", "id": 7}
  110 [20] monitor_qmp_in_band_enqueue 0xa mon 0x1 len 0
  120 monitor_qmp_in_band_dequeue 0xa len 0
  130 qmp_enter_stop {}
  140 runstate_set current_run_state 9 (running) new_state 4 (paused)
  200 vm_state_notify running 0 reason 4 (paused)
  310 monitor_qmp_respond mon 0x1 resp: {"timestamp": {"seconds": 1700000000, "microseconds": 300}, "event": "STOP"}
  400 vm_stop_flush_all ret 0
  410 qmp_exit_stop {} 1
  420 monitor_qmp_respond mon 0x1 resp: {"return": {}, "id": 7}
`;
const RESUME = `
  1000 [20] handle_qmp_command mon 0x1 req: {"execute": "cont"}
  1010 [20] monitor_qmp_in_band_enqueue 0xb mon 0x1 len 0
  1020 monitor_qmp_in_band_dequeue 0xb len 0
  1030 qmp_enter_cont {}
  1050 monitor_qmp_respond mon 0x1 resp: {"timestamp": {"seconds": 1700000000, "microseconds": 1040}, "event": "RESUME"}
  1060 runstate_set current_run_state 4 (paused) new_state 9 (running)
  1070 vm_state_notify running 1 reason 9 (running)
  1200 qmp_exit_cont {} 1
  1210 monitor_qmp_respond mon 0x1 resp: {"return": {}}
`;
const without = (drawing: string, ...events: string[]): string =>
  drawing
    .split('\n')
    .filter((line) => !events.some((event) => line.includes(event)))
    .join('\n');

/** A half's steps as `step@µs`, counted from the drawing's zero. */
const told = ({ recording }: TraceLogReading, half: 'pause' | 'resume'): string[] => {
  const [cycle] = recording.cycles;
  const baseUs = Number((recording.origin % 1_000_000_000n) / 1_000n);
  return cycle?.by === 'log'
    ? cycle[half].map(({ step, timeNs }) => `${step}@${String(timeNs / 1_000 + baseUs)}`)
    : [];
};

/** Phases and joint sums of the first cycle, in µs. */
function sums(bytes: Uint8Array): Record<string, number> {
  const [cycle] = analyseRecording(read(bytes).recording).cycles;
  if (cycle === undefined) throw new Error('no cycle');
  return Object.fromEntries(
    [...PHASES, ...JOINT_PHASES].flatMap((phase): [string, number][] => {
      const ns = cycle.phases[phase];
      return ns === null || ns === undefined ? [] : [[phase, ns / 1_000]];
    }),
  );
}

function expectExactSums({ recording }: TraceLogReading): void {
  for (const { phases, pauseNs, resumeNs } of analyseRecording(recording).cycles) {
    const parts = [...PHASES, ...JOINT_PHASES].map((phase) => phases[phase] ?? 0);
    expect(parts.reduce<number>((sum, part) => sum + part, 0)).toBe(pauseNs + resumeNs);
  }
}

describe('a cycle in a log with all that QEMU can tell', () => {
  it('has the boundaries that the lines mark: the reading of the request, STOP’s own time, the flush', () => {
    const log = read(drawn(PAUSE + RESUME));
    expect(told(log, 'pause')).toEqual([
      'requested@100',
      'runstateSet@140',
      'notifying@200',
      'eventSent@300',
      'flushed@400',
    ]);
    expect(told(log, 'resume')).toEqual([
      'requested@1000',
      'eventSent@1040',
      'runstateSet@1060',
      'notifying@1070',
      'replied@1200',
    ]);
    expect(log.recording).toMatchObject({
      level: 'trace',
      clock: 'wall',
      origin: 1_700_000_000_000_100_000n,
    });
  });

  it('separates dispatch and kick; what no line separates stands in joint sums', () => {
    expect(sums(drawn(PAUSE + RESUME))).toEqual({
      dispatch: 40 + 70,
      kick: 60,
      'notify+barrier': 100,
      'dispatch+drain+flush': 100,
      'dispatch+notify+barrier+resume': 130,
    });
  });

  it('counts the resume until the last vCPU calls KVM_RUN, where the log tells that', () => {
    const log = read(
      drawn(`
         10 runstate_set current_run_state 6 (prelaunch) new_state 9 (running)
         20 [30] kvm_vcpu_ioctl cpu_index 0, type 0xae80, arg (nil)
         21 [31] kvm_vcpu_ioctl cpu_index 1, type 0xae80, arg (nil)
      ${PAUSE}${RESUME}
       1080 [30] kvm_vcpu_ioctl cpu_index 0, type 0xaead, arg (nil)
       1250 [31] kvm_vcpu_ioctl cpu_index 1, type 0xae80, arg (nil)
       1260 [31] kvm_vcpu_ioctl cpu_index 1, type 0xae80, arg (nil)
       1300 [30] kvm_vcpu_ioctl cpu_index 0, type 0xae80, arg (nil)
       1400 [31] kvm_vcpu_ioctl cpu_index 1, type 0xae80, arg (nil)`),
    );
    expect(told(log, 'resume').at(-1)).toBe('vcpusRunning@1300');
    expect(log.recording.threads).toMatchObject([
      { tid: 10, is: { role: 'main' } },
      { tid: 30, is: { role: 'vcpu', vcpu: 0 } },
      { tid: 31, is: { role: 'vcpu', vcpu: 1 } },
    ]);
  });

  it('ends a resume with its command where the next pause was asked for before the last vCPU was back', () => {
    // The same lines again, 6 before each of their times.
    const [request = '', ...pause] = PAUSE.trim().replaceAll(/^ */gm, '6').split('\n');
    const log = read(
      drawn(`
         10 runstate_set current_run_state 6 (prelaunch) new_state 9 (running)
         20 [30] kvm_vcpu_ioctl cpu_index 0, type 0xae80, arg (nil)
      ${PAUSE}${RESUME}${request}
       6110 [30] kvm_vcpu_ioctl cpu_index 0, type 0xae80, arg (nil)
      ${pause.join('\n')}
      ${RESUME.trim().replaceAll(/^ */gm, '6')}`),
    );
    expect([log.recording.cycles.length, log.incomplete]).toEqual([2, 0]);
    expect(told(log, 'resume').at(-1)).toBe('replied@1200');
    expectExactSums(log);
  });

  it('claims no return of the vCPUs where one of them was not seen back', () => {
    const log = read(
      drawn(`
         10 runstate_set current_run_state 6 (prelaunch) new_state 9 (running)
         20 [30] kvm_vcpu_ioctl cpu_index 0, type 0xae80, arg (nil)
         21 [31] kvm_vcpu_ioctl cpu_index 1, type 0xae80, arg (nil)
      ${PAUSE}${RESUME}
       1250 [31] kvm_vcpu_ioctl cpu_index 1, type 0xae80, arg (nil)`),
    );
    expect(told(log, 'resume').at(-1)).toBe('replied@1200');
  });
});

describe('a log in which only some events were enabled', () => {
  it('without the monitor’s events: from the command’s beginning, and nothing tells when the handlers were done', () => {
    const qmp = ['handle_qmp', 'in_band', 'monitor_qmp_respond'];
    const bytes = drawn(without(PAUSE, ...qmp) + without(RESUME, ...qmp));
    expect(told(read(bytes), 'pause')[0]).toBe('requested@130');
    expect(sums(bytes)).toMatchObject({ kick: 60, 'dispatch+notify+barrier+drain+flush': 200 });
    expectExactSums(read(bytes));
  });

  it('without runstate_set: nothing between the request and the handlers is separated', () => {
    const bytes = drawn(without(PAUSE + RESUME, 'runstate_set'));
    expect(sums(bytes)).toMatchObject({ 'dispatch+kick': 100 });
    expectExactSums(read(bytes));
  });

  it('without vm_state_notify', () => {
    const bytes = drawn(without(PAUSE + RESUME, 'vm_state_notify'));
    expect(sums(bytes)).toMatchObject({ 'kick+notify+barrier': 160 });
    expectExactSums(read(bytes));
  });

  it('without the flush: the pause ends with the command', () => {
    const log = read(drawn(without(PAUSE + RESUME, 'vm_stop_flush_all')));
    expect(told(log, 'pause').at(-1)).toBe('replied@410');
    expectExactSums(log);
  });

  it('without the commands’ ends: the reply to a request ends it', () => {
    const log = read(drawn(without(PAUSE + RESUME, 'qmp_exit', 'vm_stop_flush_all')));
    expect([told(log, 'pause').at(-1), told(log, 'resume').at(-1)]).toEqual(['replied@420', 'replied@1210']);
    expectExactSums(log);
  });

  it('of a resume that no QMP command asked for: another command’s reply does not end it', () => {
    const byHand = without(RESUME, 'handle_qmp', 'in_band', 'qmp_', 'resp: {"return"');
    const later = `  9000 monitor_qmp_respond mon 0x1 resp: {"return": {}}`;
    expect(reading(drawn(PAUSE + byHand + later))).toMatchObject({
      ok: false,
      error: { code: 'no-cycles', facts: { incomplete: 2 } },
    });
  });

  it('with STOP’s own time where it cannot be: the line’s time counts', () => {
    const early = PAUSE.replace('"microseconds": 300}', '"microseconds": 150}');
    expect(told(read(drawn(early + RESUME)), 'pause')).toContain('eventSent@310');
  });

  it('without both ends of a command, and none that says when it was over: no cycle, and what is missing', () => {
    const events = ['qmp_exit', 'vm_stop_flush_all', 'monitor_qmp_respond'];
    const result = reading(drawn(without(PAUSE + RESUME, ...events)));
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'no-cycles', facts: { missing: 'trace events' } },
    });
    expect(!result.ok && result.error.message).toContain(
      'it does not log vm_stop_flush_all or qmp_exit_stop or monitor_qmp_respond, nor qmp_exit_cont',
    );
  });

  it('without the queue: a request counts only where it is the only one', () => {
    const queue = 'in_band';
    expect(told(read(drawn(without(PAUSE + RESUME, queue))), 'pause')[0]).toBe('requested@100');
    const twice = `  90 [21] handle_qmp_command mon 0x2 req: {"execute": "stop"}\n${PAUSE}${RESUME}`;
    expect(told(read(drawn(without(twice, queue))), 'pause')[0]).toBe('requested@130');
  });
});

describe('what is no cycle', () => {
  const paused = (drawing: string): Result<TraceLogReading> => reading(drawn(drawing));

  it('a pause that another pause follows is not joined with that one’s resume', () => {
    const { recording, incomplete } = read(
      drawn(PAUSE + PAUSE.replaceAll(/^( +)/gm, '$15') + RESUME.replaceAll(/^( +)/gm, '$15')),
    );
    expect([recording.cycles.length, incomplete]).toEqual([1, 1]);
    expect(told({ ...read(drawn(PAUSE + RESUME)), recording }, 'pause')[0]).toBe('requested@5100');
  });

  it('a stop of a guest that is paused already', () => {
    const again = without(PAUSE, 'runstate_set', 'vm_state_notify', 'STOP').replaceAll(/^( +)/gm, '$15');
    const later = RESUME.replaceAll(/^( +)/gm, '$16');
    const { recording, incomplete } = read(drawn(PAUSE + again + later));
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
    const { recording, incomplete } = read(drawn(PAUSE + RESUME + PAUSE + RESUME));
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
    const { recording, ofOthers } = read(drawn(drawing));
    expect([recording.cycles.length, ofOthers]).toEqual([2, 1]);
    expect(recording.threads.map(({ tid }) => tid)).toEqual([10]);
  });

  it('with two QEMUs in the log no vCPU’s call ends a resume: whose it is is not told', () => {
    const back = '1300 [60] kvm_vcpu_ioctl cpu_index 0, type 0xae80, arg (nil)\n';
    const log = read(drawn(PAUSE + ofSecond(PAUSE) + RESUME + ofSecond(RESUME) + back));
    expect(told(log, 'resume').at(-1)).toBe('replied@1200');
    expect(read(drawn(PAUSE + RESUME + back)).recording.threads).toHaveLength(2);
  });
});

describe('a pause or resume by hand, in the log of one by QMP', () => {
  const byHand = (drawing: string): string =>
    without(drawing, 'handle_qmp', 'in_band', 'qmp_enter', 'qmp_exit', 'resp: {"return"');
  const back = (us: number): string =>
    `\n${String(us)} [30] kvm_vcpu_ioctl cpu_index 0, type 0xae80, arg (nil)\n`;
  const firstSteps = (drawing: string): string[] =>
    read(drawn(drawing)).recording.cycles.flatMap((cycle) =>
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

describe('a log of a real QEMU', () => {
  it.each([
    ['qemu-7.2-stderr.txt', 'replied'],
    ['qemu-10.0-vcpus.txt', 'vcpusRunning'],
    ['qemu-11.1-vcpus.txt', 'vcpusRunning'],
  ])('%s: three cycles, all boundaries, sums exact', (name, end) => {
    const log = read(fixture(name));
    const cycles = log.recording.cycles.filter((cycle): cycle is LoggedCycle => cycle.by === 'log');
    expect(cycles).toHaveLength(3);
    for (const { pause, resume } of cycles) {
      expect(pause.map(({ step }) => step).join()).toBe('requested,runstateSet,notifying,eventSent,flushed');
      expect(resume.map(({ step }) => step).join()).toBe(`requested,eventSent,runstateSet,notifying,${end}`);
    }
    expect([log.incomplete, log.ofOthers, [...log.otherPauses]]).toEqual([0, 0, [['shutdown', 1]]]);
    expectExactSums(log);
  });

  it('with any lines lost never throws, and sums of what is left are exact', () => {
    const lines = new TextDecoder().decode(fixture('qemu-7.2-stderr.txt')).split('\n');
    fc.assert(
      fc.property(fc.array(fc.nat(lines.length - 1), { maxLength: 40 }), (lost) => {
        const kept = lines.filter((_, index) => !lost.includes(index)).join('\n');
        const result = reading(new TextEncoder().encode(kept));
        if (result.ok) expectExactSums(result.value);
        else expect(['no-cycles', 'trace-log-foreign']).toContain(result.error.code);
      }),
    );
  });

  it('with lines in any order never throws, and its cycles are in time order', () => {
    const lines = new TextDecoder().decode(fixture('qemu-10.0-vcpus.txt')).split('\n');
    fc.assert(
      fc.property(fc.shuffledSubarray(lines), (shuffled) => {
        const result = reading(new TextEncoder().encode(shuffled.join('\n')));
        if (!result.ok) return;
        expectExactSums(result.value);
        const times = result.value.recording.cycles.flatMap((cycle) =>
          cycle.by === 'log' ? [...cycle.pause, ...cycle.resume].map(({ timeNs }) => timeNs) : [],
        );
        expect(times).toEqual([...times].sort((left, right) => left - right));
      }),
    );
  });
});
