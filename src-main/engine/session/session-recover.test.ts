import { expect, it } from 'vitest';
import { fail } from '@core/errors';
import { fakeSession } from './session-fakes';

it('an interrupted recording that cannot be recovered waits on, with the reason, until it can', async () => {
  const { session, analyst } = fakeSession();
  const sound = analyst.recover;
  analyst.recover = () => Promise.resolve(fail('no-cycles', 'It has no cycle.'));
  expect(await session.recoverRecording('cut')).toMatchObject({ error: { message: 'It has no cycle.' } });
  const listed = await session.interruptedRecordings();
  expect(listed).toMatchObject({ value: [{ name: 'cut', failure: 'It has no cycle.' }] });
  analyst.recover = sound;
  expect(await session.recoverRecording('cut')).toMatchObject({ ok: true });
  expect(await session.interruptedRecordings()).toMatchObject({ value: [] });
});
