import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: {
      // The package sets innerHTML, which the page's policy forbids.
      'decode-named-character-reference': fileURLToPath(
        new URL('src/ui/markdown/named-characters.ts', import.meta.url),
      ),
    },
  },
  // The server puts a nonce here with every answer; see src/page/routes.ts.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2023',
    // No file becomes part of another as a data: address, and no script stands in the page itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
});
