import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Each starts kits. The longest begin first: the proofs of all labs, two at a time (`maxConcurrency`),
 * then the guides, one at a time. A third worker has everything else.
 */
const FIRST = ['e2e/proofs.test.ts', 'e2e/guides.test.ts'];
const LAST = ['e2e/outage.test.ts'];

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
    maxConcurrency: 2,
    sequence: { sequencer: SpreadTheKits },
  },
});
