/** Channel names alone: all that the preload needs besides types. */
export const REQUEST_CHANNELS = [
  'app.info',
  'doctor.run',
  'guest.launch',
  'guest.stop',
  'guest.state',
  'record.start',
  'record.cancel',
  'calibrate.start',
  'calibrate.cancel',
  'recording.list',
  'recording.open',
  'opening.cancel',
  'recording.summary',
  'recording.save',
  'recording.close',
  'recording.timeline',
  'recording.overlay',
  'file.save',
  'recording.detail',
  'recording.sums',
  'recording.find',
  'terminal.replay',
  'terminal.write',
  'terminal.resize',
  'settings.theme',
] as const;
export type RequestChannel = (typeof REQUEST_CHANNELS)[number];

export const EVENT_CHANNELS = [
  'guest.changed',
  'record.changed',
  'calibrate.changed',
  'recordings.changed',
  'opening.changed',
  'terminal.data',
  'log.line',
  'command.given',
] as const;
export type EventChannel = (typeof EVENT_CHANNELS)[number];
