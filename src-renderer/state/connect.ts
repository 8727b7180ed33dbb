import type { Api } from '../api/client';
import type { AppStore } from './store';

/**
 * Listens to main, then asks how things stand: in this order, so that nothing falls between. `run` does what the menu
 * names. Returns the function that ends the subscriptions.
 */
export function connect(store: AppStore, api: Api, run: (commandId: string) => void): () => void {
  const { getState } = store;
  const endings = [
    api.on('guest.changed', (guest) => getState().guestChanged(guest)),
    api.on('record.changed', (record) => getState().recordChanged(record)),
    api.on('calibrate.changed', (calibration) => getState().calibrationChanged(calibration)),
    api.on('recordings.changed', (recordings) => getState().recordingsChanged(recordings)),
    api.on('recording.corrected', ({ id, summary }) => getState().recordingCorrected(id, summary)),
    api.on('export.changed', (exporting) => getState().exportChanged(exporting)),
    api.on('opening.changed', (opening) => getState().openingChanged(opening)),
    api.on('log.line', (line) => getState().logged(line)),
    api.on('analysis.ended', ({ lost }) => getState().analysisEnded(lost)),
    api.on('settings.changed', (settings) => getState().settingsChanged(settings)),
    api.on('recent.changed', () => void getState().lookAtRecent()),
    api.on('library.changed', (change) => getState().libraryChanged(change)),
    api.on('command.given', (given) => {
      if (given.command === 'open') void getState().openRecording(given.path);
      else if (given.command === 'show') void getState().selectRecording(given.id);
      else if (given.command === 'run') run(given.id);
      else void getState().chooseTheme(given.theme);
    }),
  ];
  void askHowThingsStand(store, api);
  return () => {
    for (const end of endings) end();
  };
}

async function askHowThingsStand({ getState }: AppStore, api: Api): Promise<void> {
  const [info, standing, recordings] = await Promise.all([
    api.appInfo(),
    api.guestState(),
    api.listRecordings(),
  ]);
  if (info.ok) getState().infoCame(info.value);
  else getState().reportFailure('The window could not learn its settings', info.error);
  if (recordings.ok) getState().recordingsChanged(recordings.value);
  if (standing.ok) {
    getState().guestChanged(standing.value.guest);
    getState().recordChanged(standing.value.record);
    getState().calibrationChanged(standing.value.calibration);
    getState().openingChanged(standing.value.opening);
  }
  void getState().lookAtRecent();
  void getState().lookAtInterrupted();
  if (info.ok && info.value.openPath !== null) await getState().openRecording(info.value.openPath);
  const latest = getState().recordings.at(-1);
  if (getState().recordingId === null && latest) await getState().selectRecording(latest.id);
}
