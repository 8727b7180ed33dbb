/** The guests of the thread's experiment: one differs from another in one thing at a time. */
import { DEFAULT_GUEST, DEFAULT_RECORD } from '../analysis/settings';
import type { GuestSettings, RecordSettings } from '../analysis/settings';
import { formatCounted } from '../units';

export const CELL_IDS = [
  'idle-4',
  'busy-4',
  'idle-1',
  'idle-2',
  'idle-8',
  'no-disk',
  'no-ioeventfd',
  'unsafe',
  'written',
  'written-unsafe',
] as const;
export type CellId = (typeof CELL_IDS)[number];

export const DISKS = ['none', 'virtio', 'ioeventfd=off', 'cache=unsafe'] as const;
type CellDisk = (typeof DISKS)[number];

/** How a second drive is cached that the host writes to before each pause; no device is on it. */
export const WRITTEN_DRIVES = ['writeback', 'unsafe'] as const;
export type WrittenDrive = (typeof WRITTEN_DRIVES)[number];

export interface Cell {
  readonly id: CellId;
  readonly vcpus: number;
  readonly load: 'idle' | 'busy';
  readonly disk: CellDisk;
  /** Null where nothing is written. */
  readonly written: WrittenDrive | null;
}

/** As the thread's poster had it. */
export const MEMORY_MIB = 2048;

const BASE: Omit<Cell, 'id'> = { vcpus: 4, load: 'idle', disk: 'virtio', written: null };

/** In CELL_IDS' order. */
export const CELLS: readonly Cell[] = [
  { ...BASE, id: 'idle-4' },
  { ...BASE, id: 'busy-4', load: 'busy' },
  { ...BASE, id: 'idle-1', vcpus: 1 },
  { ...BASE, id: 'idle-2', vcpus: 2 },
  { ...BASE, id: 'idle-8', vcpus: 8 },
  { ...BASE, id: 'no-disk', disk: 'none' },
  { ...BASE, id: 'no-ioeventfd', disk: 'ioeventfd=off' },
  { ...BASE, id: 'unsafe', disk: 'cache=unsafe' },
  { ...BASE, id: 'written', written: 'writeback' },
  { ...BASE, id: 'written-unsafe', written: 'unsafe' },
];

/** "4 vCPUs, busy, virtio disk" */
export function labelOf({ vcpus, load, disk, written }: Cell): string {
  const drive = disk === 'none' ? 'no disk' : disk === 'virtio' ? 'virtio disk' : `virtio disk, ${disk}`;
  const second =
    written === null ? [] : [`second drive written${written === 'unsafe' ? ', cache=unsafe' : ''}`];
  return [formatCounted(vcpus, 'vCPU'), load, drive, ...second].join(', ');
}

/** What a short label leaves unsaid. */
export const EVERY_CELL =
  'Where nothing else is said: 4 idle vCPUs, 2 GiB, one virtio-blk disk with ioeventfds; “written” has a second drive with 4 KiB written to it before each pause.';

/** In what a cell differs from the first: "busy", "8 vCPUs". */
export function shortLabelOf(cell: Cell): string {
  if (cell.written !== null) return cell.written === 'unsafe' ? 'written, unsafe' : 'written';
  if (cell.disk !== 'virtio') return cell.disk === 'none' ? 'no disk' : cell.disk;
  return `${formatCounted(cell.vcpus, 'vCPU')}, ${cell.load}`;
}

/** -set changes the drive that the launch gives, -global the device on it (qemu(1)). */
const DISK_ARGUMENTS: Readonly<Record<CellDisk, readonly string[]>> = {
  none: [],
  virtio: [],
  'ioeventfd=off': ['-global', 'virtio-blk-pci.ioeventfd=off'],
  'cache=unsafe': ['-set', 'drive.quiescope-disk.cache=unsafe'],
};

export function guestOf(
  cell: Cell,
  { qemuPath, accelerator }: Pick<GuestSettings, 'qemuPath' | 'accelerator'>,
): GuestSettings {
  return {
    ...DEFAULT_GUEST,
    qemuPath,
    accelerator,
    memoryMiB: MEMORY_MIB,
    vcpus: cell.vcpus,
    load: cell.load,
    disk: cell.disk === 'none' ? 'none' : 'default',
    extraArguments: DISK_ARGUMENTS[cell.disk],
  };
}

/** The second drive's name in QEMU. */
export const WRITTEN_DRIVE = 'written';

export const recordOf = (
  cell: Cell,
  { cycles, level }: Pick<RecordSettings, 'cycles' | 'level'>,
): RecordSettings => ({
  ...DEFAULT_RECORD,
  cycles,
  level,
  hmpBeforePause: cell.written === null ? [] : [`qemu-io ${WRITTEN_DRIVE} "write 0 4k"`],
});
