/** The files that the page holds, given back whole. */
import { readBlocks } from './blocks';

export function serveDownloads(): void {
  for (const button of document.querySelectorAll<HTMLElement>('button[data-file]'))
    button.addEventListener(
      'click',
      () => void save(button.dataset['file'] ?? '', button.dataset['name'] ?? ''),
    );
}

async function save(id: string, name: string): Promise<void> {
  const content = new Blob(await readBlocks(id), { type: 'application/octet-stream' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Whoever saves it has it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
