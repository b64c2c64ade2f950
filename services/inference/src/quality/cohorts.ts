import type { FeatureVector } from '../model/features.ts';

export const cohorts = [
  'all',
  'new_account',
  'established_account',
  'low_risk_country',
  'high_risk_country',
] as const;

export type Cohort = (typeof cohorts)[number];

const newAccountDays = 30;
const highCountryRisk = 0.4;

/** The groups that an order belongs to: `all`, and one by account and one by country if known. */
export function cohortsOf({ account_age_days: age, country_risk: risk }: FeatureVector): Cohort[] {
  const groups: Cohort[] = ['all'];
  if (age !== null) groups.push(age < newAccountDays ? 'new_account' : 'established_account');
  if (risk !== null) groups.push(risk < highCountryRisk ? 'low_risk_country' : 'high_risk_country');
  return groups;
}
