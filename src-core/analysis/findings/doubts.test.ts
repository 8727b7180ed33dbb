import { describe, expect, it } from 'vitest';
import { drawRecording } from '../../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../../testing/drawings';
import { analyseRecording } from '../analyse';
import { DoubtGathering, findingsOfDoubts } from './doubts';

function doubts(drawing: string): Record<string, string> {
  const gathering = new DoubtGathering();
  const { cycles, indexed } = analyseRecording(drawRecording(drawing));
  for (const cycle of cycles) gathering.add(cycle, indexed);
  return Object.fromEntries(
    findingsOfDoubts(gathering.found(), { vcpus: 2, cpus: 2 }).map(({ id, title }) => [id, title]),
  );
}

describe('doubts', () => {
  it('has none of a cycle that was wholly seen', () => {
    expect(doubts(STOP_CONT_DRAWING)).toEqual({});
  });

  it('says where the resume ends before the last vCPU was seen back', () => {
    expect(doubts(STOP_CONT_DRAWING.replace('470 cpu1   run', ''))).toEqual({
      'resume-unfinished': 'In the only cycle not every vCPU was seen back before the next pause',
    });
  });

  it('expects nobody back in KVM_RUN where nobody ever was', () => {
    expect(doubts(STOP_CONT_DRAWING.replace(/.*cpu\d +run\n/g, ''))).toEqual({});
  });

  it('says that a guest which was paused already was not stopped by the stop', () => {
    expect(doubts(STOP_CONT_DRAWING.replace('300 client stopped', ''))).toEqual({
      'paused-before': 'In the only cycle the guest was paused already: the pause stopped nothing',
    });
  });

  it('counts the times that the main thread got a CPU unseen, in pause and resume, a switch before the pause too', () => {
    const unseen = STOP_CONT_DRAWING.replace(/.*main +runs\n/, '').replace(/^ 275 main +runs\n/m, '');
    expect(doubts(unseen)).toEqual({
      'switches-unseen': 'In the only cycle the main thread got a CPU unseen, 2 times in all',
    });
  });
});
