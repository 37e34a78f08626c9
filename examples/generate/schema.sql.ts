/** A table of one of the two databases. */
export interface TableShape {
  readonly name: string;
  /** Columns with their types, in the order rows are written. */
  readonly columns: readonly string[];
  readonly key: string;
}

/** The tables of the CRM. */
export const crmTables = {
  contact: shape("contact", "id", [
    "id integer not null",
    "title text",
    "first_name text",
    "last_name text",
    "company text",
    "email text",
    "phone text",
    "street text",
    "city text",
    "region text",
    "postcode text",
    "country text",
    "birth_date date",
    "email_opt_out boolean not null",
    "post_opt_out boolean not null",
    "phone_opt_out boolean not null",
    "registered_at timestamptz not null",
    "updated_at timestamptz not null",
  ]),
  campaign: shape("campaign", "campaign_id", [
    "campaign_id text not null",
    "name text not null",
    "channel text not null",
    "objective text not null",
    "started_on date not null",
    "ended_on date not null",
    "response_window_days integer not null",
    "updated_at timestamptz not null",
  ]),
  touch: shape("touch", "touch_id", [
    "touch_id bigint not null",
    "campaign_id text not null",
    "contact_id integer not null",
    "cell text not null",
    "channel text not null",
    "touched_at timestamptz not null",
    "cost_amount numeric(12, 2) not null",
    "updated_at timestamptz not null",
  ]),
  response: shape("response", "response_id", [
    "response_id bigint not null",
    "campaign_id text not null",
    "contact_id integer not null",
    "kind text not null",
    "responded_at timestamptz not null",
    "amount numeric(12, 2)",
    "updated_at timestamptz not null",
  ]),
  campaign_cost: shape("campaign_cost", "cost_id", [
    "cost_id integer not null",
    "campaign_id text not null",
    "incurred_on date not null",
    "kind text not null",
    "amount numeric(12, 2) not null",
    "currency text not null",
    "updated_at timestamptz not null",
  ]),
  interaction: shape("interaction", "interaction_id", [
    "interaction_id bigint not null",
    "contact_id integer not null",
    "kind text not null",
    "channel text not null",
    "occurred_at timestamptz not null",
    "subject text",
    "updated_at timestamptz not null",
  ]),
  consent: shape("consent", "consent_id", [
    "consent_id bigint not null",
    "contact_id integer not null",
    "channel text not null",
    "status text not null",
    "changed_at timestamptz not null",
  ]),
} as const;

/** The tables of the order system. */
export const shopTables = {
  customer: shape("customer", "customer_id", [
    "customer_id integer not null",
    "full_name text",
    "email text",
    "phone text",
    "street text",
    "city text",
    "postcode text",
    "country text",
    "created_at timestamptz not null",
    "updated_at timestamptz not null",
  ]),
  product: shape("product", "sku", [
    "sku text not null",
    "name text not null",
    "category text not null",
    "subcategory text not null",
    "brand text not null",
    "unit_cost numeric(12, 2) not null",
    "unit_price numeric(12, 2) not null",
    "updated_at timestamptz not null",
  ]),
  orders: shape("orders", "order_id", [
    "order_id bigint not null",
    "customer_id integer not null",
    "ordered_at timestamptz not null",
    "channel text not null",
    "status text not null",
    "campaign_id text",
    "currency text not null",
    "updated_at timestamptz not null",
  ]),
  order_line: shape("order_line", "order_id, line_no", [
    "order_id bigint not null",
    "line_no integer not null",
    "sku text not null",
    "quantity integer not null",
    "unit_price numeric(12, 2) not null",
    "discount_amount numeric(12, 2) not null",
    "net_amount numeric(12, 2) not null",
    "cost_amount numeric(12, 2) not null",
    "updated_at timestamptz not null",
  ]),
} as const;

/** Makes a table anew. */
export function createTableSql({ name, columns }: TableShape): string {
  return `drop table if exists ${name};\ncreate table ${name} (\n  ${columns.join(",\n  ")}\n)`;
}

/** Adds the key of a filled table. */
export function addKeySql({ name, key }: TableShape): string {
  return `alter table ${name} add primary key (${key})`;
}

/** Fills a table; `freeze` needs the table to be made in the same transaction. */
export function copySql({ name }: TableShape, freeze: boolean): string {
  return `copy ${name} from stdin${freeze ? " with (freeze)" : ""}`;
}

function shape(name: string, key: string, columns: readonly string[]): TableShape {
  return { name, columns, key };
}
