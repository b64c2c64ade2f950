/** `node build.ts FOLDER`: builds the page for production into FOLDER. */
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { folders } from './folders.ts';

const out = process.argv[2];
if (out === undefined) throw new Error('usage: node build.ts FOLDER');
await build({
  root: folders.web,
  configFile: join(folders.web, 'vite.config.ts'),
  logLevel: 'warn',
  build: { outDir: out, emptyOutDir: true },
});
for await (const path of glob('assets/*.{js,css}', { cwd: out })) {
  const file = join(out, path);
  await writeFile(`${file}.gz`, gzipSync(await readFile(file), { level: 9 }));
}
