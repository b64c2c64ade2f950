import { useExplore } from '../explore-state.ts';
import { TraceSearch } from './trace-search.tsx';
import { TraceView } from './trace-view.tsx';

/** One trace where the URL names one, else the search for traces and the graph of services. */
export function TracesView() {
  const { trace } = useExplore().state;
  return trace === undefined ? <TraceSearch /> : <TraceView key={trace} id={trace} />;
}
