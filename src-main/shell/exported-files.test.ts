import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportedFileSchema } from '@contract/exported-file';
import { createFileSaver } from './exported-files';

let folder = '';
let kept: string | null = null;
const asked: string[] = [];

const saver = (answer: (suggested: string) => string | null) =>
  createFileSaver({
    askWhere: (path, kind) => {
      asked.push(`${kind} ${path}`);
      return Promise.resolve(answer(path));
    },
    folder: () => kept ?? folder,
    keepFolder: (one) => (kept = one),
    remedyFor: ({ code }) => `mend ${code}`,
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exports-'));
  kept = null;
  asked.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('an exported file', () => {
  it('is written where the user says, and the next dialog begins there', async () => {
    const elsewhere = mkdtempSync(join(folder, 'elsewhere-'));
    const save = saver(() => join(elsewhere, 'mine.csv'));
    const saved = await save({ suggestedName: 'run.csv', kind: 'csv', bytes: 'µs\n1\n' });
    expect(saved).toEqual({ ok: true, value: { path: join(elsewhere, 'mine.csv') } });
    expect(readFileSync(join(elsewhere, 'mine.csv'), 'utf8')).toBe('µs\n1\n');
    await save({ suggestedName: 'b.png', kind: 'png', bytes: Uint8Array.of(1, 2, 3) });
    expect(asked).toEqual([`csv ${join(folder, 'run.csv')}`, `png ${join(elsewhere, 'b.png')}`]);
    expect([...readFileSync(join(elsewhere, 'mine.csv'))]).toEqual([1, 2, 3]);
  });

  it('is not written when the user thinks better of it', async () => {
    const save = saver(() => null);
    expect(await save({ suggestedName: 'a.svg', kind: 'svg', bytes: '<svg/>' })).toEqual({ ok: true, value: null }); // prettier-ignore
    expect(readdirSync(folder)).toEqual([]);
    expect(kept).toBeNull();
  });

  it('that cannot be written says what would mend it, and the folder is not kept', async () => {
    const save = saver(() => join(folder, 'missing', 'a.csv'));
    const saved = await save({ suggestedName: 'a.csv', kind: 'csv', bytes: '' });
    expect(saved).toMatchObject({
      ok: false,
      error: { code: 'file-unwritable', remedy: 'mend file-unwritable' },
    });
    expect(kept).toBeNull();
  });

  it.each(['../a.csv', '/etc/passwd', 'a\\b', 'a\nb', '', 'x'.repeat(300)])(
    'is never named %j by the window',
    (suggestedName) => {
      expect(exportedFileSchema.safeParse({ suggestedName, kind: 'csv', bytes: '' }).success).toBe(false);
    },
  );

  it('is of a known kind, and no larger than memory bears', () => {
    const file = { suggestedName: 'a', kind: 'png', bytes: new Uint8Array(4) };
    expect(exportedFileSchema.safeParse(file).success).toBe(true);
    expect(exportedFileSchema.safeParse({ ...file, kind: 'exe' }).success).toBe(false);
    expect(exportedFileSchema.safeParse({ ...file, bytes: new Uint8Array(2 ** 28 + 1) }).success).toBe(false);
  });
});
