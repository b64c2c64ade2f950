import type { Language } from '../../spec/query.ts';
import { type FoundQuery, languages } from '../query.ts';
import { dashboardQueries, isDashboard } from './dashboard.ts';
import { guideQueries } from './guide.ts';
import { isRuleFile, ruleQueries } from './rules.ts';

/** A file of a sort in which the lint knows of no queries. */
export class UnknownDocument extends Error {
  override readonly name = 'UnknownDocument';
}

type Reader = (file: string, text: string, scrapeSeconds: number) => FoundQuery[];

const bare =
  (language: Language): Reader =>
  (file, text) => [{ file, where: 'query', language, expression: text, said: '' }];

function readerOf(file: string, text: string): Reader | undefined {
  if (/\.json$/.test(file)) return isDashboard(text) ? dashboardQueries : undefined;
  if (/\.md$/.test(file)) return guideQueries;
  if (/\.ya?ml$/.test(file)) return isRuleFile(text) ? ruleQueries : undefined;
  const language = languages.find((known) => file.endsWith(`.${known}`));
  return language === undefined ? undefined : bare(language);
}

/** Whether a file is of a sort in which the lint knows to find queries. */
export const isKnownDocument = (file: string, text: string): boolean =>
  readerOf(file, text) !== undefined;

/**
 * The queries of a file: a rule file (.yml, .yaml), a dashboard (.json), a guide (.md), or a bare
 * query (.promql, .logql, .traceql). `scrapeSeconds` is what Grafana's computed windows build on.
 * @throws UnknownDocument for anything else
 */
export function findQueries(file: string, text: string, scrapeSeconds: number): FoundQuery[] {
  const read = readerOf(file, text);
  if (read !== undefined) return read(file, text, scrapeSeconds);
  throw new UnknownDocument(
    `${file} holds no queries that the lint knows: it reads rule files (.yml with groups of rules), Grafana dashboards (.json), guides (.md) and bare queries (.promql, .logql, .traceql).`,
  );
}
