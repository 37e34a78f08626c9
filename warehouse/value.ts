import {
  DuckDBTypeId,
  JSDuckDBValueConverter,
  timestampTZValue,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBValueConverter,
} from "@duckdb/node-api";
import type { SqlValue } from "../core/sql.ts";
import type { Value } from "../core/session.ts";

const wideIntegers: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
]);

function narrow(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** Results as plain JavaScript: safe integers as numbers, dates as `YYYY-MM-DD`, instants as Date. */
export const fromDuckDB: DuckDBValueConverter<Value> = (value, type, converter) => {
  if (value === null) return null;
  if (typeof value === "bigint" && wideIntegers.has(type.typeId)) return narrow(value);
  if (type.typeId === DuckDBTypeId.DATE) return String(value);
  return (JSDuckDBValueConverter as unknown as DuckDBValueConverter<Value>)(value, type, converter);
};

/** A parameter as the engine takes it. */
export function toParameter(value: SqlValue): DuckDBValue {
  if (value instanceof Date) return timestampTZValue(BigInt(value.getTime()) * 1000n);
  if (typeof value === "number" && Number.isSafeInteger(value) && Math.abs(value) > 0x7fffffff) return BigInt(value);
  return value;
}

/** A value to append, as its column's type takes it. */
export function toColumnValue(value: string | number | bigint | boolean | null, type: DuckDBType): DuckDBValue {
  return typeof value === "number" && wideIntegers.has(type.typeId) ? BigInt(value) : value;
}
