import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';

/** A change of the kit; afterwards everything on the page is looked at anew. */
export function useChange<Input, Output>(
  change: (input: Input) => Promise<Output>,
): UseMutationResult<Output, Error, Input> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['control'] }),
  });
}
