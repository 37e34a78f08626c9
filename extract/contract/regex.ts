/** A JavaScript pattern as RE2 reads it. */
export interface EnginePattern {
  readonly pattern: string;
  /** `any`: the same verdict on every text. `ascii`: on ASCII text only; JavaScript must look at the rest. */
  readonly exact: "any" | "ascii";
}

/** Raised inside this file when a pattern uses what RE2 does not know; never leaves it. */
class Untranslatable extends Error {}

const shorthand: Readonly<
  Record<string, { readonly outside: string; readonly inside?: string; readonly ascii: boolean }>
> = {
  d: { outside: "[0-9]", inside: "0-9", ascii: false },
  w: { outside: "[0-9A-Za-z_]", inside: "0-9A-Za-z_", ascii: false },
  s: { outside: "[\\t-\\r ]", inside: "\\t-\\r ", ascii: true },
  D: { outside: "[^0-9]", ascii: true },
  W: { outside: "[^0-9A-Za-z_]", ascii: true },
  S: { outside: "[^\\t-\\r ]", ascii: true },
};

const controls: Readonly<Record<string, string>> = { t: "\\t", n: "\\n", v: "\\x0b", f: "\\f", r: "\\r", "0": "\\x00" };

/** RE2 refuses counted repetition beyond a thousand, nested counts multiplied. */
const mostRepeats = 1000;

class Translator {
  private at = 0;
  private asciiOnly = false;

  constructor(
    private readonly source: string,
    private readonly flags: string,
  ) {
    if (/[^gisu]/.test(flags)) throw new Untranslatable();
    this.asciiOnly = flags.includes("i");
  }

  translate(): EnginePattern {
    const { text } = this.alternatives();
    if (this.at < this.source.length) throw new Untranslatable();
    return { pattern: this.flags.includes("i") ? `(?i)${text}` : text, exact: this.asciiOnly ? "ascii" : "any" };
  }

  private peek(length = 1): string {
    return this.source.slice(this.at, this.at + length);
  }

  private take(): string {
    return this.source[this.at++] ?? "";
  }

  private alternatives(): { text: string; repeats: number } {
    let text = "";
    let repeats = 1;
    while (this.at < this.source.length && this.peek() !== ")") {
      if (this.peek() === "|") {
        text += this.take();
        continue;
      }
      const atom = this.atom();
      const count = this.quantifier(atom.repeatable);
      repeats = Math.max(repeats, atom.repeats * count.most);
      if (repeats > mostRepeats) throw new Untranslatable();
      text += atom.text + count.text;
    }
    return { text, repeats };
  }

  private atom(): { text: string; repeats: number; repeatable: boolean } {
    const character = this.take();
    switch (character) {
      case "^":
      case "$":
        return { text: character, repeats: 1, repeatable: false };
      case ".":
        this.asciiOnly ||= !this.flags.includes("u");
        return this.one(this.flags.includes("s") ? "(?s:.)" : "[^\\n\\r\\x{2028}\\x{2029}]");
      case "(":
        return this.group();
      case "[":
        return this.one(this.characterClass());
      case "\\":
        return this.escape();
      case "*":
      case "+":
      case "?":
        throw new Untranslatable();
      default:
        return this.one(this.literal(character));
    }
  }

  private one(text: string): { text: string; repeats: number; repeatable: boolean } {
    return { text, repeats: 1, repeatable: true };
  }

  private group(): { text: string; repeats: number; repeatable: boolean } {
    let opening = "(?:";
    if (this.peek() === "?") {
      const named = /^\?<[A-Za-z_$][\w$]*>/.exec(this.source.slice(this.at))?.[0];
      if (this.peek(2) === "?:") this.at += 2;
      else if (named !== undefined) this.at += named.length;
      else throw new Untranslatable();
    } else opening = "(";
    const { text, repeats } = this.alternatives();
    if (this.take() !== ")") throw new Untranslatable();
    return { text: `${opening}${text})`, repeats, repeatable: true };
  }

  private quantifier(repeatable: boolean): { text: string; most: number } {
    const found = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??/.exec(this.source.slice(this.at));
    if (!found) return { text: "", most: 1 };
    if (!repeatable) throw new Untranslatable();
    this.at += found[0].length;
    return { text: found[0], most: Math.max(1, Number(found[1] ?? 1), Number(found[2] ?? 1)) };
  }

  private escape(): { text: string; repeats: number; repeatable: boolean } {
    const next = this.peek();
    if (next === "b" || next === "B") {
      this.at++;
      return { text: `\\${next}`, repeats: 1, repeatable: false };
    }
    const short = shorthand[next];
    if (!short) return this.one(this.codeEscape());
    this.at++;
    this.asciiOnly ||= short.ascii;
    return this.one(short.outside);
  }

  /** An escape that stands for one character. */
  private codeEscape(): string {
    const next = this.take();
    const control = controls[next];
    if (control !== undefined) {
      if (next === "0" && /\d/.test(this.peek())) throw new Untranslatable();
      return control;
    }
    if (next === "x" || next === "u") return this.hexEscape(next);
    if (/[A-Za-z0-9]/.test(next) || next === "") throw new Untranslatable();
    return this.literal(next);
  }

  private hexEscape(kind: "x" | "u"): string {
    const rest = this.source.slice(this.at);
    const found = (kind === "x" ? /^[0-9A-Fa-f]{2}/ : /^[0-9A-Fa-f]{4}/).exec(rest)?.[0];
    if (found === undefined) throw new Untranslatable();
    this.at += found.length;
    return this.character(Number.parseInt(found, 16));
  }

  private literal(character: string): string {
    return this.character(character.charCodeAt(0));
  }

  private character(code: number): string {
    const isHalf = code >= 0xd800 && code <= 0xdfff;
    if (isHalf || (code > 0x7f && this.flags.includes("i"))) throw new Untranslatable();
    if (code > 0x7e || code < 0x20) return `\\x{${code.toString(16)}}`;
    const character = String.fromCharCode(code);
    return /[A-Za-z0-9_ ]/.test(character) ? character : `\\${character}`;
  }

  private characterClass(): string {
    let text = "[";
    if (this.peek() === "^") {
      text += this.take();
      this.asciiOnly ||= !this.flags.includes("u");
    }
    if (this.peek() === "]") throw new Untranslatable();
    while (this.peek() !== "]") {
      if (this.at >= this.source.length) throw new Untranslatable();
      text += this.classMember();
    }
    this.at++;
    return `${text}]`;
  }

  /** One character, one shorthand, or a range. A dash at an edge stands for itself. */
  private classMember(): string {
    const from = this.classAtom();
    const isRange = this.peek() === "-" && this.source[this.at + 1] !== "]";
    if (!isRange) return from.text;
    this.at++;
    const to = this.classAtom();
    if (from.isSet || to.isSet) throw new Untranslatable();
    return `${from.text}-${to.text}`;
  }

  private classAtom(): { text: string; isSet: boolean } {
    const character = this.take();
    if (character !== "\\") return { text: this.literal(character), isSet: false };
    const short = shorthand[this.peek()];
    if (short) {
      if (short.inside === undefined) throw new Untranslatable();
      this.at++;
      this.asciiOnly ||= short.ascii;
      return { text: short.inside, isSet: true };
    }
    if (this.peek() !== "b") return { text: this.codeEscape(), isSet: false };
    this.at++;
    return { text: "\\x08", isSet: false };
  }
}

/**
 * A JavaScript pattern as RE2 understands it, or undefined where it has lookarounds, back references and the like.
 * JavaScript counts UTF-16 units and has its own idea of spaces and letter case, so some translations are exact on ASCII
 * text only.
 */
export function toEnginePattern(expression: RegExp): EnginePattern | undefined {
  try {
    const translated = new Translator(expression.source, expression.flags).translate();
    // DuckDB 1.5.6 finds nothing by a pattern of several empty groups such as `(?:)(?:)`, which match everywhere.
    return translated.pattern.includes("(?:)") ? undefined : translated;
  } catch (error) {
    if (error instanceof Untranslatable) return undefined;
    throw error;
  }
}
