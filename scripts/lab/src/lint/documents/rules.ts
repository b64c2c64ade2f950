import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { FoundQuery } from '../query.ts';

/** The queries of a rule file of Prometheus or Loki. Malformed parts are promtool's business. */
export function ruleQueries(file: string, text: string): FoundQuery[] {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const groups = get(document.contents, 'groups');
  const language = /(^|\/)loki(\/|$)|logql|loki[^/]*\.ya?ml$/.test(file) ? 'logql' : 'promql';
  return items(groups)
    .flatMap((group) => items(get(group, 'rules')))
    .flatMap((rule) => {
      const expr = get(rule, 'expr');
      if (!isScalar(expr)) return [];
      const record = words(get(rule, 'record'));
      const alert = words(get(rule, 'alert'));
      const notes = pairs(get(rule, 'annotations')).map(([, value]) => value);
      return {
        file,
        line: lineCounter.linePos(expr.range?.[0] ?? 0).line,
        where: record === '' ? `alert ${alert}` : `record ${record}`,
        language,
        expression: String(expr.value),
        ...(record !== '' && { record }),
        isAlert: alert !== '',
        staticLabels: pairs(get(rule, 'labels')).map(([name]) => name),
        said: [record, alert, ...notes].join(' '),
      };
    });
}

function get(node: unknown, key: string): unknown {
  return isMap(node) ? node.get(key, true) : undefined;
}

const items = (node: unknown): unknown[] => (isSeq(node) ? node.items : []);
const words = (node: unknown): string => (isScalar(node) ? String(node.value) : '');

function pairs(node: unknown): [string, string][] {
  if (!isMap(node)) return [];
  return node.items.map(({ key, value }) => [words(key), words(value)]);
}

/** Whether a YAML text is a rule file: a list of groups that hold rules. */
export function isRuleFile(text: string): boolean {
  const contents: Node | null = parseDocument(text).contents;
  return items(get(contents, 'groups')).some((group) => isSeq(get(group, 'rules')));
}
