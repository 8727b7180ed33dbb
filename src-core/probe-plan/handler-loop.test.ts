import { describe, expect, it } from 'vitest';
import { drawCode } from '../testing/draw-code';
import { planProbes } from './plan-probes';

/** vm_state_notify(1) as compiled for 7.2: the list's first entry is in rbx where the loop begins. */
const LOOP = `
vm_state_notify
  push %rbx
  mov 0x10(%rip),%rbx
  test %rbx,%rbx
  je out
  nop
again:
  mov %rbx,%rax
  mov 0x10(%rbx),%rbx
  mov %ebp,%edx
  mov $0x1,%esi
  mov 0x8(%rax),%rdi
  call *(%rax)
  test %rbx,%rbx
  jne again
out:
  pop %rbx
  ret
`;

const sitesOf = (drawing: string) =>
  planProbes(drawCode(drawing), 'full')
    .sites.filter(({ means }) => means.startsWith('handler'))
    .map(({ event, place, fetch }) => [event, place, fetch.join(' ')]);
const AT_CALL = [
  ['handler', 'vm_state_notify+0x28 (call)', 'handler=+0(%ax):u64 opaque=%di:u64'],
  ['handler__return', 'vm_state_notify+0x30 (jne)', ''],
];

describe('the loop around a handler’s call', () => {
  it('is probed at each way to its head, where the entry of the list is in a register', () => {
    const fetch = 'entry=%bx:u64 handler=+0(%bx):u64 opaque=+8(%bx):u64';
    expect(sitesOf(LOOP)).toEqual([
      ['next_handler', 'vm_state_notify+0xc (je)', fetch],
      ['next_handler_2', 'vm_state_notify+0x30 (jne)', fetch],
    ]);
  });

  it('reads what is prepared through a register, and goes by what has nothing to prepare', () => {
    const prepares = LOOP.replace(
      'mov 0x8(%rax),%rdi',
      'mov 0x8(%rax),%r8\n  test %r8,%r8\n  je next\n  mov 0x10(%rax),%rdi',
    ).replace('call *(%rax)', 'call *%r8\nnext:');
    expect(sitesOf(prepares).map(([, , fetch]) => fetch)).toEqual([
      'entry=%bx:u64 handler=+8(%bx):u64 opaque=+16(%bx):u64',
      'entry=%bx:u64 handler=+8(%bx):u64 opaque=+16(%bx):u64',
    ]);
  });

  it.each([
    ['something is called before', LOOP.replace('mov %ebp,%edx', 'call vm_state_notify')],
    ['a register is made in a way that is not understood', LOOP.replace('mov %ebp,%edx', 'cmovne %rcx,%rax')],
    ['the entry’s register is written by half', LOOP.replace('mov %ebp,%edx', 'mov %ecx,%eax')],
    ['the argument is no part of the entry', LOOP.replace('mov 0x8(%rax),%rdi', 'mov %r12,%rdi')],
    [
      'its head is reached by an instruction that is dear to probe',
      LOOP.replace('  je out\n', '  mov %rcx,%rdx\n'),
    ],
  ])('is left alone where %s: the call itself is probed', (_, drawing) => {
    expect(sitesOf(drawing)).toEqual(AT_CALL);
  });

  it('is none where control does not come back: the call itself is probed', () => {
    expect(sitesOf(LOOP.replace('  jne again\n', '  jne out\n'))).toEqual(AT_CALL);
  });
});
