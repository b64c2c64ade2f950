/** The provider refuses the card, now and at every further attempt. */
export class PaymentDeclined extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`payment declined: ${code}`);
    this.name = 'PaymentDeclined';
    this.code = code;
  }
}

/** The provider cannot answer at the moment; nothing was charged by this call. */
export class PaymentUnavailable extends Error {
  constructor(reason: string) {
    super(`payment provider unavailable: ${reason}`);
    this.name = 'PaymentUnavailable';
  }
}

/** The request makes no sense to the provider; the same request never will. */
export class PaymentRefused extends Error {
  constructor(reason: string) {
    super(`payment request refused: ${reason}`);
    this.name = 'PaymentRefused';
  }
}
