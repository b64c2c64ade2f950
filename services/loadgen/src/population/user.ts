/** One simulated customer. The same number gives the same customer at every start. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly cardToken: string;
  /** The ground truth that the fraud model is to find. */
  readonly fraudster: boolean;
  readonly accountAgeDays: number;
  readonly cardAgeDays: number;
}
