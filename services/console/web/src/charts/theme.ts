/** ECharts' theme, read from the design tokens as they are in the current colour scheme. */
export function chartTheme(): object {
  const styles = getComputedStyle(document.documentElement);
  const token = (name: string) => styles.getPropertyValue(`--${name}`).trim();
  const muted = token('text-muted');
  const border = token('border');
  const axis = {
    axisLine: { lineStyle: { color: border } },
    axisTick: { lineStyle: { color: border } },
    axisLabel: { color: muted },
    splitLine: { lineStyle: { color: border } },
    nameTextStyle: { color: muted },
  };
  return {
    color: Array.from({ length: 8 }, (_, index) => token(`series-${index + 1}`)),
    backgroundColor: 'transparent',
    textStyle: { color: token('text'), fontFamily: token('font-text') },
    tooltip: {
      backgroundColor: token('surface'),
      borderColor: border,
      textStyle: { color: token('text') },
    },
    categoryAxis: axis,
    valueAxis: axis,
    timeAxis: { ...axis, splitLine: { show: false } },
    logAxis: axis,
  };
}
