import type { User } from '../population/user.ts';

const MAX_USERS = 20_000;
const LISTED = 100;

export interface UserRow {
  readonly user: string;
  readonly fraudster: boolean;
  readonly requests: number;
  readonly orders: number;
}

export interface UserReport {
  /** The most active users. */
  readonly users: UserRow[];
  /** How many users have a count of their own. */
  readonly usersCounted: number;
  /** Requests of users beyond that number, who are not counted one by one. */
  readonly otherUsersRequests: number;
}

/** Requests and orders by user, for a bounded number of users. */
export class UserCounts {
  readonly #rows = new Map<string, { fraudster: boolean; requests: number; orders: number }>();
  #others = 0;

  addRequest({ id, fraudster }: User): void {
    const row = this.#rows.get(id);
    if (row !== undefined) row.requests += 1;
    else if (this.#rows.size < MAX_USERS) this.#rows.set(id, { fraudster, requests: 1, orders: 0 });
    else this.#others += 1;
  }

  addOrder({ id }: User): void {
    const row = this.#rows.get(id);
    if (row !== undefined) row.orders += 1;
  }

  /** Undefined for a user who never sent a request, or has no count of their own. */
  of(user: string): UserRow | undefined {
    const row = this.#rows.get(user);
    return row === undefined ? undefined : { user, ...row };
  }

  report(): UserReport {
    const rows = [...this.#rows].map(([user, row]) => ({ user, ...row }));
    rows.sort((a, b) => b.requests - a.requests || (a.user < b.user ? -1 : 1));
    return {
      users: rows.slice(0, LISTED),
      usersCounted: rows.length,
      otherUsersRequests: this.#others,
    };
  }
}
