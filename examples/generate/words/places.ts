/** A town, with the telephone numbers its country keeps free for fiction. */
export interface Town {
  readonly city: string;
  readonly region: string;
  /** Where its postcodes begin. */
  readonly area: string;
  /** Area code and the digits that all its fictional numbers share; the rest of the number is free. */
  readonly phone: readonly [code: string, start: string, freeDigits: number];
}

/** Numbers Ofcom keeps for drama: https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama */
const british: readonly Town[] = [
  town("London", "Greater London", "SE", "020", "79460", 3),
  town("Leeds", "West Yorkshire", "LS", "0113", "4960", 3),
  town("Sheffield", "South Yorkshire", "S", "0114", "4960", 3),
  town("Nottingham", "Nottinghamshire", "NG", "0115", "4960", 3),
  town("Leicester", "Leicestershire", "LE", "0116", "4960", 3),
  town("Bristol", "Bristol", "BS", "0117", "4960", 3),
  town("Reading", "Berkshire", "RG", "0118", "4960", 3),
  town("Birmingham", "West Midlands", "B", "0121", "4960", 3),
  town("Edinburgh", "Midlothian", "EH", "0131", "4960", 3),
  town("Glasgow", "Lanarkshire", "G", "0141", "4960", 3),
  town("Liverpool", "Merseyside", "L", "0151", "4960", 3),
  town("Manchester", "Greater Manchester", "M", "0161", "4960", 3),
  town("Newcastle upon Tyne", "Tyne and Wear", "NE", "0191", "4980", 3),
  town("Belfast", "County Antrim", "BT", "028", "96496", 3),
  town("Cardiff", "South Glamorgan", "CF", "029", "20180", 3),
  town("Kirkby Larch", "Cumbria", "CA", "01632", "960", 3),
];

/** Numbers the Bundesnetzagentur keeps for film and television. */
const german: readonly Town[] = [
  town("Berlin", "Berlin", "10", "030", "23125", 3),
  town("Köln", "Nordrhein-Westfalen", "50", "0221", "4710", 3),
  town("München", "Bayern", "80", "089", "99998", 3),
  town("Hamburg", "Hamburg", "20", "040", "66969", 3),
  town("Frankfurt am Main", "Hessen", "60", "069", "90009", 3),
];

/** 555-0100 to 555-0199 of every American area code. */
const american: readonly Town[] = [
  town("New York", "NY", "100", "212", "55501", 2),
  town("Boston", "MA", "021", "617", "55501", 2),
  town("Chicago", "IL", "606", "312", "55501", 2),
  town("Seattle", "WA", "981", "206", "55501", 2),
  town("Denver", "CO", "802", "303", "55501", 2),
  town("Austin", "TX", "787", "512", "55501", 2),
  town("Portland", "OR", "972", "503", "55501", 2),
  town("Atlanta", "GA", "303", "404", "55501", 2),
  town("Phoenix", "AZ", "850", "602", "55501", 2),
  town("Nashville", "TN", "372", "615", "55501", 2),
];

/** Towns by country. */
export const towns = { GB: british, DE: german, US: american } as const;

/** Street names by country. */
export const streets = {
  GB: words(`High Street|Station Road|Church Lane|Victoria Road|Mill Lane|Park Avenue|The Green|Queens Road|Kings Road
    |Orchard Close|Larch Avenue|Lantern Hill|Bramble Way|Chestnut Drive|Elm Grove|Meadow View|School Lane|Manor Road
    |Albert Terrace|St. Mary's Road|Windmill Hill|Rectory Gardens|Quarry Bank|Badger's Rise|Swallow Court|Heather Close
    |Hawthorn Crescent|Primrose Lane|Fern Bank|Willow Walk|Beech Road|Canal Street|Market Place|Priory Close|Old Forge Lane
    |Sycamore Drive|Tannery Yard|Vicarage Road|Weavers Row|Yew Tree Lane`),
  DE: words(`Hauptstraße|Schulstraße|Gartenweg|Bahnhofstraße|Lindenallee|Goethestraße|Mühlweg|Kirchplatz|Am Schloßpark
    |Bergstraße|Rosenweg|Königsallee|Große Gasse|Überseering`),
  US: words(`Main Street|Oak Avenue|Maple Drive|Cedar Lane|Elm Street|Washington Boulevard|Lake View Road|Sunset Drive
    |Pine Court|Hill Road`),
} as const;

function town(city: string, region: string, area: string, code: string, start: string, freeDigits: number): Town {
  return { city, region, area, phone: [code, start, freeDigits] };
}

function words(text: string): readonly string[] {
  return text.split(/\s*\|/);
}
