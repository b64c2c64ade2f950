import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type EngineRun, engineState } from '../../../api/engine.ts';
import { ApiError } from '../../../api/http.ts';
import { type LabCommand, startRun, stopRun } from './engine-runs.ts';
import { listenToRun, type RunLog } from './run-events.ts';

/** The run that the page shows. */
export interface ShownRun extends RunLog {
  readonly id: string;
  readonly command: EngineRun['command'];
}

export interface Engine {
  /** The run under way, or the last one that this page has seen. */
  readonly run: ShownRun | undefined;
  /** Whether a command is under way, whoever has started it, or its effects are being read. */
  readonly isBusy: boolean;
  /** Why the last command could not be started. */
  readonly error: Error | undefined;
  /** Starts commands one after the other; each waits for a good end of the one before. */
  start(...commands: readonly LabCommand[]): void;
  stop(): void;
  dismiss(): void;
}

/** How often to look whether a terminal or another page has started something, in milliseconds. */
const lookMs = 5_000;

/** Runs the `lab` command and follows it; takes part in a run that is under way already. */
export function useEngine(): Engine {
  const queryClient = useQueryClient();
  const { data } = useQuery({
    queryKey: ['engine'],
    queryFn: ({ signal }) => engineState(signal),
    refetchInterval: lookMs,
  });
  const [followed, follow] = useState<Pick<EngineRun, 'id' | 'command'>>();
  const [log, setLog] = useState<RunLog>();
  const [isRefreshing, setRefreshing] = useState(false);
  const [error, setError] = useState<Error>();
  const waiting = useRef<readonly LabCommand[]>([]);

  const start = useCallback(
    async (...commands: readonly LabCommand[]) => {
      const [first, ...rest] = commands;
      if (first === undefined) return;
      setError(undefined);
      waiting.current = rest;
      try {
        const run = await startRun(first);
        setLog({ lines: [], state: 'running' });
        follow(run);
      } catch (cause) {
        waiting.current = [];
        setError(cause instanceof Error ? cause : new ApiError(500, String(cause)));
        await queryClient.invalidateQueries({ queryKey: ['engine'] });
      }
    },
    [queryClient],
  );

  const latest = data?.latest;
  useEffect(() => {
    if (latest === null || latest === undefined || latest.ended) return;
    follow((before) => (before?.id === latest.id ? before : latest));
  }, [latest]);

  const id = followed?.id;
  useEffect(() => {
    if (id === undefined) return;
    return listenToRun(id, (next) => {
      setLog(next);
      if (next.state !== 'ended' && next.state !== 'lost') return;
      if (next.end?.exitCode === 0 && waiting.current.length > 0) {
        void start(...waiting.current);
        return;
      }
      waiting.current = [];
      setRefreshing(true);
      void refresh(queryClient).finally(() => setRefreshing(false));
    });
  }, [id, queryClient, start]);

  const run = followed && log && { ...log, id: followed.id, command: followed.command };
  const isFollowing = run?.state === 'running' || run?.state === 'reconnecting';
  return {
    run,
    isBusy: isFollowing || isRefreshing || latest?.ended === false,
    error,
    start: (...commands) => void start(...commands),
    stop: () => {
      if (id !== undefined) void stopRun(id).catch((cause: Error) => setError(cause));
    },
    dismiss: () => {
      setError(undefined);
      follow(undefined);
      setLog(undefined);
    },
  };
}

async function refresh(queryClient: QueryClient): Promise<void> {
  await Promise.all(
    ['engine', 'labs', 'lab'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
  );
}
