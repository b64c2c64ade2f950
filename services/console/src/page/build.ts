/** `node build.ts FOLDER`: builds the page for production into FOLDER. */
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { folders } from './folders.ts';

const out = process.argv[2];
if (out === undefined) throw new Error('usage: node build.ts FOLDER');
// Whatever the caller is: Vite would make a page of development parts where this says "test".
process.env.NODE_ENV = 'production';
await build({
  root: folders.web,
  configFile: join(folders.web, 'vite.config.ts'),
  logLevel: 'warn',
  build: { outDir: out, emptyOutDir: true },
});
const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);
const files = await Array.fromAsync(glob('assets/*.{js,css}', { cwd: out }));
await Promise.all(
  files.map(async (path) => {
    const file = join(out, path);
    const content = await readFile(file);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    await writeFile(`${file}.br`, await toBrotli(content, { params }));
    await writeFile(`${file}.gz`, await toGzip(content, { level: 9 }));
  }),
);
