import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Each starts the whole kit: the longest begins first, and no three of them run at once. */
const FIRST = ['e2e/lab-01.test.ts', 'e2e/guide.test.ts'];
const LAST = ['e2e/preflight.test.ts', 'e2e/outage.test.ts'];

class SpreadTheKits extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const named = (names: string[]) =>
      names.flatMap((name) => files.filter(({ moduleId }) => moduleId.endsWith(name)));
    const [first, last] = [named(FIRST), named(LAST)];
    const others = files.filter((file) => ![...first, ...last].includes(file));
    return [...first, ...(await super.sort(others)), ...last];
  }
}

export default defineConfig({
  test: {
    include: ['{services,stack,scripts,labs,tests}/**/*.test.ts'],
    globalSetup: ['tests/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: SpreadTheKits },
  },
});
