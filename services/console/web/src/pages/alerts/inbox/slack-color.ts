const named: Readonly<Record<string, string>> = {
  good: 'var(--good)',
  warning: 'var(--warning)',
  danger: 'var(--critical)',
};

/** The colour of an attachment's bar: one of Slack's three names, or `#rrggbb`. */
export function slackColor(color: string | undefined): string {
  if (color !== undefined && /^#?[\da-f]{6}$/i.test(color)) return `#${color.replace('#', '')}`;
  return named[color ?? ''] ?? 'var(--border-strong)';
}
