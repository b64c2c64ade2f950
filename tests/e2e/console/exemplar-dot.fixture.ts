import type { Locator, Page } from '@lab/testing/browser';
import { z } from 'zod';

const pointSchema = z.object({ x: z.number(), y: z.number() });

/**
 * A point well inside of the dot of an exemplar, in pixels of the window, found as the eye finds it: by
 * the colour that nothing else of a chart has.
 * @throws Error while the chart shows none
 */
export async function exemplarDot(page: Page, chart: Locator): Promise<{ x: number; y: number }> {
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (box === null) throw new Error('the chart is not shown');
  const middle = `document.elementFromPoint(${box.x + box.width / 2}, ${box.y + box.height / 2})`;
  return pointSchema.parse(await page.evaluate(`(${findDot})(${middle})`));
}

/** Runs in the page: the first pixel of a canvas that has the colour two pixels around it, too. */
const findDot = `(canvas) => {
  const accent = getComputedStyle(canvas).getPropertyValue('--accent').trim();
  const wanted = [1, 3, 5].map((at) => Number.parseInt(accent.slice(at, at + 2), 16));
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const isDot = (x, y) => wanted.every((part, at) => data[(y * width + x) * 4 + at] === part);
  const reach = [[0, 0], [-2, 0], [2, 0], [0, -2], [0, 2]];
  for (let y = 2; y < height - 2; y += 1) {
    for (let x = 2; x < width - 2; x += 1) {
      if (!reach.every(([right, down]) => isDot(x + right, y + down))) continue;
      const place = canvas.getBoundingClientRect();
      return {
        x: place.left + (x * place.width) / width,
        y: place.top + (y * place.height) / height,
      };
    }
  }
}`;
