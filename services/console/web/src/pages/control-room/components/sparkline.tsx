interface SparklineProps {
  readonly values: readonly number[];
  /** The top of the picture, where no value is above it. */
  readonly atLeast: number;
}

const [width, height] = [72, 20];

/** The course of a figure that stands beside it in words. */
export function Sparkline({ values, atLeast }: SparklineProps) {
  const known = values.filter(Number.isFinite);
  if (known.length < 2) return <span className="control-spark" />;
  const step = width / (known.length - 1);
  const top = Math.max(atLeast, ...known);
  const points = known.map((value, index) => {
    const y = height - 1 - (value / top) * (height - 2);
    return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg className="control-spark" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <polyline points={points.join(' ')} />
    </svg>
  );
}
