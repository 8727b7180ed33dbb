import { expect, test } from 'vitest';
import { captionedSvg, CAPTION_PX } from './picture';

const colours = { ground: '#000', text: '#fff', muted: '#888' };

test('an SVG says what it is of above the drawing, on the theme’s ground', () => {
  const svg = captionedSvg('<svg id="drawn"/>', 400, 200, { title: 'run-12', detail: '60 cycles', colours });
  expect(svg).toContain(`height="${200 + CAPTION_PX}"`);
  expect(svg).toContain('fill="#000"');
  expect(svg.indexOf('run-12')).toBeLessThan(svg.indexOf('60 cycles'));
  expect(svg).toContain(`<g transform="translate(0 ${CAPTION_PX})"><svg id="drawn"/></g>`);
});

test('a name never becomes markup', () => {
  const svg = captionedSvg('', 1, 1, { title: '<script>"&', detail: 'kick > 1ms', colours });
  expect(svg).toContain('&lt;script&gt;&quot;&amp;');
  expect(svg).toContain('kick &gt; 1ms');
  expect(svg).not.toContain('<script>');
});
