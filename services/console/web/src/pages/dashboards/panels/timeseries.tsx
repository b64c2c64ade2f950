import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { z } from '../../../api/zod.ts';
import { Chart } from '../../../charts/chart.tsx';
import { type ChartColors, useChartColors } from '../../../charts/colors.ts';
import type { Exemplar, Series } from '../../../queries/data.ts';
import type { Mark } from '../annotations.ts';
import { type Field, fieldOf, show } from '../fields/field.ts';
import { formatValue } from '../fields/units.ts';
import { type LinkScope, traceHref, writeLink } from '../links.ts';
import type { PanelBodyProps } from './body.ts';
import { DashLink } from './dash-link.tsx';
import { Exemplars } from './exemplars.tsx';
import { Legend } from './legend.tsx';
import { legendCalcs, reduce } from './reduce.ts';
import { plotArea, timeAxis } from './time-axis.ts';

const pickedSchema = z.object({ traceId: z.string() });

/** Lines, areas or bars over time, with exemplars as dots and annotations as marks. */
export function TimeSeriesPanel({ panel, title, data, marks, scope }: PanelBodyProps) {
  const colors = useChartColors();
  const [, navigate] = useLocation();
  const [alone, setAlone] = useState<string>();
  const { series, exemplars } = data;
  const drawn = useMemo(
    () =>
      series.map((one, index) => ({
        key: one.key,
        series: one,
        field: fieldOf(panel, one.name, one.refId),
        color: colors.series(index),
      })),
    [series, panel, colors],
  );
  const option = useMemo(() => {
    const shown = drawn.filter(({ key }) => alone === undefined || alone === key);
    return {
      grid: plotArea,
      tooltip: {
        trigger: 'axis',
        confine: true,
        order: 'valueDesc',
        axisPointer: { type: 'line' },
      },
      xAxis: timeAxis(scope.range),
      yAxis: valueAxis(fieldOf(panel)),
      series: [
        ...shown.map(lineOf),
        ...(exemplars.length > 0 ? [dotsOf(exemplars, fieldOf(panel), colors)] : []),
        ...(marks.length > 0 ? [marksOf(marks, colors)] : []),
      ],
    };
  }, [drawn, alone, exemplars, marks, panel, colors, scope.range]);
  const calcs = legendCalcs(panel.options);
  const openTrace = (picked: unknown) => {
    const parsed = pickedSchema.safeParse(picked);
    if (parsed.success) navigate(traceHref(parsed.data.traceId, scope.range));
  };
  return (
    <>
      <Chart label={title} option={option} onPick={openTrace} />
      <Legend
        label={title}
        headings={calcs.map(({ heading }) => heading)}
        alone={alone}
        onPick={(key) => setAlone(alone === key ? undefined : key)}
        entries={drawn.map(({ key, series: one, field, color }) => ({
          key,
          name: one.name,
          color,
          figures: calcs.map(({ calc }) => show(reduce(one, calc), field).text),
          links: <SeriesLinks series={one} field={field} scope={scope} />,
        }))}
      />
      <Exemplars exemplars={exemplars} field={fieldOf(panel)} range={scope.range} />
    </>
  );
}

function SeriesLinks({ series, field, scope }: { series: Series; field: Field; scope: LinkScope }) {
  const links = field.links.flatMap(
    (link) => writeLink(link, { ...scope, labels: series.labels }) ?? [],
  );
  if (links.length === 0) return null;
  return (
    <span className="legend-links">
      {links.map((link) => (
        <DashLink key={link.title} link={link} />
      ))}
    </span>
  );
}

function valueAxis(field: Field): object {
  return {
    type: 'value',
    ...(field.min == null ? {} : { min: field.min }),
    ...(field.max == null ? {} : { max: field.max }),
    splitNumber: 4,
    axisLabel: { formatter: (value: number) => formatValue(value, field.unit) },
  };
}

interface Drawn {
  readonly key: string;
  readonly series: Series;
  readonly field: Field;
  readonly color: string;
}

function lineOf({ key, series, field, color }: Drawn): object {
  const { drawStyle, fillOpacity, lineWidth, stacking } = field.custom;
  const isBar = drawStyle === 'bars';
  return {
    id: key,
    type: isBar ? 'bar' : 'line',
    name: series.name,
    color,
    data: series.points.map(([at, value]) => [at, Number.isFinite(value) ? value : null]),
    showSymbol: series.points.length === 1,
    ...(stacking.mode === 'none' ? {} : { stack: 'all', stackStrategy: 'all' }),
    ...(isBar
      ? { barMaxWidth: 12, itemStyle: { opacity: 0.8 } }
      : {
          lineStyle: { width: lineWidth + 0.5 },
          areaStyle: { opacity: fillOpacity / 100 },
          emphasis: { disabled: true },
        }),
    tooltip: { valueFormatter: (value: unknown) => valueText(value, field) },
  };
}

const valueText = (value: unknown, field: Field) =>
  typeof value === 'number' ? show(value, field).text : '–';

/** Dots of a line that is not drawn: the page has no room for a kind of chart for dots alone. */
function dotsOf(exemplars: readonly Exemplar[], field: Field, colors: ChartColors): object {
  return {
    type: 'line',
    name: 'Exemplar',
    lineStyle: { opacity: 0 },
    showSymbol: true,
    symbol: 'diamond',
    symbolSize: 9,
    itemStyle: {
      color: colors.named('accent'),
      borderColor: colors.named('surface'),
      borderWidth: 1,
    },
    cursor: 'pointer',
    z: 5,
    data: exemplars.map(({ at, value, traceId }) => ({ value: [at, value], traceId })),
    tooltip: {
      trigger: 'item',
      valueFormatter: (value: unknown) => valueText(Array.isArray(value) ? value[1] : value, field),
    },
  };
}

/** Moments are lines, stretches are bands; the title stands at the top. */
function marksOf(marks: readonly Mark[], colors: ChartColors): object {
  const text = {
    fontSize: 10,
    color: colors.named('muted'),
    width: 110,
    overflow: 'truncate',
  } as const;
  const [moments, times] = [
    marks.filter(({ from, to }) => from === to),
    marks.filter(({ from, to }) => from !== to),
  ];
  return {
    type: 'line',
    name: 'Annotations',
    data: [],
    silent: true,
    markLine: {
      symbol: ['none', 'none'],
      label: { ...text, position: 'insideEndTop', formatter: '{b}' },
      data: moments.map(({ from, title, color }) => ({
        xAxis: from,
        name: title,
        lineStyle: { color: colors.named(color), type: 'dashed' },
      })),
    },
    markArea: {
      label: { ...text, position: 'insideTopLeft' },
      data: times.map(({ from, to, title, color }) => [
        { xAxis: from, name: title, itemStyle: { color: colors.named(color), opacity: 0.12 } },
        { xAxis: to },
      ]),
    },
  };
}
