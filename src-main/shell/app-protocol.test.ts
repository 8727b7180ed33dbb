import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerFile, fileFor } from './app-protocol';

describe('the address of a file of the window', () => {
  it('names a file in the folder', () => {
    expect(fileFor('quiescope://app/assets/index-1a.js', '/out')).toEqual({
      path: '/out/assets/index-1a.js',
      contentType: 'text/javascript; charset=utf-8',
    });
  });

  it.each([
    'quiescope://app/..%2f..%2fetc/passwd.json',
    'quiescope://app/%2e%2e/%2e%2e/secret.json',
    'quiescope://app/%00.html',
    'quiescope://app/%zz.html',
    'quiescope://other/index.html',
    'file:///out/index.html',
    'quiescope://app/',
    'quiescope://app/program.exe',
    'nonsense',
  ])('%s names none outside it', (url) => {
    const file = fileFor(url, '/out');
    if (file !== null) expect(file.path.startsWith('/out/')).toBe(true);
    else expect(file).toBeNull();
  });
});

describe('the answer to the window', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'renderer-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('forbids the page all but its own files', async () => {
    const answer = await answerFile('quiescope://app/index.html', folder);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('<!doctype html>');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe-eval');
  });

  it('is 404 for what is not there', async () => {
    expect((await answerFile('quiescope://app/gone.js', folder)).status).toBe(404);
    expect((await answerFile('quiescope://app/../x.js', folder)).status).toBe(404);
  });
});
