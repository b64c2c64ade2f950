import { messageOf } from '../errors.ts';
import { parseExpression } from '../promql/expression.ts';
import { selectors } from '../promql/syntax.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { findQueries } from './documents/read.ts';
import { Facts } from './facts.ts';
import type { Finding, FoundQuery, ParsedQuery } from './query.ts';
import { lintRules } from './rules/index.ts';

/** A file to be linted. Its name says what it is: .yml, .json, .md or .promql. */
export interface LintedFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Lints the queries of some files together: what one records, another may read.
 * @throws UnknownDocument for a file of another sort
 */
export function lintFiles(files: readonly LintedFile[], catalogue: Catalogue): Finding[] {
  return lintQueries(
    files.flatMap(({ file, text }) => findQueries(file, text, catalogue.intervalSeconds)),
    catalogue,
  );
}

/** Lints queries that belong together. */
export function lintQueries(queries: readonly FoundQuery[], catalogue: Catalogue): Finding[] {
  const findings: Finding[] = [];
  const parsed: ParsedQuery[] = [];
  for (const query of queries) {
    const { language, expression } = query;
    if (language === 'logql') {
      const name = promqlName(expression);
      if (name !== undefined) findings.push(wrongStore(query, name));
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

/** The name of the metric that an expression for Loki reads, as if Loki had metrics. */
function promqlName(expression: string): string | undefined {
  try {
    return selectors(parseExpression(expression)).find(({ name }) => name !== undefined)?.name;
  } catch {
    return undefined;
  }
}

function wrongStore(query: FoundQuery, name: string): Finding {
  const message = `Loki is asked for the metric ${name}. What Loki's rules record is written to Prometheus: ask there.`;
  return finding(query, 'wrong-store', message, query.expression);
}

function finding(query: FoundQuery, rule: string, message: string, excerpt: string): Finding {
  const { file, line, where } = query;
  return {
    rule,
    severity: 'error',
    file,
    ...(line !== undefined && { line }),
    where,
    message,
    excerpt: excerpt.replaceAll(/\s+/g, ' ').trim(),
  };
}
