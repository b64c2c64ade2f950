/**
 * Runs `work` until it settles, its time is up, or `outer` is aborted, whichever comes first. The
 * signal given to `work` is aborted in every case, so that what it left running can notice.
 * @throws what `work` throws, the reason of `outer`, or an Error that tells the limit
 */
export async function withTimeLimit<T>(
  milliseconds: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer.throwIfAborted();
  const inner = new AbortController();
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const interrupt = (reason: unknown) => {
    inner.abort(reason);
    reject(reason);
  };
  const onOuter = () => interrupt(outer.reason);
  outer.addEventListener('abort', onOuter, { once: true });
  const timer = setTimeout(
    () => interrupt(new Error(`not done after ${milliseconds} ms`)),
    milliseconds,
  );
  try {
    return await Promise.race([work(inner.signal), interrupted]);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', onOuter);
    inner.abort(new Error('the work is over'));
  }
}
