import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ProblemError } from '@lab/telemetry';
import { Router } from 'express';

const ownFolder = resolve(import.meta.dirname, '../../../../stack/prometheus/runbooks');

/**
 * `GET /`: the names of all runbooks and their first headings. `GET /:name`: one, as Markdown. They are
 * read anew for every answer, so that an author sees a change at once.
 * @param folder holds them; the kit's own when undefined
 */
export function runbookRoutes(folder = ownFolder): Router {
  const router = Router();
  router.get('/', async (_request, response) => {
    const names = await namesIn(folder);
    response.json(
      await Promise.all(
        names.map(async (name) => ({ name, title: titleOf(await read(folder, name)) ?? name })),
      ),
    );
  });
  router.get('/:name', async ({ params: { name } }, response) => {
    if (!(await namesIn(folder)).includes(name)) {
      throw new ProblemError(404, 'Not Found', { detail: 'there is no such runbook' });
    }
    response.json({ name, markdown: await read(folder, name) });
  });
  return router;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length))
    .sort();
}

const read = (folder: string, name: string) => readFile(join(folder, `${name}.md`), 'utf8');

const titleOf = (markdown: string) => /^# (.+)$/m.exec(markdown)?.[1]?.trim();
