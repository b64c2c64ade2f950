/** The lint of queries; exported to labs by `@lab/kit/spec`. */
export { Catalogue } from './catalogue/catalogue.ts';
export { type GivenSeries, givenCatalogue } from './catalogue/given.ts';
export { historyCatalogue } from './catalogue/history.ts';
export { liveCatalogue } from './catalogue/live.ts';
export { unitTestCatalogue } from './catalogue/unit-tests.ts';
export { type LintedFile, lintFiles } from './lint.ts';
export { lintContext } from './lint-context.ts';
export type { Finding } from './query.ts';
