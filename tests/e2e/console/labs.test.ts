import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Page, ServiceProcess } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { seriousProblems } from './accessibility.fixture.ts';
import { startKit } from './kit.fixture.ts';
import { openPage, overflowOf } from './page.fixture.ts';

const lab = '01-signal-map';
/** It asks the running stores, but no drill of minutes. */
const task = 'maturity';
const checkMs = 120_000;

const kit = startKit({ lab: '01' });

const folder = (name: string) => join(kit.checkout.folder, 'labs', lab, name);
const takeSolution = (file: string) =>
  copyFile(join(folder('solution/reference'), file), join(folder('exercise'), file));

async function open(path: string, width = 1440, base = kit.checkout.url(4000)): Promise<Page> {
  // The browser's own note of a refusal, which the page tells in words.
  const { page, complaints } = await openPage(kit.browser, { width, height: 900 }, /status of 409/);
  onTestFinished(() => expect(complaints).toEqual([]));
  await page.goto(new URL(path, base).href);
  return page;
}

/** The lab's page, with its guide there. */
async function openLab(width?: number): Promise<Page> {
  const page = await open(`/labs/${lab}`, width);
  await page.getByRole('heading', { level: 2, name: 'Look around' }).waitFor({ timeout: 30_000 });
  return page;
}

const card = (page: Page, id: string) => page.getByRole('region', { name: `Task ${id}` });

test('the list leads to the guide, with its drawings, tables, commands and tasks', {
  timeout: 60_000,
}, async () => {
  const page = await open('/labs?from=now-1h&to=now');
  const metrics = page.getByRole('region', { name: 'Metrics' });
  await metrics.getByRole('link', { name: 'PromQL' }).waitFor({ timeout: 30_000 });
  const row = page.getByRole('listitem').filter({ hasText: 'Boot and signal map' });
  await row.getByText('running').waitFor();
  await row.getByText('0 of 7 tasks').waitFor();
  await row.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: 'Boot and signal map' }).waitFor();
  expect(new URL(page.url()).search).toBe('?from=now-1h&to=now');

  await page.getByText('loadgen ──HTTP──▶ api').waitFor();
  await page.getByRole('columnheader', { name: 'made by' }).waitFor();
  await page.getByRole('button', { name: 'Copy npm run lab -- up 01' }).waitFor();
  for (const id of ['signal-map', 'layers', 'gaps', 'costs', 'questions', task, 'self-check']) {
    await card(page, id).waitFor();
  }
  await page
    .getByRole('navigation', { name: 'Contents' })
    .getByRole('link', { name: task })
    .click();
  await expect.poll(() => card(page, task).isVisible()).toBe(true);
  expect(new URL(page.url()).hash).toBe(`#${task}`);
});

test('hints come one by one and stay; a check of the empty exercise tells why it fails', {
  timeout: 2 * checkMs,
}, async () => {
  const page = await openLab();
  const shown = card(page, task);
  await shown.getByText(`labs/${lab}/exercise/signals.yaml`).waitFor();
  expect(await shown.getByText('Hint 1 of 3').count()).toBe(0);
  await shown.getByRole('button', { name: 'Show a hint' }).click();
  await shown.getByText('Hint 1 of 3').waitFor({ timeout: 30_000 });
  expect(await shown.getByText('Hint 2 of 3').count()).toBe(0);
  await page.reload();
  await shown.getByText('Hint 1 of 3').waitFor({ timeout: 30_000 });

  await shown.getByRole('button', { name: `Check ${task}` }).click();
  await shown.getByText('checking …').waitFor();
  const output = page.getByRole('region', { name: 'Output of the lab command' });
  await output.getByText(`lab check ${lab} ${task}`).waitFor();
  await shown.getByText('not yet').waitFor({ timeout: checkMs });
  await output.getByText(`graded ${task}: failed`).waitFor({ state: 'attached' });
  await output.getByText('done, not all is well').waitFor();
  await shown.getByText('expected', { exact: true }).first().waitFor();
  await shown.getByText('seen', { exact: true }).first().waitFor();
  await shown.getByText('Hint 2 of 3').waitFor();
});

test('with the reference solution the check passes, and the progress survives a reload', {
  timeout: 2 * checkMs,
}, async () => {
  const page = await openLab();
  const shown = card(page, task);
  await shown.getByText('not yet').waitFor();
  await takeSolution('signals.yaml');
  await page.reload();
  await shown.getByText('edited since: check again').waitFor({ timeout: 30_000 });
  await shown.getByRole('button', { name: `Check ${task}` }).click();
  await shown.getByText('solved').waitFor({ timeout: checkMs });
  await page.getByText('1 of 7 tasks').waitFor();
  await page.goto(kit.checkout.url(4000, '/labs'));
  const row = page.getByRole('listitem').filter({ hasText: 'Boot and signal map' });
  await row.getByText('1 of 7 tasks').waitFor({ timeout: 30_000 });
});

test('the self-check is answered on the page, in the file of the learner', {
  timeout: 2 * checkMs,
}, async () => {
  const page = await openLab();
  const quiz = card(page, 'self-check');
  await quiz.getByRole('radio', { name: 'c Check that every target is up' }).check();
  await quiz
    .getByRole('group', { name: /A request counter/ })
    .getByRole('spinbutton')
    .fill('10');
  await quiz.getByRole('button', { name: 'Save and check' }).click();
  await quiz.getByText('not yet', { exact: true }).waitFor({ timeout: checkMs });
  const file = await readFile(folder('exercise/quiz.yaml'), 'utf8');
  expect(file).toContain('unknown-failure: c\none-trace:\ncounter: 10\n');
  await quiz.getByText('Not yet.').first().waitFor();
  await quiz.getByText('Right.').waitFor();
  expect(await quiz.getByRole('radio', { name: 'c Check' }).isChecked()).toBe(true);
});

test('what another tab does is seen, and a second command is refused in words', {
  timeout: 2 * checkMs,
}, async () => {
  const page = await openLab();
  const other = await openLab();
  await takeSolution('signals.yaml');
  const unaware = await openLab();
  await unaware.route('**/api/engine', (route) =>
    route.fulfill({ json: { available: true, latest: null } }),
  );
  // The drill of this task takes minutes.
  await page.getByRole('button', { name: 'Check signal-map' }).click();
  await card(page, 'signal-map').getByText('checking …').waitFor();
  await other.getByText(`lab check ${lab} signal-map`).waitFor({ timeout: 30_000 });
  expect(await other.getByRole('button', { name: 'Check all tasks' }).isDisabled()).toBe(true);
  await unaware.getByRole('button', { name: 'Check gaps' }).click();
  await unaware.getByText(`"lab check ${lab} signal-map" is under way`).waitFor();
  await unaware.unroute('**/api/engine');
  await unaware.getByRole('button', { name: 'Close' }).click();
  await unaware.getByText(`lab check ${lab} signal-map`).waitFor({ timeout: 30_000 });
  await other.getByRole('button', { name: 'Interrupt' }).click();
  await page
    .getByRole('alert')
    .getByText('The check was interrupted.')
    .waitFor({ timeout: 60_000 });
  await card(page, 'signal-map').getByText('open', { exact: true }).waitFor();
});

test('reset asks first, then puts the exercise back and forgets', { timeout: 60_000 }, async () => {
  const page = await openLab();
  const before = await readFile(folder('exercise/signals.yaml'), 'utf8');
  await page.getByRole('button', { name: 'Reset exercise' }).click();
  await page.getByRole('button', { name: 'Keep my work' }).click();
  expect(await readFile(folder('exercise/signals.yaml'), 'utf8')).toBe(before);
  await page.getByRole('button', { name: 'Reset exercise' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset', exact: true }).click();
  await page.getByText('0 of 7 tasks').waitFor({ timeout: 30_000 });
  await card(page, task).getByText('open', { exact: true }).waitFor();
  expect(await readFile(folder('exercise/signals.yaml'), 'utf8')).not.toBe(before);
});

test.each(['/labs', `/labs/${lab}`])(
  '%s is accessible, and fits a phone',
  {
    timeout: 120_000,
  },
  async (path) => {
    for (const [width, colorScheme] of [
      [1440, 'light'],
      [1440, 'dark'],
      [390, 'light'],
    ] as const) {
      const page = await open(path, width);
      await page.emulateMedia({ colorScheme });
      await page
        .getByText(/of 7 tasks/)
        .first()
        .waitFor({ timeout: 30_000 });
      expect(await overflowOf(page), `at ${width} px`).toBe(0);
      expect(await seriousProblems(page), `${width} px, ${colorScheme}`).toEqual([]);
    }
  },
);

test('another lab is started from its page, which stays', { timeout: 180_000 }, async () => {
  const page = await open('/labs/02-metric-types');
  await page.getByText(`Lab ${lab} runs; this one takes its place.`).waitFor({ timeout: 30_000 });
  expect(await page.getByRole('button', { name: 'Check all tasks' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Start this lab' }).click();
  await page.getByText('running', { exact: true }).first().waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Check all tasks', disabled: false }).waitFor({
    timeout: 120_000,
  });
  await page.getByText('done', { exact: true }).waitFor();
  await page.goto(kit.checkout.url(4000, '/labs'));
  const row = page.getByRole('listitem').filter({ hasText: 'Metric types' });
  await row.getByText('running').waitFor({ timeout: 30_000 });
});

test('where the console starts anew with a lab, the page shows the command', {
  timeout: 60_000,
}, async () => {
  const page = await open('/labs/04-scrape-and-discovery');
  await page.getByText('the console starts anew with it').waitFor({ timeout: 30_000 });
  await page
    .getByRole('complementary')
    .getByRole('button', { name: 'Copy npm run lab -- up 04-scrape-and-discovery' })
    .waitFor();
});

test('without a checkout the page says what to run by hand', { timeout: 60_000 }, async () => {
  const service = await ServiceProcess.start('console', {});
  await service.ready();
  const page = await open('/labs/02-metric-types', 390, service.url);
  await page.getByText('npm run lab -- show 02-metric-types').waitFor({ timeout: 30_000 });
  expect(await seriousProblems(page)).toEqual([]);
});
