import { setTimeout as delay } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import type { Problem } from './open-dashboard.ts';

const loadMs = 30_000;
const pauseMs = 100;

/**
 * Scrolls to a panel, because one that is out of sight asks nothing, and waits until it has loaded.
 * @param emptyTexts what panels say that may be empty
 */
export async function panelProblem(
  panel: Locator,
  emptyTexts: ReadonlySet<string>,
): Promise<Problem | undefined> {
  await panel.scrollIntoViewIfNeeded();
  const title = (await panel.getByRole('heading').first().textContent()) ?? 'a panel without title';
  const deadline = Date.now() + loadMs;
  for (;;) {
    const problem = await problemOf(panel, emptyTexts);
    if (problem === undefined) return undefined;
    if (problem.isFinal || Date.now() > deadline) return { panel: title, problem: problem.text };
    await delay(pauseMs);
  }
}

interface Seen {
  readonly text: string;
  /** False while it may still go away by itself. */
  readonly isFinal: boolean;
}

async function problemOf(
  panel: Locator,
  emptyTexts: ReadonlySet<string>,
): Promise<Seen | undefined> {
  const body = panel.locator('.dash-body');
  const [alarm] = await body.getByRole('alert').allTextContents();
  if (alarm !== undefined) return { text: alarm.trim(), isFinal: true };
  const [state] = await body.locator('.state').allTextContents();
  if (state !== undefined) {
    if (emptyTexts.has(state.trim())) return undefined;
    return { text: state.trim(), isFinal: !state.startsWith('Loading') };
  }
  const isBlank =
    (await body.textContent()) === '' && (await body.locator('canvas, svg').count()) === 0;
  return isBlank ? { text: 'shows nothing', isFinal: false } : undefined;
}
