import { ok } from '@core/errors';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import type { AppInfo } from '@contract/contract';
import type { Session } from '../engine/session';
import type { SaveFile } from './exported-files';
import type { Handlers } from './ipc-answer';

/** What the handlers need of the shell. */
export interface HandlerPorts {
  readonly session: Session;
  readonly version: string;
  readonly electron: string;
  /** The file that the command line named, or a later start's. */
  readonly openPath: () => string | null;
  readonly theme: () => AppInfo['theme'];
  readonly chooseTheme: (theme: AppInfo['theme']) => void;
  readonly askWhatToOpen: () => Promise<string | null>;
  readonly askWhereToSave: (name: string) => Promise<string | null>;
  readonly saveFile: SaveFile;
}

const done = () => Promise.resolve(ok(null));

/** What each of the window's requests does: the session does the work. */
export function createHandlers(ports: HandlerPorts): Handlers {
  const { session } = ports;
  return {
    'app.info': () => Promise.resolve(ok(appInfo(ports))),
    'doctor.run': () => session.runDoctor(),
    'guest.launch': (settings) => session.launchGuest(settings),
    'guest.stop': () => session.stopGuest(),
    'guest.state': () => Promise.resolve(ok(session.state())),
    'record.start': (settings) => session.startRecording(settings),
    'record.cancel': () => session.cancelRecording(),
    'calibrate.start': (settings) => session.startCalibration(settings),
    'calibrate.cancel': () => session.cancelCalibration(),
    'recording.list': () => Promise.resolve(ok(session.recordings())),
    'recording.open': async (input) => {
      const path = input.path ?? (await ports.askWhatToOpen());
      return path === null ? ok(null) : session.openRecording(path);
    },
    'opening.cancel': () => session.cancelOpening(),
    'recording.summary': ({ id }) => Promise.resolve(session.recording(id)),
    'recording.save': async (input) => {
      const known = session.recording(input.id);
      if (!known.ok) return known;
      const path =
        input.path ?? (await ports.askWhereToSave(known.value.entry.path ?? known.value.entry.name));
      return path === null ? ok(null) : session.saveRecording(input.id, path, input.view);
    },
    'recording.close': ({ id }) => session.closeRecording(id),
    'recording.timeline': ({ id, request }) => session.timeline(id, request),
    'recording.overlay': ({ id, request }) => session.overlay(id, request),
    'file.save': (file) => ports.saveFile(file),
    'recording.detail': ({ id, request }) => session.sliceDetail(id, request),
    'recording.sums': ({ id, request }) => session.rangeSums(id, request),
    'recording.find': ({ id, request }) => session.findSlice(id, request),
    'terminal.replay': ({ terminal }) => Promise.resolve(ok({ text: session.terminalText(terminal) })),
    'terminal.write': ({ terminal, text }) => {
      session.writeTerminal(terminal, text);
      return done();
    },
    'terminal.resize': ({ terminal, columns, rows }) => {
      session.resizeTerminal(terminal, columns, rows);
      return done();
    },
    'settings.theme': ({ theme }) => {
      ports.chooseTheme(theme);
      return done();
    },
  };
}

const appInfo = ({ version, electron, openPath, theme }: HandlerPorts): AppInfo => ({
  version,
  electron,
  guestDefaults: DEFAULT_GUEST,
  recordDefaults: DEFAULT_RECORD,
  openPath: openPath(),
  theme: theme(),
});
