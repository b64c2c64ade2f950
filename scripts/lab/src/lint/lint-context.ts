import type { Evidence } from '../spec/evidence.ts';
import type { TaskContext } from '../spec/task.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { liveCatalogue } from './catalogue/live.ts';
import { lintFiles } from './lint.ts';
import type { Finding } from './query.ts';

const SHOWN = 8;

/**
 * Lints files of the learner's against what the running lab exposes, or against a given catalogue:
 * one piece of evidence that passes, or one for each error. Warnings do not fail.
 */
export async function lintContext(
  context: Pick<TaskContext, 'text' | 'sources'>,
  options: { readonly files: readonly string[]; readonly catalogue?: Catalogue },
): Promise<Evidence[]> {
  const { files } = options;
  const catalogue = options.catalogue ?? (await liveCatalogue(context.sources.prometheus));
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await context.text(file) })),
  );
  return lintEvidence(files.join(', '), lintFiles(texts, catalogue));
}

/** Findings as evidence of a check. */
export function lintEvidence(what: string, findings: readonly Finding[]): Evidence[] {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) {
    const asked = `the queries of ${what} ask for what exists, in a way that makes sense`;
    return [
      { asked, expected: 'nothing to object to', seen: 'nothing to object to', passed: true },
    ];
  }
  return errors.slice(0, SHOWN).map(({ file, where, rule, message, excerpt }) => ({
    asked: `the query of ${where} in ${file} asks for what exists, in a way that makes sense`,
    query: excerpt,
    expected: `nothing to object to by the rule ${rule} of the lint`,
    seen: message,
    passed: false,
    hint: message,
  }));
}
