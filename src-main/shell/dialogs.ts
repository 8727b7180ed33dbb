import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { ExchangeFormat } from '@core/exchange/formats';
import type { ExportKind } from '@contract/exported-file';
import type { ClosingAnswer, ClosingQuestion } from './closing';

const FILTERS = [{ name: 'Quiescope snapshot', extensions: ['qsnap'] }];
/** By name only to find them sooner: what a file is, its contents say. */
const OPENABLE = [
  { name: 'Snapshots and recordings', extensions: ['qsnap', 'data', 'perf', 'pipe', 'log', 'trace', 'txt'] },
  { name: 'All files (perf.data, perf pipe captures, QEMU trace logs)', extensions: ['*'] },
];

/** The file to open; null when the user thinks better of it. */
export async function askWhatToOpen(window: BrowserWindow): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open a snapshot or a recording',
    filters: OPENABLE,
    properties: ['openFile'],
  });
  return canceled ? null : (filePaths[0] ?? null);
}

/** The folder where recordings are kept that nobody saved; null when the user thinks better of it. */
export async function askForFolder(window: BrowserWindow, before: string): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Keep recordings that nobody saved in',
    defaultPath: before,
    properties: ['openDirectory', 'createDirectory'],
  });
  return canceled ? null : (filePaths[0] ?? null);
}

const ANSWERS: readonly ClosingAnswer[] = ['save', 'discard', 'cancel'];

export async function askBeforeClosing(
  window: BrowserWindow,
  { message, detail }: ClosingQuestion,
): Promise<ClosingAnswer> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Quiescope',
    message,
    detail,
    buttons: ['Save…', 'Don’t save', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return ANSWERS[response] ?? 'cancel';
}

/** Where to save to; null when the user thinks better of it. */
export async function askWhereToSave(window: BrowserWindow, name: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save the recording',
    filters: FILTERS,
    defaultPath: name.endsWith('.qsnap') ? name : `${name.replaceAll(' ', '-')}.qsnap`,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (canceled || filePath === undefined || filePath === '') return null;
  return /\.[^/]+$/.test(filePath) ? filePath : `${filePath}.qsnap`;
}

/** Where to write a recording in another tool's format; null when the user thinks better of it. */
export async function askWhereToWrite(
  window: BrowserWindow,
  suggestedPath: string,
  { name, extension }: Pick<ExchangeFormat, 'name' | 'extension'>,
): Promise<string | null> {
  // A dialog knows extensions of one part.
  const last = extension.slice(extension.lastIndexOf('.') + 1);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Export the recording',
    filters: [{ name, extensions: [last] }],
    defaultPath: suggestedPath,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (canceled || filePath === undefined || filePath === '') return null;
  return /\.[^/.]+$/.test(filePath) ? filePath : `${filePath}.${extension}`;
}

const EXPORTS: Readonly<Record<ExportKind, string>> = {
  png: 'PNG picture',
  svg: 'SVG picture',
  csv: 'Comma-separated values',
  json: 'JSON',
  txt: 'Text',
};

/** Where to put what a view made; null when the user thinks better of it. */
export async function askWhereToExport(
  window: BrowserWindow,
  suggestedPath: string,
  kind: ExportKind,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Export',
    filters: [{ name: EXPORTS[kind], extensions: [kind] }],
    defaultPath: suggestedPath,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (canceled || filePath === undefined || filePath === '') return null;
  return /\.[^/.]+$/.test(filePath) ? filePath : `${filePath}.${kind}`;
}
