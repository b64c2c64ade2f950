import { messageOf } from '../errors.ts';
import { parseExpression } from '../promql/expression.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { noSignals, type Signals } from './catalogue/signals.ts';
import { findQueries } from './documents/read.ts';
import { Facts } from './facts.ts';
import { finding } from './finding.ts';
import { lintLogql } from './logql.ts';
import type { Finding, FoundQuery, ParsedQuery } from './query.ts';
import { lintRules } from './rules/index.ts';
import { lintTraceql } from './traceql.ts';

/** A file to be linted. Its name says what it is: .yml, .json, .md, .promql, .logql or .traceql. */
export interface LintedFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Lints the queries of some files together: what one records, another may read.
 * @param signals what logs and traces carry; without it only the syntax of their queries is checked
 * @throws UnknownDocument for a file of another sort
 */
export function lintFiles(
  files: readonly LintedFile[],
  catalogue: Catalogue,
  signals?: Signals,
): Finding[] {
  return lintQueries(
    files.flatMap(({ file, text }) => findQueries(file, text, catalogue.intervalSeconds)),
    catalogue,
    signals,
  );
}

/** Lints queries that belong together. */
export function lintQueries(
  queries: readonly FoundQuery[],
  catalogue: Catalogue,
  signals: Signals = noSignals,
): Finding[] {
  const findings: Finding[] = [];
  const parsed: ParsedQuery[] = [];
  for (const query of queries) {
    const { language, expression } = query;
    if (language === 'logql' || language === 'traceql') {
      const lint = language === 'logql' ? lintLogql : lintTraceql;
      findings.push(...lint(query, signals));
      continue;
    }
    try {
      parsed.push({ ...query, tree: parseExpression(expression) });
    } catch (error) {
      findings.push(finding(query, 'syntax', `This is ${messageOf(error)}`, expression));
    }
  }
  const facts = new Facts(catalogue, parsed);
  for (const query of parsed) {
    for (const rule of lintRules) {
      for (const { message, from, to, severity } of rule.check(query, facts)) {
        const excerpt = query.expression.slice(from, to);
        findings.push({
          ...finding(query, rule.id, message, excerpt),
          ...(severity && { severity }),
        });
      }
    }
  }
  return findings;
}
