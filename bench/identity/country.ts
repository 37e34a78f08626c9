import { sql, type Session } from "housefile";
import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js";

/** Countries that a file without a country column may come from; the first wins a tie. */
const candidates: readonly CountryCode[] = [
  "GB", "US", "CN", "DE", "FR", "AU", "JP", "IT", "ES", "NL", "BE", "CH", "AT", "SE", "NO", "DK", "PL", "IE", "NZ", "CA", "IN", "BR", "MX", "ZA", "KR", "TW", "HK", "SG",
]; // prettier-ignore

const asked = 300;

/** The country under which most of the column's telephone numbers are valid; "GB" without telephone numbers. */
export async function guessCountry(db: Session, phoneColumn: string | undefined): Promise<string> {
  if (phoneColumn === undefined) return "GB";
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
