import type { RunningApp } from './app';

/** Native dialogs can't be clicked by a test: they answer with these paths from now on; null is Cancel. */
export async function whereDialogsLead(
  { electron }: RunningApp,
  paths: { readonly save: string | null; readonly open: string | null },
): Promise<void> {
  await electron.evaluate(({ dialog }, { save, open }) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: save === null, filePath: save ?? '' });
    dialog.showOpenDialog = () =>
      Promise.resolve({ canceled: open === null, filePaths: open === null ? [] : [open] });
  }, paths);
}
