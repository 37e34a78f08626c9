/** A file of a new project: path and content. */
export interface TemplateFile {
  readonly path: string;
  readonly content: string;
}

const given =
  "Ada Amir Anna Ben Bella Carl Chloe Clara Dan Dora Ella Eve Finn Fiona Gareth Grace Gwen Harry Hugo Imran Iris Jack Jane Kate Kofi Lena Liam Lucy Mark Maya Nina Noah Olive Omar Paul Petra Rhys Rosa Sam Sara Tess Tom Uma Victor Wendy Yusuf Zoe".split(
    " ",
  );
const familyStarts =
  "Ab Ash Bar Bright Chap Cross Daw Drum Fair Flet Gar Hal Hart Hol Ken Lam Mar Mel Nor Pem Quin Rad Sel Thorn Wal Whit Win Yar".split(
    " ",
  );
const familyEnds =
  "bott bury by combe den field ford gate ham ley low man ner ridge son stead ton well wood worth".split(" ");
const streets =
  "Mill Lane,Church Road,Station Street,Park Avenue,High Street,Orchard Close,Queens Drive,Victoria Road,Elm Grove".split(
    ",",
  );
const towns = [
  ["Bath", "BA1"],
  ["Leeds", "LS1"],
  ["York", "YO1"],
  ["Derby", "DE1"],
  ["Exeter", "EX1"],
  ["Norwich", "NR1"],
] as const;
const postcodeLetters = "A B D E F G H J L N P Q R S T U W X Y Z".split(" ");
const hosts = ["example.com", "example.net", "example.org"] as const;
const products = [
  ["MUG", "Mug", "Kitchen", 3.5, 8],
  ["LAMP", "Desk lamp", "Home", 14, 32],
  ["THROW", "Wool throw", "Home", 21, 55],
  ["TEA", "Tea box", "Food", 4, 9.5],
] as const;

const people = 640;
const firstOrderDay = Date.UTC(2025, 0, 6);
const dayMs = 86_400_000;

const pick = <T>(from: readonly T[], index: number): T => from[index % from.length] as T;
const day = (offset: number): string => new Date(firstOrderDay + offset * dayMs).toISOString().slice(0, 10);
const lines = (header: string, rows: readonly (readonly (string | number)[])[]): string =>
  `${[header, ...rows.map((row) => row.join(","))].join("\n")}\n`;

/** A number that looks drawn and is the same for everybody: FNV-1a over the person and what is asked. */
function draw(index: number, question: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${question} ${index}`) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return (hash ^ (hash >>> 15)) >>> 0;
}

interface Person {
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly street: string;
  readonly town: string;
  readonly postcode: string;
}

function person(index: number): Person {
  const first = pick(given, draw(index, "given"));
  const last = pick(familyStarts, draw(index, "family start")) + pick(familyEnds, draw(index, "family end"));
  const [town, district] = pick(towns, draw(index, "town"));
  const unit = pick(postcodeLetters, draw(index, "first letter")) + pick(postcodeLetters, draw(index, "second letter"));
  return {
    first,
    last,
    email: `${first}.${last}${draw(index, "number") % 100}@${pick(hosts, draw(index, "host"))}`.toLowerCase(),
    street: `${(draw(index, "house") % 180) + 1} ${pick(streets, draw(index, "street"))}`,
    town,
    postcode: `${district} ${draw(index, "sector") % 10}${unit}`,
  };
}

function peopleCsv(): string {
  const records = Array.from({ length: people }, (_, index) => {
    const { first, last, email, street, town, postcode } = person(index);
    return [index + 1, first, last, email, street, town, postcode, index % 13 === 0 ? "yes" : "no", day(index % 200)];
  });
  const again = [4, 31, 77].map((index, place) => {
    const { first, last, email, street, town, postcode } = person(index);
    return [
      people + place + 1,
      first.toUpperCase(),
      last.toUpperCase(),
      email.toUpperCase(),
      street.replace("Road", "Rd."),
      town,
      postcode,
      "no",
      day(300),
    ];
  });
  return lines("id,first_name,last_name,email,street,town,postcode,no_email,since", [...records, ...again]);
}

function ordersCsv(): string {
  let order = 1000;
  const rows = Array.from({ length: people }, (_, index) => {
    const count = index % 5 === 0 ? 0 : ((index * 11) % 6) + 1;
    return Array.from({ length: count }, (_unused, turn) => {
      order += 1;
      const [sku, , , cost, price] = pick(products, index + turn);
      const quantity = ((index + turn) % 3) + 1;
      const at = day(30 + ((index * 17 + turn * 61) % 500));
      return [order, 1, index + 1, at, sku, quantity, (price * quantity).toFixed(2), (cost * quantity).toFixed(2)];
    });
  });
  const boughtAfterMailing = Array.from({ length: people }, (_, index) => index)
    .filter((index) => index % 4 !== 0 && index % 7 === 1)
    .map((index) => {
      order += 1;
      return [order, 1, index + 1, day(508), "THROW", 1, "55.00", "21.00"];
    });
  return lines("order_no,line,customer,ordered_on,sku,qty,net,cost", [...rows.flat(), ...boughtAfterMailing]);
}

function touchesCsv(): string {
  return lines(
    "campaign,customer,cell,sent_on,cost",
    Array.from({ length: people }, (_, index) => [
      "SPRING26",
      index + 1,
      index % 4 === 0 ? "control" : "treatment",
      day(500),
      index % 4 === 0 ? 0 : 0.6,
    ]),
  );
}

function listCsv(): string {
  const known = [9, 40].map((index) => {
    const { first, last, email, street, town, postcode } = person(index);
    return [`${first} ${last}`, email, street, town, postcode];
  });
  const fresh = Array.from({ length: 20 }, (_, index) => {
    const { first, last, email, street, town, postcode } = person(people + index);
    return [`${first} ${last}`, email, street, town, postcode];
  });
  return lines("Name,E-mail,Address,Town,Postcode", [
    ...known,
    ...fresh,
    ["Broken Row", "not an address", "1 Nowhere", "Oxford", "OX1 1AA"],
  ]);
}

/** The data of a new project: small, invented, with a few of the faults that real data has. */
export function companyData(): readonly TemplateFile[] {
  return [
    { path: "inbox/crm/people.csv", content: peopleCsv() },
    { path: "inbox/shop/orders.csv", content: ordersCsv() },
    {
      path: "inbox/shop/products.csv",
      content: lines(
        "sku,name,category,cost,price",
        products.map((product) => [...product]),
      ),
    },
    { path: "inbox/crm/touches.csv", content: touchesCsv() },
    {
      path: "inbox/crm/campaigns.csv",
      content: lines("campaign,name,channel,starts,creative_cost", [
        ["SPRING26", "Spring catalogue", "post", day(500), 20],
      ]),
    },
    { path: "inbox/lists/acme.csv", content: listCsv() },
  ];
}
