import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Each starts kits. The longest begin first: the proofs of all labs, two at a time (`maxConcurrency`),
 * then the guides and everything else, one at a time: two cores have no room for a fourth kit.
 */
const FIRST = ['e2e/proofs.test.ts', 'e2e/guides.test.ts'];
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

const docker = ['tests/docker/**/*.test.ts', 'scripts/lab/src/runtime/docker/docker.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['tests/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // A shared machine may stall for seconds. What fails twice in a row is broken.
    retry: process.env.CI === undefined ? 0 : 1,
    maxConcurrency: 2,
    sequence: { sequencer: SpreadTheKits },
    projects: [
      {
        extends: true,
        test: {
          name: 'kit',
          include: ['{services,stack,scripts,labs,tests}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...docker],
          maxWorkers: 2,
          // An engine that answers must not change what these tests start.
          env: { LAB_RUNTIME: 'local' },
        },
      },
      {
        // A lab in containers takes the whole machine: these come last, one file after the other.
        extends: true,
        test: {
          name: 'docker',
          include: docker,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
