import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Message } from '../api/inbox.ts';
import { MessageCard } from './message-card.tsx';
import { threadsOf } from './threads.ts';

const message = (changes: Partial<Message>): Message => ({
  id: 'x',
  channel: 'slack',
  receivedAt: '2026-01-01T00:00:00Z',
  format: '',
  valid: true,
  reasons: [],
  summary: '',
  status: null,
  destination: null,
  labels: {},
  payload: {},
  ...changes,
});

const draw = (changes: Partial<Message>) =>
  renderToStaticMarkup(createElement(MessageCard, { message: message(changes) }));

test('what was told of one group is one thread, whatever the channel', () => {
  const groupLabels = { alertname: 'Down', service: 'api' };
  const threads = threadsOf([
    message({ id: '4', summary: '[RESOLVED] Down api', status: 'resolved' }),
    message({ id: '3', summary: '[FIRING:1] Slow api', status: 'firing' }),
    message({ id: '2', summary: '[FIRING:2] Down api', status: 'firing', channel: 'mail' }),
    message({ id: '1', channel: 'webhook', status: 'firing', payload: { groupLabels } }),
  ]);
  expect(threads.map(({ title, status, messages }) => [title, status, messages.length])).toEqual([
    ['Down api', 'resolved', 3],
    ['Slow api', 'firing', 1],
  ]);
});

test('Slack: bar in the colour of the attachment, title, links, fields; markup stays text', () => {
  const html = draw({
    destination: '#team',
    payload: {
      username: 'Alertmanager',
      attachments: [
        {
          color: 'danger',
          title: '[FIRING:1] Down',
          title_link: 'http://am.example/',
          text: '*api* is <http://a.example|down> <b>&lt;x&gt;</b>',
          fields: [{ title: 'Severity', value: 'page', short: true }],
        },
      ],
    },
  });
  expect(html).toContain('border-left-color:var(--critical)');
  expect(html).toContain('<a href="http://am.example/"><strong>[FIRING:1] Down</strong></a>');
  expect(html).toContain('<strong>api</strong> is <a href="http://a.example">down</a>');
  expect(html).toContain('&lt;b&gt;&lt;x&gt;&lt;/b&gt;');
  expect(html).toContain('<dt>Severity</dt>');
  const odd = draw({
    payload: { attachments: [{ color: 'red;x:y', title_link: 'javascript:x' }] },
  });
  expect(odd).not.toMatch(/red;|javascript/);
});

test('PagerDuty: state, severity and dedup key of the incident', () => {
  const html = draw({
    channel: 'pagerduty',
    payload: {
      event_action: 'resolve',
      dedup_key: 'abc',
      payload: { summary: 'Down', severity: 'critical', custom_details: { num_firing: 0 } },
    },
  });
  for (const text of ['Resolved', 'critical', 'abc', 'num_firing']) expect(html).toContain(text);
});

test('mail: subject, people, headers, and the words of a body in HTML', () => {
  const html = draw({
    channel: 'mail',
    payload: {
      subject: 'Down',
      from: 'a@x.example',
      to: ['b@x.example'],
      headers: [{ name: 'Message-Id', value: '<1@x>' }],
      text: null,
      html: '<p>1 alert</p><script>x()</script>',
    },
  });
  for (const text of ['Down', 'a@x.example to b@x.example', 'Message-Id', '1 alert']) {
    expect(html).toContain(text);
  }
  expect(html).not.toContain('x()');
});

test('what the real service would refuse is shown with the reasons', () => {
  const html = draw({ valid: false, reasons: ['no text'], payload: 'broken' });
  expect(html).toContain('no text');
  expect(html).toContain('broken');
});
