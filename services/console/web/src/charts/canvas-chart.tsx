import { useEffect, useRef } from 'react';
import type { ChartProps } from './chart.tsx';
import { type ChartOption, type EChartsType, init } from './echarts.ts';
import { chartTheme } from './theme.ts';

/**
 * ECharts in the page: theme and colour scheme, size, end of life. A tooltip is drawn on the canvas,
 * because as HTML it would need markup made from labels of the backends.
 */
export default function CanvasChart({ label, option, onPick }: ChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const latest = useRef(option);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    const place = element.current;
    if (place === null) return;
    const draw = () => {
      end(chart.current);
      chart.current = init(place, chartTheme(), { renderer: 'canvas' });
      chart.current.setOption(onCanvas(latest.current));
      chart.current.on('click', ({ data }) => pick.current?.(data));
    };
    draw();
    const sizes = new ResizeObserver(() => chart.current?.resize());
    sizes.observe(place);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      scheme.removeEventListener('change', draw);
      sizes.disconnect();
      end(chart.current);
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    latest.current = option;
    chart.current?.setOption(onCanvas(option), { notMerge: true });
  }, [option]);
  return <div className="chart" role="img" aria-label={label} ref={element} />;
}

/** A paint that goes on in the next frame ends with a new one, else it would find its painter gone. */
function end(chart: EChartsType | null): void {
  chart?.clear();
  chart?.getZr().refreshImmediately();
  chart?.dispose();
}

function onCanvas(option: ChartOption): ChartOption {
  const { tooltip } = option;
  if (typeof tooltip !== 'object') return { animation: false, ...option };
  return { animation: false, ...option, tooltip: { ...tooltip, renderMode: 'richText' } };
}
