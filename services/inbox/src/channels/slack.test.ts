import { expect, test } from 'vitest';
import { readSlack } from './slack.ts';

const fromAlertmanager = {
  channel: '#oncall',
  username: 'Alertmanager',
  attachments: [
    {
      title: '[FIRING:2] HighErrorRate (api page)',
      title_link: 'http://alertmanager:9093/#/alerts?receiver=slack',
      text: '',
      fallback: '[FIRING:2] HighErrorRate | http://alertmanager:9093/#/alerts?receiver=slack',
      callback_id: '',
      fields: [{ title: 'severity', value: 'page', short: true }],
      footer: '',
      color: 'danger',
      mrkdwn_in: ['fallback', 'pretext', 'text'],
    },
  ],
};

const read = (value: unknown) => readSlack(JSON.stringify(value), 'application/json');

test('reads what Alertmanager posts', () => {
  expect(read(fromAlertmanager)).toEqual({
    answer: 'ok',
    format: 'slack-incoming-webhook',
    valid: true,
    reasons: [],
    summary: '[FIRING:2] HighErrorRate (api page)',
    status: 'firing',
    destination: '#oncall',
    labels: { severity: 'page' },
    payload: fromAlertmanager,
  });
});

test('tells the status by the colour when the title does not', () => {
  const attachments = [{ color: 'good', title: 'all is well' }];
  expect(read({ attachments })).toMatchObject({
    valid: true,
    status: 'resolved',
    destination: null,
  });
  expect(read({ text: 'deploy 17 is out' })).toMatchObject({ valid: true, status: null });
});

test('reads the form that old senders use', () => {
  const form = new URLSearchParams({ payload: '{"text":"hello"}' }).toString();
  const reading = readSlack(form, 'application/x-www-form-urlencoded');
  expect(reading).toMatchObject({ answer: 'ok', summary: 'hello' });
});

test.each([
  ['text that is no JSON', '{text: hello}'],
  ['no object', '"hello"'],
  ['a text that is a number', '{"text": 5}'],
  ['blocks without a type', '{"blocks": [{}]}'],
  ['nothing', ''],
])('refuses %s like Slack does', (_what, body) => {
  const reading = readSlack(body, 'application/json');
  expect(reading).toMatchObject({ answer: 'invalid_payload', valid: false });
  expect(reading.reasons).not.toEqual([]);
});

test('refuses a message without content like Slack does', () => {
  expect(read({ channel: '#oncall', attachments: [] })).toMatchObject({
    answer: 'no_text',
    valid: false,
    destination: '#oncall',
  });
});
