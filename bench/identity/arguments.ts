import { parseArgs } from "node:util";
import { HousefileError } from "housefile";

/** What `npm run bench:identity` is asked to do. */
export interface Evaluation {
  readonly file: string;
  /** Column whose values are the true persons; empty is not labelled. */
  readonly truth: string;
  /** Column whose values are the true households. */
  readonly household?: string;
  /** Column that identifies a record; the row number unless set. */
  readonly id?: string;
  /** Standard column by column of the file. */
  readonly map: ReadonlyMap<string, string>;
  /** Columns of the file that are compared as text. */
  readonly extras: readonly string[];
  readonly threshold?: number;
  readonly country?: string;
  readonly out?: string;
  readonly json: boolean;
  readonly memory: string;
}

/** Columns with a meaning of their own. */
export const standardColumns = [
  "record_id",
  "source",
  "full_name",
  "given_name",
  "family_name",
  "email",
  "phone",
  "street",
  "city",
  "region",
  "postcode",
  "country",
  "birth_date",
  "company",
  "updated_at",
] as const;

export const usage = `npm run -s bench:identity -- <file.csv|parquet> --truth <column> [options]

  --household <column>   true households
  --id <column>          the record's id; record_id, else the row number
  --map a=b,c=d          standard column = column of the file; extra:<column> compares a column as text
  --threshold <p>        least probability of a link; the product's default
  --country <code>       country of telephone numbers without one; the one most rows name, else found from the numbers
  --out <file.csv>       record_id, person, household
  --memory <size>        most memory DuckDB takes (900MB)
  --json                 one JSON object

Standard columns: ${standardColumns.join(", ")}.`;

function wrongUse(message: string): HousefileError {
  return new HousefileError("USAGE", message, { hint: usage });
}

/** The arguments, checked. Raises USAGE. */
export function evaluationOf(argv: readonly string[]): Evaluation {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      truth: { type: "string" },
      household: { type: "string" },
      id: { type: "string" },
      map: { type: "string", multiple: true },
      threshold: { type: "string" },
      country: { type: "string" },
      out: { type: "string" },
      memory: { type: "string", default: "900MB" },
      json: { type: "boolean", default: false },
    },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw wrongUse("Name one file.");
  if (values.truth === undefined) throw wrongUse("Name the column of the true persons with --truth.");
  const threshold = values.threshold === undefined ? undefined : Number(values.threshold);
  if (threshold !== undefined && !(threshold >= 0.5 && threshold < 1))
    throw wrongUse("--threshold lies between 0.5 and 1.");
  const map = new Map<string, string>();
  const extras: string[] = [];
  for (const part of (values.map ?? []).flatMap((text) => text.split(","))) {
    const [standard = "", column] = part.split("=").map((text) => text.trim());
    const extra = /^extra:(.+)$/.exec(standard)?.[1];
    if (extra !== undefined) extras.push(column ?? extra);
    else if (!(standardColumns as readonly string[]).includes(standard))
      throw wrongUse(`\`${standard}\` is no standard column.`);
    else map.set(standard, column ?? standard);
  }
  return {
    file,
    truth: values.truth,
    ...(values.household === undefined ? {} : { household: values.household }),
    ...(values.id === undefined ? {} : { id: values.id }),
    map,
    extras,
    ...(threshold === undefined ? {} : { threshold }),
    ...(values.country === undefined ? {} : { country: values.country }),
    ...(values.out === undefined ? {} : { out: values.out }),
    json: values.json,
    memory: values.memory,
  };
}
