import type { Order } from '../steps/step.ts';

/** RFC 2606 keeps this name free of real mailboxes. */
const DOMAIN = 'shop.example';

export interface OrderLine {
  readonly name: string;
  readonly quantity: number;
  /** Price of one piece, in minor units. */
  readonly priceMinor: number;
}

export interface Mail {
  readonly messageId: string;
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
}

/** The same for every attempt, so that a mail sent twice is recognised (RFC 5322, 3.6.4). */
export function messageIdOf(orderId: string): string {
  return `<order.${orderId}@${DOMAIN}>`;
}

/** The mail that confirms an order. */
export function confirmationOf(order: Order, lines: readonly OrderLine[]): Mail {
  const money = (minor: number) => `${(minor / 100).toFixed(2)} ${order.currency}`;
  return {
    messageId: messageIdOf(order.id),
    from: `"Observability Shop" <orders@${DOMAIN}>`,
    to: { name: order.customer.name, address: order.customer.email },
    subject: `Your order ${order.id}`,
    text: [
      `Dear ${order.customer.name},`,
      '',
      'thank you for your order. It is on its way:',
      '',
      ...lines.map(
        ({ name, quantity, priceMinor }) => `${quantity} x ${name}, ${money(priceMinor)} each`,
      ),
      '',
      `Total: ${money(order.totalMinor)}`,
    ].join('\n'),
  };
}
