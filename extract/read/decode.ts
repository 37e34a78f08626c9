import iconv from "iconv-lite";
import { HousefileError } from "../../core/error.ts";

interface Decoder {
  write(bytes: Buffer): string;
  end(): string | undefined;
}

const marks: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-32le", [0xff, 0xfe, 0, 0]],
  ["utf-32be", [0, 0, 0xfe, 0xff]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** The encoding that a file's first bytes declare. */
function markOf(start: Buffer): { readonly encoding: string; readonly length: number } | undefined {
  const found = marks.find(([, mark]) => mark.every((byte, index) => start[index] === byte));
  return found && { encoding: found[0], length: found[1].length };
}

/** The engine of the platform is several times faster for the usual encoding. */
function utf8Decoder(): Decoder {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

function decoderFor(encoding: string): Decoder {
  return /^utf-?8$/i.test(encoding) ? utf8Decoder() : iconv.getDecoder(encoding, { stripBOM: false });
}

/** Raises PROJECT_INVALID for an encoding that nobody knows. */
export function checkEncoding(encoding: string): void {
  const isKnown: boolean = iconv.encodingExists(encoding);
  if (isKnown) return;
  throw new HousefileError("PROJECT_INVALID", `There is no encoding \`${encoding}\`.`, {
    hint: "Use utf-8, utf-16le, windows-1252, iso-8859-1, gb18030, big5, shift_jis or another name that iconv knows.",
    where: encoding,
  });
}

/** Bytes as text. A byte order mark wins over `encoding` and is taken away; bytes that are no text become U+FFFD. */
export async function* decode(bytes: AsyncIterable<Buffer>, encoding: string): AsyncIterable<string> {
  let decoder: Decoder | undefined;
  let start = Buffer.alloc(0);
  const begin = (): string => {
    const mark = markOf(start);
    decoder = decoderFor(mark?.encoding ?? encoding);
    return decoder.write(start.subarray(mark?.length ?? 0));
  };
  for await (const chunk of bytes) {
    if (decoder) yield decoder.write(chunk);
    else {
      start = Buffer.concat([start, chunk]);
      if (start.length >= 4) yield begin();
    }
  }
  if (!decoder) yield begin();
  yield decoder?.end() ?? "";
}

/** Text with `\n` line ends, for files from machines that wrote a lone `\r`; other files go through untouched. */
export async function* withLineFeeds(text: AsyncIterable<string>): AsyncIterable<string> {
  let isOld: boolean | undefined;
  let pending = "";
  for await (const chunk of text) {
    pending += chunk;
    isOld ??= pending.includes("\n") ? false : isOldAlready(pending);
    if (isOld === undefined) continue;
    yield isOld ? pending.replaceAll("\r", "\n") : pending;
    pending = "";
  }
  yield pending.includes("\n") ? pending : pending.replaceAll("\r", "\n");
}

/** Without any `\n` in this much text, a `\r` is the line end. */
function isOldAlready(text: string): true | undefined {
  return text.length > 1 << 18 && text.includes("\r") ? true : undefined;
}
