/** The thread's questions, each answered from the figures. */
import type { Answer, Found } from './answer';
import { barriers, disk, drain, flush, flushMatters, instrument, ioeventfds } from './cause-answers';
import { Comparisons } from './comparisons';
import type { Experiment } from './experiment';
import { busy, growingPhases, growth, idle } from './time-answers';

interface Question {
  readonly id: string;
  readonly question: string;
  readonly find: (compared: Comparisons) => Found;
}

const QUESTIONS: readonly Question[] = [
  {
    id: 'idle',
    question: 'How long is it from vm_stop to vm_start, with 4 idle vCPUs and 2 GiB? (2017: 12 to 20 ms)',
    find: idle,
  },
  { id: 'busy', question: 'Does it differ with busy vCPUs?', find: busy },
  { id: 'vcpus', question: 'Does it grow with the number of vCPUs?', find: growth },
  { id: 'growing-phases', question: 'Which phase grows?', find: growingPhases },
  { id: 'barriers', question: 'Is it smp_wmb? (2017: 3 to 5 ms of it, said a profiler)', find: barriers },
  { id: 'drain', question: 'What does bdrv_drain_all cost?', find: drain },
  { id: 'flush', question: 'What does bdrv_flush_all cost?', find: flush },
  { id: 'flush-matters', question: 'Does leaving out the flush matter? (cache=unsafe)', find: flushMatters },
  { id: 'ioeventfds', question: 'What do ioeventfds cost? (ioeventfd=off)', find: ioeventfds },
  { id: 'disk', question: 'What does the virtio disk cost at all? (no disk)', find: disk },
  { id: 'instrument', question: 'What did the instrument itself cost?', find: instrument },
];

/** Pure: the same experiment gives the same answers. */
export function answersOf(experiment: Experiment): Answer[] {
  const compared = new Comparisons(experiment);
  return QUESTIONS.map(({ id, question, find }) => ({ id, question, ...find(compared) }));
}
