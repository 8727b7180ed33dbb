import { describe, expect, it } from 'vitest';
import { drawCode } from '../testing/draw-code';
import { planProbes } from './plan-probes';
import type { ProbePlan } from './probe-site';
import { PROBED_FUNCTIONS } from './probed-functions';

/** QEMU 7.2 as its compiler left it: do_vm_stop inlined, vm_start jumps on to resume_all_vcpus. */
const OLD = `
vm_stop
  push %rbx
  call cpu_disable_ticks
  call pause_all_vcpus
  mov
  call vm_state_notify
  call send_stop
  jmp both
both:
  call bdrv_drain_all
  call bdrv_flush_all
  mov
  test
  jne logged
  ret
logged:
  ret
vm_stop_force_state
  ret
vm_prepare_start
  call vm_state_notify
  test
  ret
vm_start
  sub
  call vm_prepare_start
  jne out
  jmp resume_all_vcpus
out:
  ret
qmp_cont
  call vm_start
  jmp done
done:
  ret
pause_all_vcpus
  push %r12
  jmp lock_bql
lock_bql
  ret
vm_state_notify
  push %r15
again:
  call *(%rax)
  test
  jne again
  ret
send_stop
  ret
cpu_disable_ticks
  ret
bdrv_drain_all
  sub
  jmp bdrv_drain_all_end
bdrv_drain_all_begin
  ret
bdrv_drain_all_end
  ret
blk_drain
  ret
blk_drain_all
  jmp bdrv_drain_all_end
bdrv_flush_all
  ret
resume_all_vcpus
  ret
qemu_wait_io_event
  ret
`;

/** From 8.2 on do_vm_stop is a function of its own, without a symbol. */
const NEW = OLD.replace(
  /vm_stop\n[^]*?\n(?=vm_stop_force_state)/,
  `vm_stop
  je self
  jmp .do_vm_stop
self:
  ret
.do_vm_stop
  je paused
  call bdrv_drain_all
  call bdrv_flush_all
  jne out2
out2:
  ret
paused:
  call pause_all_vcpus
  jmp told
told:
  call vm_state_notify
  test
  je out2
  ret
`,
);

const without = (drawing: string, name: string): string =>
  drawing
    .replace(new RegExp(`\\n${name}\\n(?:  .*\\n|\\w+:\\n)*`), `\n.${name}\n  ret\n`)
    .replaceAll(` ${name}\n`, ` .${name}\n`);

const plan = (drawing: string, level: 'probes' | 'full' = 'probes'): ProbePlan =>
  planProbes(drawCode(drawing), level);
const placesOf = ({ sites }: ProbePlan, event: RegExp): string[] =>
  sites.filter((site) => event.test(site.event)).map(({ event: name, place }) => `${name}: ${place}`);

describe('a plan for a QEMU whose path is as expected', () => {
  it('lacks nothing, separates every phase and uses no return probe of the kernel’s', () => {
    for (const drawing of [OLD, NEW]) {
      const { shortfalls, phases, sites } = plan(drawing);
      expect(shortfalls).toEqual([]);
      expect(phases.filter(({ countedAs, why }) => countedAs !== null || why !== null)).toEqual([]);
      expect(sites.filter(({ at }) => at === 'return')).toEqual([]);
    }
  });

  it('takes a call for over where the kernel emulates the next instruction, in the one who called', () => {
    expect(placesOf(plan(OLD), /__return/)).toEqual([
      'vm_stop__return: vm_stop+0x2c (jne)',
      'vm_start__return: qmp_cont+0x4 (jmp)',
      'pause_all_vcpus__return: vm_stop+0x10 (call vm_state_notify)',
      'vm_state_notify__return: vm_stop+0x14 (call send_stop)',
      'vm_state_notify__return_2: vm_prepare_start+0x4 (test)',
      'bdrv_drain_all__return: vm_stop+0x20 (call bdrv_flush_all)',
      'blk_drain__return: blk_drain+0x0 (ret)',
      'blk_drain_all__return: blk_drain_all+0x0 (jmp bdrv_drain_all_end)',
      'bdrv_flush_all__return: vm_stop+0x2c (jne)',
    ]);
  });

  it('sees a call where the kernel emulates an instruction soon after its first, unless something jumps back there', () => {
    expect(placesOf(plan(OLD), /^(vm_stop|vm_start)$/)).toEqual([
      'vm_stop: vm_stop',
      'vm_start: vm_start+0x4 (call vm_prepare_start)',
    ]);
    const looping = OLD.replace('vm_start\n  sub\n', 'vm_start\n  sub\nback:\n').replace(
      '  jne out\n',
      '  jne back\n  jmp out\n',
    );
    expect(placesOf(plan(looping), /^vm_start$/)).toEqual(['vm_start: vm_start']);
  });

  it('finds the path in a function without a symbol that vm_stop jumps to', () => {
    expect(placesOf(plan(NEW), /(pause_all_vcpus|vm_state_notify|vm_stop)__return$/)).toEqual([
      'vm_stop__return: 0x401018 below vm_stop (jne)',
      'pause_all_vcpus__return: 0x401024 below vm_stop (jmp)',
      'vm_state_notify__return: 0x401030 below vm_stop (je)',
    ]);
  });

  it('probes at the offset in the file, not at the address', () => {
    const [first] = plan(OLD).sites;
    expect(first).toEqual({
      event: 'vm_stop',
      functionName: 'vm_stop',
      means: 'entered',
      at: 'instruction',
      fileOffset: 0x1000n,
      fetch: [],
      place: 'vm_stop',
    });
  });

  it('gives every probe a name of its own', () => {
    for (const drawing of [OLD, NEW]) {
      const names = plan(drawing, 'full').sites.map(({ event }) => event);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('a plan for a QEMU that lacks a function', () => {
  it('says of each what is lost, and what stands in', () => {
    const said = (name: string): readonly string[] => plan(without(OLD, name)).shortfalls;
    expect(said('pause_all_vcpus')).toEqual([
      'In this QEMU what comes between cpu_disable_ticks and vm_state_notify stands in for pause_all_vcpus.',
    ]);
    expect(said('bdrv_drain_all')[0]).toMatch(
      /^In this QEMU bdrv_drain_all_begin stands in for bdrv_drain_all/,
    );
    expect(said('vm_start')[0]).toMatch(/^In this QEMU vm_prepare_start stands in for vm_start/);
    expect(said('bdrv_flush_all')).toContain(
      'This QEMU exports no usable bdrv_flush_all: flush is unknown and counts as other.',
    );
    expect(said('qemu_wait_io_event')).toEqual([
      'This QEMU exports no usable qemu_process_cpu_events or qemu_wait_io_event: when a vCPU has stopped is not seen.',
    ]);
    expect(said('blk_drain_all')).toEqual([]);
  });

  it('tells the edges of an inlined pause_all_vcpus from the calls around it', () => {
    expect(placesOf(plan(without(OLD, 'pause_all_vcpus')), /^pause_all_vcpus/)).toEqual([
      'pause_all_vcpus: vm_stop+0x8 (call)',
      'pause_all_vcpus__return: vm_stop+0x10 (call vm_state_notify)',
    ]);
  });

  it('names the phase that takes the time of one that cannot be told', () => {
    const { phases } = plan(without(OLD, 'bdrv_flush_all'));
    expect(phases.find(({ phase }) => phase === 'flush')).toEqual({
      phase: 'flush',
      through: 'nothing',
      countedAs: 'other',
      why: 'no usable bdrv_flush_all: flush is unknown and counts as other',
    });
  });

  it('keeps drain, and says what of it is not seen, where only the devices’ drains are missing', () => {
    const { phases } = plan(without(OLD, 'blk_drain'));
    const drain = phases.find(({ phase }) => phase === 'drain');
    expect(drain?.countedAs).toBeNull();
    expect(drain?.why).toContain('a drain inside a notifier counts as notify');
  });

  it('probes where a vCPU stops by its old and its new name', () => {
    const renamed = OLD.replaceAll('qemu_wait_io_event', 'qemu_process_cpu_events');
    expect(placesOf(plan(renamed), /qemu_/)).toEqual(['qemu_process_cpu_events: qemu_process_cpu_events']);
    expect(plan(renamed).shortfalls).toEqual([]);
  });

  it('has nothing to probe in a binary without symbols, and says so', () => {
    const { sites, shortfalls } = planProbes({ symbols: new Map(), fileOffsetOf: () => null, code: null });
    expect(sites).toEqual([]);
    expect(shortfalls).toContain(
      'This QEMU exports no usable vm_stop: no phases, only what QMP itself separates.',
    );
  });
});

describe('a plan for a QEMU whose code cannot be read', () => {
  const { sites, shortfalls } = planProbes({ ...drawCode(OLD), code: null });

  it('leaves returns to the kernel’s return probes, but never those of a function that may yield', () => {
    const returned = sites.filter(({ at }) => at === 'return').map(({ functionName }) => functionName);
    expect(returned).toEqual(['vm_stop', 'vm_start', 'pause_all_vcpus', 'vm_state_notify', 'bdrv_flush_all']);
    expect(shortfalls).toContain(
      'This QEMU exports no usable blk_drain: a drain inside a notifier counts as notify.',
    );
  });

  it('has drain end where the flush begins', () => {
    expect(sites.filter(({ functionName }) => functionName === 'bdrv_drain_all')).toHaveLength(1);
    expect(shortfalls).toContain('In this QEMU the end of bdrv_drain_all is told by what follows it.');
  });
});

describe('the handlers’ calls', () => {
  it('are probed at level full alone', () => {
    expect(placesOf(plan(OLD), /handler/)).toEqual([]);
    expect(placesOf(plan(OLD, 'full'), /handler/)).toEqual([
      'handler: vm_state_notify+0x4 (call)',
      'handler__return: vm_state_notify+0xc (jne)',
    ]);
  });

  it('are read where each call takes its target from', () => {
    const fetches = (call: string): readonly string[] | undefined =>
      plan(OLD.replace('call *(%rax)', call), 'full').sites.find(({ event }) => event === 'handler')?.fetch;
    expect(fetches('call *(%rax)')).toEqual(['handler=+0(%ax):u64', 'opaque=%di:u64']);
    expect(fetches('call *-8(%r12)')).toEqual(['handler=-8(%r12):u64', 'opaque=%di:u64']);
    expect(fetches('call *%rcx')).toEqual(['handler=%cx:u64', 'opaque=%di:u64']);
  });

  it('that are not found are said, and cost nothing else', () => {
    const { sites, shortfalls } = plan(OLD.replace('call *(%rax)', 'mov'), 'full');
    expect(shortfalls).toEqual([
      'Handlers are not told apart in notify: no call of a handler was found in vm_state_notify of this QEMU.',
    ]);
    expect(sites.length).toBe(plan(OLD).sites.length);
  });
});

describe('the table', () => {
  it('says of each function what it tells, and in which releases it is', () => {
    for (const { symbols, standIns, tells } of PROBED_FUNCTIONS) {
      expect(tells).not.toBe('');
      for (const { versions } of [...symbols, ...standIns]) expect(versions).toMatch(/^(7\.2 to|from)/);
    }
  });
});
