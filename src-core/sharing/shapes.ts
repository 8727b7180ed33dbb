/** Shapes of texts that tell of a program or a machine's kind, and of nobody. */
import { isKnownWord } from './command-words';

/** Of a program: tells of what it does, and of nobody. Kept, whatever it is. */
export const SYMBOL = /^[A-Za-z_.$@][\w.$@]*( \[\w+\])?$/;
export const ADDRESS = /^0x[0-9a-f]{1,16}$/;
export const HEX = /^[0-9a-f]{1,128}$/;
export const VERSION = /^v?\d+(\.\d+){0,3}/;
export const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
export const LANE = /^(phase|path|main|main-state|outside|(vcpu|thread)-\d{1,10})$/;
export const VIEW = /^[a-z]{1,16}$/;
export const CPU_MODEL =
  /^(Intel|AMD|ARM|Arm|Ampere|Apple|IBM|Hygon|Zhaoxin|VIA|Neoverse|Cortex|QEMU|Common KVM)\b[\w()@ .,+/-]*$/;
export const CLOCK_EVENT = /^(cpu-clock|task-clock|cycles|instructions)(:[a-zA-Z]+)? at \d+ Hz$/;
export const TRACE_EVENT = /^[A-Za-z_][\w]*:[A-Za-z_*][\w*]*$/;
/** As a disassembler writes it. */
export const INSTRUCTION = /^(?:0x[0-9A-Fa-f]{1,16}|[a-z0-9 ,.$%()*+[\]:_-]){1,128}$/;
/** A word of a sentence in plain English, or a count. */
const PLAIN_WORD =
  /^([A-Za-z]?[a-z]+([’'][a-z]+)?(-[a-z]+)*|\d{1,12}(\.\d+)?|QEMU|KVM|KVM_RUN|BQL|vCPUs?|CPUs?|RCU|QMP|HMP|TCG|MiB|KiB|GiB|Hz|perf)$/;
/** Of the kernel. */
const KNOWN_SYSTEMS =
  /^(sched|kvm|signal|irq|timer|syscalls|raw_syscalls|probe|workqueue|rcu|block|power|exceptions):/;
const PLACEHOLDER =
  /^(path|host|user|id|uuid|mac|ip|value|option|event|file|function|frame|thread|task|marker|word)-\d+(\.\w+)?$/;

/** A plain English word, or one that everybody has. */
export const isPlainWord = (word: string): boolean =>
  word === '' ||
  PLAIN_WORD.test(word) ||
  PLACEHOLDER.test(word) ||
  word === '…' ||
  word === '–' ||
  isKnownWord(word) ||
  (TRACE_EVENT.test(word) && KNOWN_SYSTEMS.test(word));
