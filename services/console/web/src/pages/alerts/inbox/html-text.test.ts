import { expect, test } from 'vitest';
import { htmlText } from './html-text.ts';

test('a mail in HTML has its words, a line for each block, and the addresses of its links', () => {
  const html = `<!DOCTYPE html><html><head><title>no</title><style>p { a: b > c }</style></head>
    <body><!-- no --><p>2 alerts&nbsp;for
    <b>A&amp;B</b></p><table><tr><td>x</td></tr><tr><td>&#121;&#x7A;</td></tr></table>
    <a class="b" href="http://am.example/#/alerts">View in Alertmanager</a><br>end</body></html>`;
  expect(htmlText(html)).toBe(
    '2 alerts\u00a0for A&B\nx\nyz\nView in Alertmanager (http://am.example/#/alerts)\nend',
  );
});
