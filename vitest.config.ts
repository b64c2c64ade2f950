import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{services,stack,scripts,labs,tests}/**/*.test.ts'],
    globalSetup: ['tests/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
