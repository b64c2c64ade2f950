import type { Report } from './check.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Characters that XML 1.0 cannot hold, not even escaped. */
const FORBIDDEN = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu;

function escapeXml(text: string): string {
  return text
    .replaceAll(FORBIDDEN, '\ufffd')
    .replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}

interface Case {
  readonly group: string;
  readonly name: string;
  readonly seconds: number;
  readonly failure?: string;
  readonly skipped?: string;
}

function casesOf({ expectations, tasks }: Report): Case[] {
  const expected = expectations.map(({ expectation, outcome, seen, seconds }) => ({
    group: 'expectations',
    name: expectation.name,
    seconds,
    ...(outcome === 'failed' && { failure: `expected ${expectation.expected}, seen ${seen}` }),
    ...(outcome === 'skipped' && { skipped: seen }),
  }));
  const graded = tasks.map(({ task, verdict, seconds }) => {
    const missing = verdict.evidence.filter(({ passed }) => !passed);
    const failure = missing.map(
      ({ asked, expected, seen }) => `${asked}: expected ${expected}, seen ${seen}`,
    );
    return {
      group: 'tasks',
      name: task.id,
      seconds,
      ...(!verdict.passed && { failure: failure.join('\n') || 'failed' }),
    };
  });
  return [...expected, ...graded];
}

function toElement(lab: string, { group, name, seconds, failure, skipped }: Case): string {
  const attributes = `classname="${escapeXml(`${lab}.${group}`)}" name="${escapeXml(name)}" time="${seconds.toFixed(3)}"`;
  if (failure !== undefined)
    return `    <testcase ${attributes}><failure>${escapeXml(failure)}</failure></testcase>`;
  if (skipped !== undefined)
    return `    <testcase ${attributes}><skipped message="${escapeXml(skipped)}"/></testcase>`;
  return `    <testcase ${attributes}/>`;
}

/** The report as JUnit XML, one test case for each expectation and task. */
export function toJUnit(report: Report): string {
  const cases = casesOf(report);
  const count = (holds: (one: Case) => boolean) => cases.filter(holds).length;
  const totals = `tests="${cases.length}" failures="${count(({ failure }) => failure !== undefined)}" skipped="${count(({ skipped }) => skipped !== undefined)}"`;
  const lab = report.lab.id;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="${escapeXml(lab)}" ${totals}>`,
    ...cases.map((one) => toElement(lab, one)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
