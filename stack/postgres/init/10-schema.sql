-- Tables of the demo shop. Money is in minor units (cents), times are timestamptz.
-- Every statement can run again on an existing database without changing it.

CREATE TABLE IF NOT EXISTS products (
  id               text PRIMARY KEY,
  name             text NOT NULL,
  category         text NOT NULL,
  description      text NOT NULL,
  price_minor      integer NOT NULL CHECK (price_minor > 0),
  currency         char(3) NOT NULL DEFAULT 'EUR',
  stock            integer NOT NULL CHECK (stock >= 0),
  restock_level    integer NOT NULL DEFAULT 1000 CHECK (restock_level >= 0),
  restock_quantity integer NOT NULL DEFAULT 10000 CHECK (restock_quantity >= 0)
);
CREATE INDEX IF NOT EXISTS products_by_category ON products (category, id);

CREATE TABLE IF NOT EXISTS carts (
  id         uuid PRIMARY KEY,
  user_id    text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS carts_by_age ON carts (created_at);

CREATE TABLE IF NOT EXISTS cart_items (
  cart_id    uuid NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
  product_id text NOT NULL REFERENCES products (id),
  quantity   integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (cart_id, product_id)
);

-- An order that the fraud check declined is kept too, with status 'declined': a retry with the same
-- idempotency key gets the same answer, and no job is sent for it.
CREATE TABLE IF NOT EXISTS orders (
  id              uuid PRIMARY KEY,
  user_id         text NOT NULL,
  idempotency_key text NOT NULL,
  request_hash    text NOT NULL,
  status          text NOT NULL CHECK (status IN
    ('accepted', 'declined', 'charged', 'reserved', 'fulfilled', 'payment_failed', 'out_of_stock')),
  total_minor     integer NOT NULL CHECK (total_minor >= 0),
  currency        char(3) NOT NULL DEFAULT 'EUR',
  customer        jsonb NOT NULL,
  fraud           jsonb NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, idempotency_key)
);
CREATE INDEX IF NOT EXISTS orders_by_user ON orders (user_id, created_at);
CREATE INDEX IF NOT EXISTS orders_by_age ON orders (created_at);

CREATE TABLE IF NOT EXISTS order_items (
  order_id    uuid NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  product_id  text NOT NULL REFERENCES products (id),
  quantity    integer NOT NULL CHECK (quantity > 0),
  price_minor integer NOT NULL CHECK (price_minor > 0),
  PRIMARY KEY (order_id, product_id)
);

-- The effects of the worker's three jobs. The primary keys make each effect happen once per order.
CREATE TABLE IF NOT EXISTS payments (
  order_id           uuid PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
  provider_reference text NOT NULL,
  amount_minor       integer NOT NULL CHECK (amount_minor >= 0),
  charged_at         timestamptz NOT NULL DEFAULT now(),
  refunded_at        timestamptz
);

CREATE TABLE IF NOT EXISTS reservations (
  order_id   uuid NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  product_id text NOT NULL REFERENCES products (id),
  quantity   integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, product_id)
);

CREATE TABLE IF NOT EXISTS mails (
  order_id   uuid PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
  message_id text NOT NULL,
  sent_at    timestamptz NOT NULL DEFAULT now()
);

-- What the fake external payment provider remembers. It stands for another company's database:
-- written in a transaction of its own, with no reference to the shop's tables.
CREATE TABLE IF NOT EXISTS provider_charges (
  idempotency_key text PRIMARY KEY,
  amount_minor    integer NOT NULL CHECK (amount_minor >= 0),
  created_at      timestamptz NOT NULL DEFAULT now(),
  refunded_at     timestamptz
);

-- Stock that drops below restock_level is filled up by restock_quantity in the same update, so that
-- a demo can run for days. Each delivery is written down, hence at any moment and for each product:
--   stock = first stock + sum(restocks.quantity) - sum(reservations.quantity)
-- A product with restock_quantity 0 is never filled up and can run out of stock.
CREATE TABLE IF NOT EXISTS restocks (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id text NOT NULL REFERENCES products (id),
  quantity   integer NOT NULL CHECK (quantity > 0),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE OR REPLACE FUNCTION restock_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.stock := NEW.stock + NEW.restock_quantity;
  INSERT INTO restocks (product_id, quantity) VALUES (NEW.id, NEW.restock_quantity);
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER products_restock
  BEFORE UPDATE OF stock ON products
  FOR EACH ROW
  WHEN (NEW.stock < OLD.stock AND NEW.stock < NEW.restock_level AND NEW.restock_quantity > 0)
  EXECUTE FUNCTION restock_product();
