/** Tracepoint formats as the kernel prints them, drawn as one line a field: type, name, offset, size, signed. */

export interface TestFormat {
  readonly system: string;
  readonly name: string;
  readonly id: number;
  readonly fields: readonly TestField[];
}

export interface TestField {
  readonly type: string;
  /** With its brackets, if it is an array. */
  readonly declarator: string;
  readonly offset: number;
  readonly size: number;
  readonly signed: boolean;
}

const field = (line: string): TestField => {
  const parts = line.trim().split(/\s+/);
  const [declarator = '', offset = '', size = '', sign = ''] = parts.slice(-4);
  return {
    type: parts.slice(0, -4).join(' '),
    declarator,
    offset: Number(offset),
    size: Number(size),
    signed: sign === 'signed',
  };
};

const COMMON = [
  'unsigned short common_type           0 2 unsigned',
  'unsigned char  common_flags          2 1 unsigned',
  'unsigned char  common_preempt_count  3 1 unsigned',
  'int            common_pid            4 4 signed',
];

export function testFormat(event: string, id: number, fields: readonly string[]): TestFormat {
  const [system = '', name = ''] = event.split(':');
  return { system, name, id, fields: [...COMMON, ...fields].map(field) };
}

export const SCHED_SWITCH = testFormat('sched:sched_switch', 372, [
  'char  prev_comm[16]  8 16 unsigned',
  'pid_t prev_pid      24  4 signed',
  'int   prev_prio     28  4 signed',
  'long  prev_state    32  8 signed',
  'char  next_comm[16] 40 16 unsigned',
  'pid_t next_pid      56  4 signed',
  'int   next_prio     60  4 signed',
]);
export const SCHED_WAKING = testFormat('sched:sched_waking', 375, [
  'char  comm[16]    8 16 unsigned',
  'pid_t pid        24  4 signed',
  'int   prio       28  4 signed',
  'int   target_cpu 32  4 signed',
]);
export const SIGNAL_GENERATE = testFormat('signal:signal_generate', 261, [
  'int   sig       8  4 signed',
  'int   errno    12  4 signed',
  'int   code     16  4 signed',
  'char  comm[16] 20 16 unsigned',
  'pid_t pid      36  4 signed',
  'int   group    40  4 signed',
  'int   result   44  4 signed',
]);
export const SYS_ENTER_IOCTL = testFormat('syscalls:sys_enter_ioctl', 898, [
  'int           __syscall_nr 8 4 signed',
  'unsigned int  fd          16 8 unsigned',
  'unsigned int  cmd         24 8 unsigned',
  'unsigned long arg         32 8 unsigned',
]);
export const KVM_USERSPACE_EXIT = testFormat('kvm:kvm_userspace_exit', 42, [
  '__u32 reason  8 4 unsigned',
  'int   errno  12 4 signed',
]);
export const KVM_FPU = testFormat('kvm:kvm_fpu', 55, ['u32 load  8 4 unsigned']);
export const KVM_EXIT = testFormat('kvm:kvm_exit', 103, [
  'unsigned int  exit_reason  8 4 unsigned',
  'unsigned long guest_rip   16 8 unsigned',
  'u32           isa         24 4 unsigned',
]);

/** A probe on a function's entry, as `perf probe` names it. */
export const uprobe = (group: string, name: string, id: number): TestFormat =>
  testFormat(`${group}:${name}`, id, ['unsigned long __probe_ip 8 8 unsigned']);
/** A probe on its returns. */
export const uretprobe = (group: string, name: string, id: number): TestFormat =>
  testFormat(`${group}:${name}__return`, id, [
    'unsigned long __probe_func    8 8 unsigned',
    'unsigned long __probe_ret_ip 16 8 unsigned',
  ]);

/** The text of the kernel's `format` file. */
export function formatText({ name, id, fields }: TestFormat): string {
  const lines = fields.map(
    ({ type, declarator, offset, size, signed }) =>
      `\tfield:${type} ${declarator};\toffset:${String(offset)};\tsize:${String(size)};\tsigned:${signed ? '1' : '0'};\n`,
  );
  return `name: ${name}\nID: ${String(id)}\nformat:\n${lines.slice(0, 4).join('')}\n${lines.slice(4).join('')}\nprint fmt: "%s", ""\n`;
}

/** A payload with these fields set; what is not named is zero. */
export function payload(format: TestFormat, values: Readonly<Record<string, number | string>>): Uint8Array {
  const bytes = new Uint8Array(Math.max(...format.fields.map(({ offset, size }) => offset + size)));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, format.id, true);
  for (const [name, value] of Object.entries(values)) {
    const target = format.fields.find(({ declarator }) => declarator.replace(/\[.*/, '') === name);
    if (target === undefined) throw new Error(`${format.name} has no field ${name}`);
    const { offset, size } = target;
    if (typeof value === 'string') bytes.set(new TextEncoder().encode(value).subarray(0, size - 1), offset);
    else if (size === 8) view.setBigInt64(offset, BigInt(value), true);
    else if (size === 4) view.setInt32(offset, value | 0, true);
    else if (size === 2) view.setInt16(offset, value, true);
    else view.setInt8(offset, value);
  }
  return bytes;
}
