import { createRequire } from "node:module";

/** What happens in an XML document, in order. Names come without their prefix. */
export type XmlEvent =
  | { readonly kind: "open"; readonly name: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "close"; readonly name: string };

interface SaxEvent {
  readonly eventType: "opentag" | "text" | "closetag";
  readonly value: string | { readonly name: string; readonly attributes: Readonly<Record<string, string>> };
}

// The XML parser that exceljs uses for its own reading.
const parseSax = createRequire(import.meta.url)("exceljs/lib/utils/parse-sax.js") as (
  text: AsyncIterable<string>,
) => AsyncIterable<readonly SaxEvent[]>;

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function toEvent({ eventType, value }: SaxEvent): XmlEvent {
  if (typeof value === "string") return { kind: "text", text: value };
  const name = localName(value.name);
  return eventType === "opentag" ? { kind: "open", name, attributes: value.attributes } : { kind: "close", name };
}

/** Reads an XML document piece by piece. Fails when it is no XML. */
export async function* xmlEvents(text: AsyncIterable<string>): AsyncIterable<readonly XmlEvent[]> {
  for await (const events of parseSax(text)) yield events.map(toEvent);
}
