import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { JOINT_PHASES, PHASES } from '../phases/phase';
import { drawnLog, inexactCycles, PAUSE, read, reading, RESUME, told, without } from '../testing/drawn-logs';

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

describe('a cycle in a log with all that QEMU can tell', () => {
  it('has the boundaries that the lines mark: the reading of the request, STOP’s own time, the flush', () => {
    const log = read(drawnLog(PAUSE + RESUME));
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
    expect(sums(drawnLog(PAUSE + RESUME))).toEqual({
      dispatch: 40 + 70,
      kick: 60,
      'notify+barrier': 100,
      'dispatch+drain+flush': 100,
      'dispatch+notify+barrier+resume': 130,
    });
  });

  it('counts the resume until the last vCPU calls KVM_RUN, where the log tells that', () => {
    const log = read(
      drawnLog(`
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
      drawnLog(`
         10 runstate_set current_run_state 6 (prelaunch) new_state 9 (running)
         20 [30] kvm_vcpu_ioctl cpu_index 0, type 0xae80, arg (nil)
      ${PAUSE}${RESUME}${request}
       6110 [30] kvm_vcpu_ioctl cpu_index 0, type 0xae80, arg (nil)
      ${pause.join('\n')}
      ${RESUME.trim().replaceAll(/^ */gm, '6')}`),
    );
    expect([log.recording.cycles.length, log.incomplete]).toEqual([2, 0]);
    expect(told(log, 'resume').at(-1)).toBe('replied@1200');
    expect(inexactCycles(log)).toBe(0);
  });

  it('claims no return of the vCPUs where one of them was not seen back', () => {
    const log = read(
      drawnLog(`
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
    const bytes = drawnLog(without(PAUSE, ...qmp) + without(RESUME, ...qmp));
    expect(told(read(bytes), 'pause')[0]).toBe('requested@130');
    expect(sums(bytes)).toMatchObject({ kick: 60, 'dispatch+notify+barrier+drain+flush': 200 });
    expect(inexactCycles(read(bytes))).toBe(0);
  });

  it('without runstate_set: nothing between the request and the handlers is separated', () => {
    const bytes = drawnLog(without(PAUSE + RESUME, 'runstate_set'));
    expect(sums(bytes)).toMatchObject({ 'dispatch+kick': 100 });
    expect(inexactCycles(read(bytes))).toBe(0);
  });

  it('without vm_state_notify', () => {
    const bytes = drawnLog(without(PAUSE + RESUME, 'vm_state_notify'));
    expect(sums(bytes)).toMatchObject({ 'kick+notify+barrier': 160 });
    expect(inexactCycles(read(bytes))).toBe(0);
  });

  it('without the flush: the pause ends with the command', () => {
    const log = read(drawnLog(without(PAUSE + RESUME, 'vm_stop_flush_all')));
    expect(told(log, 'pause').at(-1)).toBe('replied@410');
    expect(inexactCycles(log)).toBe(0);
  });

  it('without the commands’ ends: the reply to a request ends it', () => {
    const log = read(drawnLog(without(PAUSE + RESUME, 'qmp_exit', 'vm_stop_flush_all')));
    expect([told(log, 'pause').at(-1), told(log, 'resume').at(-1)]).toEqual(['replied@420', 'replied@1210']);
    expect(inexactCycles(log)).toBe(0);
  });

  it('of a resume that no QMP command asked for: another command’s reply does not end it', () => {
    const byHand = without(RESUME, 'handle_qmp', 'in_band', 'qmp_', 'resp: {"return"');
    const later = `  9000 monitor_qmp_respond mon 0x1 resp: {"return": {}}`;
    expect(reading(drawnLog(PAUSE + byHand + later))).toMatchObject({
      ok: false,
      error: { code: 'no-cycles', facts: { incomplete: 2 } },
    });
  });

  it('with STOP’s own time where it cannot be: the line’s time counts', () => {
    const early = PAUSE.replace('"microseconds": 300}', '"microseconds": 150}');
    expect(told(read(drawnLog(early + RESUME)), 'pause')).toContain('eventSent@310');
  });

  it('without both ends of a command, and none that says when it was over: no cycle, and what is missing', () => {
    const events = ['qmp_exit', 'vm_stop_flush_all', 'monitor_qmp_respond'];
    const result = reading(drawnLog(without(PAUSE + RESUME, ...events)));
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
    expect(told(read(drawnLog(without(PAUSE + RESUME, queue))), 'pause')[0]).toBe('requested@100');
    const twice = `  90 [21] handle_qmp_command mon 0x2 req: {"execute": "stop"}\n${PAUSE}${RESUME}`;
    expect(told(read(drawnLog(without(twice, queue))), 'pause')[0]).toBe('requested@130');
  });
});
