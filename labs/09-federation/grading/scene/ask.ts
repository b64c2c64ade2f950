import type { BenchPrometheus, TaskContext } from '@lab/kit/spec';
import { z } from 'zod';
import { fasterQuery } from './faster.ts';
import type { Answer, Question } from './scene.ts';

const query = z.string().nullish();

const questionsSchema = z.looseObject({
  'requests-per-second': query,
  'error-ratio': query,
  'missing-leaves': query,
});

/** The learner's queries. */
export async function readQuestions({
  artefact,
}: Pick<TaskContext, 'artefact'>): Promise<Readonly<Record<Question, string>>> {
  const given = await artefact('questions.yaml', questionsSchema);
  return {
    'requests-per-second': given['requests-per-second']?.trim() ?? '',
    'error-ratio': given['error-ratio']?.trim() ?? '',
    'missing-leaves': given['missing-leaves']?.trim() ?? '',
  };
}

/** What a server answers a learner's query. */
export async function ask({ client }: BenchPrometheus, text: string): Promise<Answer> {
  if (text === '') return { query: text, series: [], error: 'the query is empty' };
  try {
    return { query: text, series: await client.query(fasterQuery(text)) };
  } catch (error) {
    return { query: text, series: [], error: error instanceof Error ? error.message : 'refused' };
  }
}
