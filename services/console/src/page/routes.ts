import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Router } from 'express';
import sirv from 'sirv';
import { pagePolicy } from '../security/headers.ts';

/** Stands in the built page where the nonce of an answer belongs; see vite.config.ts. */
const noncePlace = '__CSP_NONCE__';

/** Addresses that the page's own router knows. */
const pages = ['labs', 'dashboards', 'explore', 'alerts', 'control-room', 'runbooks'];

/**
 * The page, the same at each of its addresses, and its files, which never change under one name.
 * `/d/<uid>` is where Grafana has a dashboard: links in dashboards are written so.
 */
export async function pageRoutes(folder: string): Promise<Router> {
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const files = sirv(folder, {
    brotli: true,
    gzip: true,
    etag: true,
    maxAge: 31_536_000,
    immutable: true,
  });
  const router = Router();
  router.get(['/', ...pages.map((page) => `/${page}{/*rest}`)], (_request, response) => {
    const nonce = randomBytes(16).toString('base64');
    response
      .set({ 'content-security-policy': pagePolicy(nonce), 'cache-control': 'no-store' })
      .type('html')
      .send(html.replaceAll(noncePlace, nonce));
  });
  router.get('/d/:uid{/*rest}', ({ params: { uid }, url }, response) => {
    response.redirect(
      `/dashboards/${encodeURIComponent(String(uid))}${new URL(url, 'http://x').search}`,
    );
  });
  router.get(['/assets/{*file}', '/favicon.svg'], files);
  return router;
}
