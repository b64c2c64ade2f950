interface SparklineProps {
  readonly values: readonly number[];
  /** The top of the picture; default: the largest value. */
  readonly max?: number | undefined;
}

const [width, height] = [72, 20];

/** The course of a figure that stands beside it in words. */
export function Sparkline({ values, max = Math.max(...values) }: SparklineProps) {
  const known = values.filter(Number.isFinite);
  if (known.length < 2) return <span className="control-spark" />;
  const step = width / (known.length - 1);
  const top = max > 0 ? max : 1;
  const points = known.map((value, index) => {
    const y = height - 1 - (Math.min(value, top) / top) * (height - 2);
    return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg className="control-spark" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <polyline points={points.join(' ')} />
    </svg>
  );
}
