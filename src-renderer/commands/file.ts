import { isBusy } from '../state/selectors/record';
import type { Command } from './command';
import { menuCommand } from './menu-command';

export const FILE_COMMANDS: readonly Command[] = [
  menuCommand('file.open', {
    group: 'File',
    enabled: ({ opening }) => opening.state === 'idle',
    run: (store) => void store.getState().openRecording(null),
  }),
  menuCommand('file.save', {
    group: 'File',
    enabled: ({ recordingId }) => recordingId !== null,
    run: (store) => void store.getState().saveRecording(),
  }),
  menuCommand('file.export', {
    group: 'File',
    enabled: ({ recordingId }) => recordingId !== null,
    run: (store) => store.getState().openDialog('export'),
  }),
  menuCommand('file.library', {
    group: 'File',
    run: (store) => store.getState().openDialog('library'),
  }),
  menuCommand('file.close', {
    group: 'File',
    enabled: ({ recordingId }) => recordingId !== null,
    run: (store) => {
      const { recordingId, closeRecording } = store.getState();
      if (recordingId !== null) void closeRecording(recordingId);
    },
  }),
  {
    id: 'file.cancel-opening',
    title: 'Cancel opening',
    group: 'File',
    enabled: ({ opening }) => opening.state === 'opening',
    run: (store) => void store.getState().cancelOpening(),
  },
  {
    id: 'file.check-figures',
    title: 'Check all figures against the events',
    group: 'File',
    enabled: ({ recordingId, figureCheckAwaited }) => recordingId !== null && !figureCheckAwaited,
    run: (store) => void store.getState().checkFigures(),
  },
  {
    id: 'file.cancel-check',
    title: 'Stop checking the figures',
    group: 'File',
    enabled: ({ figureCheckAwaited }) => figureCheckAwaited,
    run: (store) => store.getState().putOffFigureCheck(),
  },
  menuCommand('file.settings', {
    group: 'File',
    run: (store) => store.getState().openDialog('settings'),
  }),
];

export const RECORDING_COMMANDS: readonly Command[] = [
  menuCommand('record.start', {
    group: 'Recording',
    enabled: ({ record, recordOnceRunning }) => !isBusy(record) && !recordOnceRunning,
    run: (store) => void store.getState().recordOrLaunch(),
  }),
  menuCommand('record.cancel', {
    group: 'Recording',
    enabled: ({ record, recordOnceRunning }) => isBusy(record) || recordOnceRunning,
    run: (store) => void store.getState().cancelRecording(),
  }),
  menuCommand('guest.launch', {
    group: 'Recording',
    enabled: ({ guest }) => guest.state === 'none' || guest.state === 'failed',
    run: (store) => void store.getState().launchGuest(),
  }),
  menuCommand('guest.stop', {
    group: 'Recording',
    enabled: ({ guest, record }) => guest.state !== 'none' && guest.state !== 'failed' && !isBusy(record),
    run: (store) => void store.getState().stopGuest(),
  }),
];
