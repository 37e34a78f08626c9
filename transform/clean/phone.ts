import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js";
import { countryCode } from "./country.ts";

/** Numbers nobody answers: one digit over and over, and counting. */
function isJunk(national: string): boolean {
  return (
    /^(\d)\1+$/.test(national.slice(-7)) || "01234567890123456789".includes(national) || "9876543210".includes(national)
  );
}

/**
 * A telephone number in E.164 (`+441632960123`), read as the given country dials unless it starts with + or 00; null for junk
 * (`0000000000`, `1234567890`) and for lengths that country does not have. An extension is dropped. A number that Excel
 * took for a number (`7.70090e9`, `7700900123.0`, the leading 0 gone) is read as if the 0 were there.
 */
export function phoneNumber(raw: string, country: string): string | null {
  const code = countryCode(country) ?? "GB";
  const text = raw
    .normalize("NFKC")
    .replace(/^\s*(tel|phone|mob(ile)?|fax)\s*[.:]?/i, "")
    .replace(/^\s*00[ ().-]*(?=[1-9])/, "+")
    .replace(/\(0\)/, /^\s*(\+|00)/.test(raw) ? "" : "0")
    .replace(/\.0$/, "");
  if (text.replace(/\D/g, "").length < 5 || text.length > 60) return null;
  const region = isSupportedCountry(code) ? code : undefined;
  const parsed = parsePhoneNumberFromString(text, {
    ...(region === undefined ? {} : { defaultCountry: region }),
    extract: false,
  });
  if (parsed?.isPossible() !== true || isJunk(parsed.nationalNumber)) return null;
  return parsed.number;
}

/**
 * The number as the row's country dials, else as the default country does, else as an American one written out in full
 * (`1-215-296-9903`): people move, and their numbers stay.
 */
export function phoneNumberOf(raw: string, country: string, otherwise: string): string | null {
  const own = countryCode(country);
  const last = countryCode(otherwise) ?? "GB";
  const american = /^1[ .(-]/.test(raw) ? phoneNumber(raw, "US") : null;
  return (own === null ? null : phoneNumber(raw, own)) ?? american ?? (own === last ? null : phoneNumber(raw, last));
}
