import { type Page, ServiceProcess } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { seriousProblems } from './accessibility.fixture.ts';
import { startKit } from './kit.fixture.ts';
import { openPage, overflowOf } from './page.fixture.ts';

/** How long an alert may take to be pending, to fire, to be told, and to end. */
const deadline = { timeout: 120_000 };

const kit = startKit({ rps: 10 });

async function openAlerts(address: string, width = 1440) {
  const opened = await openPage(kit.browser, { width, height: 900 }, /Failed to load resource/);
  const { page } = opened;
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return opened;
}

/** An alert, silence or thread of the inbox by its name. */
const card = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true });

const openTab = (page: Page, name: string) => page.getByRole('tab', { name }).click();

/** Two faults that page somebody about the api, one by its logs, and one that makes a ticket about inference. */
const faults = [
  { port: 8000, name: 'error-rate', parameters: { ratio: 0.5 } },
  { port: 8000, name: 'secret-leak', parameters: {} },
  { port: 8001, name: 'telemetry-drop', parameters: {} },
];

async function switchFaults(method: 'PUT' | 'DELETE'): Promise<void> {
  for (const { port, name, parameters } of faults) {
    const answer = await fetch(kit.checkout.url(port, `/faults/${name}`), {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'PUT' ? { body: JSON.stringify(parameters) } : {}),
    });
    expect(answer.status).toBe(200);
  }
}

test('a fault is seen, told, silenced and resolved', { timeout: 600_000 }, async () => {
  const { page, complaints } = await openAlerts(
    kit.checkout.url(4000, '/alerts?from=now-5m&to=now&refresh=5'),
  );
  await switchFaults('PUT');
  onTestFinished(() => switchFaults('DELETE'));
  const alert = card(page, 'ErrorRatioHigh api');
  await alert.getByText('pending', { exact: true }).waitFor(deadline);
  await alert.getByText(/% of the requests to api fail/).waitFor();
  await alert.getByText('firing', { exact: true }).waitFor(deadline);
  await page.getByRole('img', { name: /^ErrorRatioHigh: pending from .*firing from/ }).waitFor();
  const ofLogs = card(page, 'CardNumberInLogs api');
  await ofLogs.getByText('Loki, group logs').waitFor(deadline);
  await page.getByRole('img', { name: /^CardNumberInLogs: firing from/ }).waitFor(deadline);
  expect(await seriousProblems(page)).toEqual([]);

  const expression = await alert.getByRole('link', { name: 'Expression' }).getAttribute('href');
  const explore = new URL(expression ?? '', page.url()).searchParams;
  expect([explore.get('signal'), explore.get('from')]).toEqual(['metrics', 'now-5m']);
  expect(explore.get('query')).toContain('service:http_server_errors:ratio_rate1m > 0.05');
  await alert.getByRole('link', { name: 'Runbook' }).click();
  await page.getByRole('heading', { level: 1, name: 'ErrorRatioHigh' }).waitFor();
  await page.getByText('service="api"').first().waitFor();
  await page.goBack();

  await openTab(page, 'Inbox');
  const told = card(page, 'ErrorRatioHigh api');
  const incident = told.getByRole('listitem', { name: /^PagerDuty: \[FIRING:1\]/ });
  await incident.getByText('Triggered').waitFor(deadline);
  await incident.getByText(/^[0-9a-f]{64}$/).waitFor();
  const slack = told.getByRole('listitem', { name: /^Slack: \[FIRING:1\]/ });
  await slack.getByText('#on-call').waitFor(deadline);
  await slack.getByText('% of the requests to api fail').waitFor();
  const mail = card(page, 'TelemetryDropped inference').getByRole('listitem', { name: /^Mail: / });
  await mail.getByText('From alertmanager@lab.example to team@lab.example').waitFor(deadline);
  await mail.getByText('summary = inference loses').waitFor();
  expect(await seriousProblems(page)).toEqual([]);

  await openTab(page, 'Groups');
  await page.getByText('inference loses').first().waitFor();
  expect(await seriousProblems(page)).toEqual([]);

  await openTab(page, 'Alerts');
  await alert.getByRole('button', { name: 'Silence' }).click();
  await page.getByLabel('Value of alertname').waitFor();
  expect(await page.getByLabel('Value of alertname').inputValue()).toBe('ErrorRatioHigh');
  expect(await page.getByLabel('Value of service').inputValue()).toBe('api');
  await page.getByLabel('Author').fill('a teacher');
  await page.getByLabel('Comment').fill('known in class');
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Create the silence' }).click();
  const silence = card(page, 'Silence: known in class');
  await silence.getByText('Mutes ErrorRatioHigh api.').waitFor(deadline);
  await openTab(page, 'Alerts');
  await alert.getByText('silenced', { exact: true }).waitFor();
  await openTab(page, 'Silences');
  await silence.getByRole('button', { name: 'Expire' }).click();
  await silence.getByText('expired', { exact: true }).waitFor(deadline);
  await openTab(page, 'Alerts');
  await alert.getByText('silenced', { exact: true }).waitFor({ state: 'detached', ...deadline });
  await alert.getByText('firing', { exact: true }).waitFor();

  await switchFaults('DELETE');
  await alert.waitFor({ state: 'detached', timeout: 180_000 });
  await openTab(page, 'Inbox');
  const resolved = told.getByRole('listitem', { name: /^PagerDuty: \[RESOLVED\]/ });
  await resolved.getByText('Resolved', { exact: true }).waitFor(deadline);
  expect(complaints).toEqual([]);
});

test('the routing tree says who would be told of a label set', { timeout: 120_000 }, async () => {
  const { page, complaints } = await openAlerts(kit.checkout.url(4000, '/alerts?tab=routing'));
  const labels = page.getByRole('textbox', { name: 'Labels' });
  const outcome = page.getByRole('status').filter({ hasText: 'Goes to' });
  const receivers = () => outcome.locator('strong').allTextContents();
  const ends = page.locator('.route-end');

  await labels.fill('alertname="DeadLetters", severity="ticket"');
  await labels.press('Enter');
  await outcome.getByText('team').waitFor();
  expect(await receivers()).toEqual(['record', 'team']);
  expect(await ends.count()).toBe(2);
  await ends.getByText('email, slack').waitFor();

  await labels.fill('severity=page');
  await page.getByRole('button', { name: 'Test' }).click();
  await outcome.getByText('on-call').waitFor();
  expect(new URL(page.url()).searchParams.get('labels')).toBe('severity=page');
  await page.reload();
  await outcome.getByText('on-call').waitFor();

  await labels.fill('severity');
  await labels.press('Enter');
  await page.getByRole('alert').getByText('Not a label: severity').waitFor();
  const inhibitions = page.getByRole('table', { name: 'Inhibition rules' });
  await inhibitions.getByText('alertname="ServiceDown"').first().waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('every part fits a window of 390 px', { timeout: 120_000 }, async () => {
  const { page, complaints } = await openAlerts(kit.checkout.url(4000, '/alerts'), 390);
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const name of ['Alerts', 'Groups', 'Silences', 'Routing', 'Inbox']) {
    await openTab(page, name);
    await page.getByRole('tabpanel', { name }).getByRole('heading', { level: 2 }).first().waitFor();
    expect(await overflowOf(page), name).toBe(0);
    expect(await seriousProblems(page), name).toEqual([]);
  }
  await page.goto(kit.checkout.url(4000, '/runbooks/error-ratio-high?service=api'));
  await page.getByRole('heading', { level: 1, name: 'ErrorRatioHigh' }).waitFor();
  expect(await overflowOf(page)).toBe(0);
  expect(await seriousProblems(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('says which backend is down, and a runbook that is none', { timeout: 120_000 }, async () => {
  const gone = 'http://127.0.0.1:1';
  const service = await ServiceProcess.start('console', {
    PROMETHEUS_URL: gone,
    ALERTMANAGER_URL: gone,
    LOKI_URL: gone,
    INBOX_URL: gone,
  });
  await service.ready();
  const { page } = await openAlerts(`${service.url}/alerts`);
  for (const [tab, backend] of [
    ['Alerts', 'prometheus'],
    ['Groups', 'alertmanager'],
    ['Silences', 'alertmanager'],
    ['Routing', 'Alertmanager'],
    ['Inbox', 'inbox'],
  ] as const) {
    await openTab(page, tab);
    const message = page.getByRole('alert').filter({ hasText: `${backend} does not answer` });
    await message.first().waitFor();
    await message.getByRole('button', { name: 'Try again' }).first().waitFor();
  }
  await page.goto(`${service.url}/runbooks/nothing`);
  await page.getByRole('alert').getByText('there is no such runbook').waitFor();
});
