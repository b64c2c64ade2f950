import type { Nodes, Root } from 'mdast';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Router } from 'wouter';
import { Markdown, MarkdownPart } from './markdown.tsx';
import { parseLine, parseMarkdown } from './parse.ts';
import type { LinkComponent } from './write.tsx';

const onSite = (children: ReactNode) =>
  renderToStaticMarkup(createElement(Router, { ssrPath: '/', children }));

const draw = (source: string, options: Partial<Parameters<typeof Markdown>[0]> = {}) =>
  onSite(createElement(Markdown, { source, ...options }));

const Told: LinkComponent = ({ href, children }) => createElement('u', { title: href }, children);

const drawPart = (of: Root, nodes: readonly Nodes[]) =>
  onSite(createElement(MarkdownPart, { of, nodes, Link: Told }));

test('headings have the ids that GitHub gives them', () => {
  const html = draw('# What it means\n\n## Task 1: `up`, please\n\n## What it means', {
    topLevel: 2,
  });
  expect(html).toContain('<h2 id="what-it-means">What it means</h2>');
  expect(html).toContain('<h3 id="task-1-up-please">');
  expect(html).toContain('<h3 id="what-it-means-1">');
});

test('markup in a text stays text', () => {
  const html = draw('a <b onclick="x()">word</b>\n\n<script>alert(1)</script>');
  expect(html).not.toMatch(/<b|<script/);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

test.each([
  ['[x](javascript:alert(1))'],
  ['[x](JaVaScript:alert(1))'],
  ['[x](data:text/html,y)'],
  ['[x](//elsewhere.example)'],
  ['![x](javascript:alert(1))'],
  ['[x][y]\n\n[y]: vbscript:z'],
])('%s has no address', (source) => {
  const html = draw(source);
  expect(html).not.toMatch(/href|src/);
  expect(html).toContain('x');
});

test('links, pictures and their references lead where the page says', () => {
  const address = (from: string) => (from === 'gone.md' ? undefined : from.replace('.md', ''));
  const html = draw('[a](/runbooks/a.md) [b](gone.md) [c][] ![d](/d.png)\n\n[c]: #c', { address });
  expect(html).toContain('<a href="/runbooks/a">a</a>');
  expect(html).toContain('<a href="#c">c</a>');
  expect(html).toContain('<img src="/d.png" alt="d"');
  expect(html).not.toContain('gone.md');
});

test('code keeps its text, with what the page adds', () => {
  const html = draw('```promql\nup{a="<b>"}\n```', {
    codeAction: (code, language) => `${language}: ${code.length}`,
  });
  expect(html).toContain('<code>up{a=&quot;&lt;b&gt;&quot;}</code>');
  expect(html).toContain('promql: 11');
  expect(html).toContain('aria-label="Copy up{a=&quot;&lt;b&gt;&quot;}"');
});

test('what is in no language is read, not copied', () => {
  const html = draw('```\na ──▶ b\n```');
  expect(html).toContain('<code>a ──▶ b</code>');
  expect(html).not.toContain('Copy');
});

test('a column without a name has no header', () => {
  expect(draw('| | b |\n|---|---|\n| 1 | 2 |')).toContain(
    '<tr><td></td><th scope="col">b</th></tr>',
  );
  expect(draw('| | |\n|---|---|\n| 1 | 2 |')).not.toContain('<thead>');
});

test('a part of a text has the links of the page, whose addresses the whole text may define', () => {
  const root = parseMarkdown('# a\n\n[b][c] ![d](e.png) [f](javascript:g)\n\n[c]: ../h');
  const html = drawPart(root, root.children.slice(1, 2));
  expect(html).toBe('<p><u title="../h">b</u> <u title="e.png">d</u> f</p>');
});

test.each([
  ['1. `up`', '1. <code>up</code>'],
  ['- *no* list', '- <em>no</em> list'],
  ['# no heading', '# no heading'],
  ['> 5 a second', '&gt; 5 a second'],
  ['~~~ or ---', '~~~ or ---'],
  ['---', '---'],
  ['<b>no</b> markup', '&lt;b&gt;no&lt;/b&gt; markup'],
  ['[a]: b', '[a]: b'],
  ['one\n\n    line', 'one line'],
])('%j is a line', (source, words) => {
  const line = parseLine(source);
  expect(drawPart(line, line.children)).toBe(`<p>${words}</p>`);
});

test('tables, lists, quotes and addresses', () => {
  const html = draw(
    '| a | b |\n|---|--:|\n| 1 | 2 |\n\n1. x\n   - y\n\n> said\n\nhttp://127.0.0.1:9090/query',
  );
  expect(html).toContain('<th scope="col" class="numeric">b</th>');
  expect(html).toContain('<td class="numeric">2</td>');
  expect(html).toMatch(/<ol start="1"><li>x<ul><li>y<\/li><\/ul><\/li><\/ol>/);
  expect(html).toContain('<blockquote><p>said</p></blockquote>');
  expect(html).toContain('href="http://127.0.0.1:9090/query"');
});
