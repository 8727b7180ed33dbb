import { describe, expect, it } from 'vitest';
import { developmentUrl } from './development-url';

describe('the page’s address while developing', () => {
  it('is Vite’s server on this machine', () => {
    for (const url of ['http://localhost:5173', 'http://127.0.0.1:5173/', 'http://[::1]:5173']) {
      expect(developmentUrl(url)).toBe(url);
    }
  });

  it('is nothing else, whatever the environment says', () => {
    const others = [
      'http://example.org',
      'https://localhost.example.org',
      'file:///etc/passwd',
      'javascript:1',
      'x',
    ];
    for (const url of [...others, 'http://localhost@example.org', '', undefined]) {
      expect(developmentUrl(url), url).toBeNull();
    }
  });
});
