const lastReload = 'console.reloaded-at';
const pauseMs = 500;
const atMostEveryMs = 10_000;

/**
 * Loads a part of the page. One that got lost, as where a container starts and the machine's network
 * changes, or that a newer console does not have any more, comes with the page loaded anew: a browser
 * remembers that a script could not be loaded. What the page shows stands in its URL.
 */
export function loadPart<T>(load: () => Promise<T>): () => Promise<T> {
  return () => load().catch(reload);
}

/** @throws the error where the page was just loaded anew, or the console does not answer */
async function reload(error: unknown): Promise<never> {
  const wasAt = Number(sessionStorage.getItem(lastReload));
  await new Promise((go) => setTimeout(go, pauseMs));
  const answers = await fetch('/healthz').catch(() => undefined);
  if (answers?.ok !== true || Date.now() - wasAt < atMostEveryMs) throw error;
  sessionStorage.setItem(lastReload, String(Date.now()));
  location.reload();
  return new Promise(() => undefined);
}
