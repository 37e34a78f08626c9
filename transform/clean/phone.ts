import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js";
import { countryCode } from "./country.ts";

/** Numbers nobody answers: one digit over and over, and counting. */
function isJunk(national: string): boolean {
  return (
    /^(\d)\1+$/.test(national.slice(-7)) || "01234567890123456789".includes(national) || "9876543210".includes(national)
  );
}

/** Numbers of Great Britain and North America as most people write them; a twentieth of the time libphonenumber takes. */
const plainForms: Readonly<Record<string, readonly (readonly [pattern: RegExp, code: string])[]>> = {
  GB: [
    [/^(?:\+44|0044|0)([1-37-9]\d{9})$/, "+44"],
    [/^\+1([2-9]\d{9})$/, "+1"],
  ],
  US: [[/^(?:\+1|001|1)?([2-9]\d{9})$/, "+1"]],
  CA: [[/^(?:\+1|001|1)?([2-9]\d{9})$/, "+1"]],
};

function plainNumber(raw: string, code: string): string | null | undefined {
  const digits = raw.replace(/[ ().-]/g, "");
  for (const [pattern, calling] of plainForms[code] ?? []) {
    const national = pattern.exec(digits)?.[1];
    if (national !== undefined) return isJunk(national) ? null : calling + national;
  }
  return undefined;
}

/**
 * A telephone number in E.164 (`+441632960123`), read as the given country dials unless it starts with + or 00; null for junk
 * (`0000000000`, `1234567890`) and for lengths that country does not have. An extension is dropped. A number that Excel
 * took for a number (`7.70090e9`, `7700900123.0`, the leading 0 gone) is read as if the 0 were there.
 */
export function phoneNumber(raw: string, country: string): string | null {
  const code = countryCode(country) ?? "GB";
  const plain = plainNumber(raw, code);
  return plain === undefined ? parsedNumber(raw, code) : plain;
}

/**
 * The number as the row's country dials, else as the default country does, else as an American one written out in full
 * (`1-215-296-9903`): people move, and their numbers stay.
 */
export function phoneNumberOf(raw: string, country: string, otherwise: string): string | null {
  const american = /^1[ .(-]/.test(raw) ? phoneNumber(raw, "US") : null;
  return (countryCode(country) === null ? null : phoneNumber(raw, country)) ?? american ?? phoneNumber(raw, otherwise);
}

/** The same by libphonenumber alone. */
export function parsedNumber(raw: string, code: string): string | null {
  const text = raw
    .normalize("NFKC")
    .replace(/^\s*(tel|phone|mob(ile)?|fax)\s*[.:]?/i, "")
    .replace(/^\s*00(?=[1-9])/, "+")
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
