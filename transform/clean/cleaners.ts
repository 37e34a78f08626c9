import { sql } from "../../core/sql.ts";
import { amountSql } from "./amount.sql.ts";
import { citySql } from "./city.sql.ts";
import type { Cleaner } from "./cleaner.ts";
import { companySql } from "./company.sql.ts";
import { dateSql } from "./date.sql.ts";
import { emailSql } from "./email.sql.ts";
import { flagSql } from "./flag.sql.ts";
import { genderSql } from "./gender.sql.ts";
import { instantSql } from "./instant.sql.ts";
import { nameSql } from "./name.sql.ts";
import { phoneSql } from "./phone.sql.ts";
import { postcodeSql } from "./postcode.sql.ts";
import { streetSql } from "./street.sql.ts";
import { textSql } from "./text.sql.ts";

const country: Cleaner = [(name, { text, lookup }) => sql`coalesce(${lookup("country", text, "")}, upper(${name}))`];

/** Every cleaner by the name that stands in an expression. */
export const cleaners: Readonly<Record<string, Cleaner>> = {
  text: textSql,
  name: nameSql,
  email: emailSql,
  phone: phoneSql,
  street: streetSql,
  city: citySql,
  postcode: postcodeSql,
  country,
  date: dateSql,
  instant: instantSql,
  amount: amountSql,
  company: companySql,
  flag: flagSql,
  gender: genderSql,
};
