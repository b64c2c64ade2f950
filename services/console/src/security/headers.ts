import type { RequestHandler } from 'express';

/**
 * For every answer: nothing may be run, framed, sniffed or read by another site. The page itself
 * gets {@link pagePolicy} in place of this policy.
 */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  next();
};

/**
 * What the page may do. Scripts come from the build alone. CodeMirror adds its style sheet at run
 * time, hence the nonce; ECharts and React set styles through the DOM, which no policy hinders.
 * Trusted Types refuse every text that would become markup, but for the page's own policy, which
 * lets the empty text through (ECharts clears its element that way).
 * @param nonce random text, new for each answer
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}
