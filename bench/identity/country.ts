import { sql, type Session } from "housefile";
import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/max";
import { countryCode } from "../../transform/clean/country.ts";

/** Countries that a file without a country column may come from; the first wins a tie. */
const candidates: readonly CountryCode[] = [
  "GB", "US", "CN", "DE", "FR", "AU", "JP", "IT", "ES", "NL", "BE", "CH", "AT", "SE", "NO", "DK", "PL", "IE", "NZ", "CA", "IN", "BR", "MX", "ZA", "KR", "TW", "HK", "SG",
]; // prettier-ignore

const asked = 300;

/** The country that most rows name; undefined when none names one. */
async function namedCountry(db: Session, column: string): Promise<string | undefined> {
  const rows = await db.rows<{ country: string; n: number }>(sql`
    select ${sql.id(column)} as country, count(*) as n
    from staging.people
    where ${sql.id(column)} is not null
    group by all`);
  const times = new Map<string, number>();
  for (const { country, n } of rows) {
    const code = countryCode(country);
    if (code !== null) times.set(code, (times.get(code) ?? 0) + n);
  }
  return [...times].toSorted(([one, n], [other, m]) => m - n || one.localeCompare(other))[0]?.[0];
}

/** The country that most rows name, else the one under which most telephone numbers are valid, else "GB". */
export async function guessCountry(
  db: Session,
  phoneColumn: string | undefined,
  countryColumn: string | undefined,
): Promise<string> {
  const named = countryColumn === undefined ? undefined : await namedCountry(db, countryColumn);
  if (named !== undefined || phoneColumn === undefined) return named ?? "GB";
  const rows = await db.rows<{ phone: string }>(sql`
    select distinct ${sql.id(phoneColumn)} as phone
    from staging.people
    where length(${sql.id(phoneColumn)}) between 6 and 25
    order by hash(${sql.id(phoneColumn)})
    limit ${asked}`);
  const valid = candidates.map(
    (country) => rows.filter(({ phone }) => parsePhoneNumberFromString(phone, country)?.isValid() === true).length,
  );
  return candidates[valid.indexOf(Math.max(...valid))] ?? "GB";
}
