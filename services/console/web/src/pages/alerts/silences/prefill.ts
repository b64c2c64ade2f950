import { z } from '../../../api/zod.ts';
import type { Matcher } from '../api/routing.ts';

const labelsSchema = z.record(z.string(), z.string());

/**
 * The matchers that a form begins with, from what stands in the URL: the labels of an alert as JSON, or
 * anything else for one empty matcher.
 */
export function startMatchers(json: string): Matcher[] {
  const matchers = Object.entries(labelsIn(json)).map(([name, value]) => ({
    name,
    operator: '=' as const,
    value,
  }));
  return matchers.length > 0 ? matchers : [{ name: '', operator: '=', value: '' }];
}

function labelsIn(json: string): Record<string, string> {
  try {
    return labelsSchema.parse(JSON.parse(json));
  } catch {
    return {};
  }
}
