import { once } from "node:events";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";
import { finished } from "node:stream/promises";
import iconv from "iconv-lite";
import type { Sink } from "./sink.ts";

/** How a delimited text file is written. */
export interface TextStyle {
  readonly encoding: "utf-8" | "windows-1252";
  /** Whether it begins with a byte order mark. */
  readonly mark: boolean;
  readonly delimiter: "," | ";";
  readonly lineEnd: "\n" | "\r\n";
}

/** Our own files. */
export const plainStyle: TextStyle = { encoding: "utf-8", mark: false, delimiter: ",", lineEnd: "\n" };

const chunkLength = 64 * 1024;

/** A delimited text file that is being written, quoted as RFC 4180 says. */
export class TextFile implements Sink {
  readonly #stream: WriteStream;
  readonly #style: TextStyle;
  #chunk = "";

  constructor(path: string, style: TextStyle, header: readonly string[]) {
    mkdirSync(dirname(path), { recursive: true });
    this.#stream = createWriteStream(path);
    this.#style = style;
    if (style.mark) this.#chunk = "\uFEFF";
    this.add(header);
  }

  /** Adds a line; `null` is an empty field, a date is written as `2026-06-30`. */
  add(cells: readonly (string | number | Date | null)[]): void {
    const { delimiter, lineEnd } = this.#style;
    this.#chunk += cells.map((cell) => quote(cellText(cell), delimiter)).join(delimiter) + lineEnd;
  }

  get isFull(): boolean {
    return this.#chunk.length >= chunkLength;
  }

  async flush(): Promise<void> {
    const bytes = iconv.encode(this.#chunk, this.#style.encoding);
    this.#chunk = "";
    if (!this.#stream.write(bytes)) await once(this.#stream, "drain");
  }

  async close(): Promise<void> {
    await this.flush();
    this.#stream.end();
    await finished(this.#stream);
  }
}

function cellText(cell: string | number | Date | null): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return `${cell ?? ""}`;
}

function quote(text: string, delimiter: string): string {
  const isPlain = !text.includes(delimiter) && !/["\r\n]/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
