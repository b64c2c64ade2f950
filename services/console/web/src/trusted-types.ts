/**
 * Nothing that comes from outside ever becomes markup: the browser refuses every text handed to
 * innerHTML and its like, except the empty one, with which ECharts clears its element.
 * @see https://www.w3.org/TR/trusted-types/
 */
interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML: (text: string) => string | null }): unknown;
}

declare global {
  interface Window {
    readonly trustedTypes?: PolicyFactory;
  }
}

window.trustedTypes?.createPolicy('default', {
  createHTML: (text) => (text === '' ? '' : null),
});

export {};
