import type { Locator, Page } from '@lab/testing/browser';

/** A variable of an open dashboard that takes several values, by its label. */
export class VariableList {
  readonly #list: Locator;

  constructor(page: Page, label: string) {
    this.#list = page
      .locator('details.variable')
      .filter({ has: page.getByText(label, { exact: true }) });
  }

  /** The values that it offers, in the order of the page. */
  async offered(): Promise<string[]> {
    const texts = await this.#list.locator('label').allTextContents();
    return texts.map((text) => text.trim()).filter((text) => text !== 'All');
  }

  /** The values with a tick; `All` alone for all of them. */
  async chosen(): Promise<string[]> {
    const texts = await this.#list.locator('label:has(:checked)').allTextContents();
    return texts.map((text) => text.trim());
  }

  /** Opens the list where it is closed, and clicks values one after the other. */
  async click(...values: string[]): Promise<void> {
    if ((await this.#list.getAttribute('open')) === null) {
      await this.#list.locator('summary').click();
    }
    for (const value of values) await this.#list.getByLabel(value, { exact: true }).click();
  }
}
