import { describe, expect, it } from 'vitest';
import type { TracepointField } from '../perf/tracepoint-format';
import { dynamicProbe } from './probed-function';

const formatOf = (name: string, ...fields: string[]) => ({
  system: 'whatever',
  name,
  fields: new Map<string, TracepointField>(
    fields.map((field) => [
      field,
      {
        name: field,
        type: 'unsigned long',
        offset: 8,
        sizeBytes: 8,
        signed: false,
        array: false,
        elements: 0,
      },
    ]),
  ),
});
const entry = (name: string) => dynamicProbe(formatOf(name, '__probe_ip'));
const exit = (name: string) => dynamicProbe(formatOf(name, '__probe_func', '__probe_ret_ip'));

describe('a probe of any group', () => {
  it.each([
    ['vm_stop__return', 'vm_stop'],
    ['vm_stop_ret', 'vm_stop'],
    ['vm_stop_return', 'vm_stop'],
    ['vm_stop_exit', 'vm_stop'],
    ['r_vm_start', 'vm_start'],
    ['vm_start__return_1', 'vm_start'],
    ['malloc__return', 'malloc'],
  ])('on returns, named %s, is one on %s', (name, fn) => {
    expect(exit(name)).toEqual({ name: fn, returns: true });
  });

  it.each([
    ['vm_stop', 'vm_stop'],
    ['vm_stop_1', 'vm_stop'],
    ['vm_start', 'vm_start'],
    ['vm_start_entry', 'vm_start'],
    ['p_bdrv_drain_all', 'bdrv_drain_all'],
    ['something_else_2', 'something_else_2'],
  ])('on entries, named %s, is one on %s', (name, fn) => {
    expect(entry(name)).toEqual({ name: fn, returns: false });
  });

  it('is one on returns by its name alone where it sits on an instruction, as Quiescope’s own do', () => {
    expect(entry('vm_state_notify__return_2')).toEqual({ name: 'vm_state_notify', returns: true });
    expect(entry('vm_stop__return')).toEqual({ name: 'vm_stop', returns: true });
  });

  it('is told by its fields: a static tracepoint of that name is none', () => {
    expect(dynamicProbe(formatOf('vm_stop', 'common_pid', 'reason'))).toBeNull();
  });
});
