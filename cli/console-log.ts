import { pino } from "pino";
import type { Log, LogFields, Progress } from "../core/log.ts";
import { SingleBar, Presets } from "cli-progress";
import { describeStep } from "./describe-step.ts";

/** How much the command says. */
export interface Voice {
  readonly verbose: boolean;
  /** JSON lines instead of text: asked for, or nobody is watching. */
  readonly json: boolean;
}

/** A log and its progress: lines for a person on a terminal, JSON lines otherwise. All of it goes to stderr. */
export interface Console {
  readonly log: Log;
  readonly progress: (step: string) => Progress;
}

/** Makes the console of a command. */
export function createConsole(voice: Voice): Console {
  return voice.json ? jsonConsole(voice.verbose) : terminalConsole(voice.verbose);
}

function jsonConsole(verbose: boolean): Console {
  const logger = pino(
    { level: verbose ? "debug" : "info", base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
  let last = 0;
  return {
    log: {
      debug: (message, fields) => {
        logger.debug(fields ?? {}, message);
      },
      info: (message, fields) => {
        logger.info(fields ?? {}, message);
      },
      warn: (message, fields) => {
        logger.warn(fields ?? {}, message);
      },
      error: (message, fields) => {
        logger.error(fields ?? {}, message);
      },
    },
    progress: (step) => ({
      report(done, total, unit = "rows") {
        const now = Date.now();
        if (now - last < 5000) return;
        last = now;
        logger.info({ step, done, total, unit }, "progress");
      },
    }),
  };
}

function fieldsText(fields: LogFields | undefined): string {
  if (fields === undefined) return "";
  return Object.entries(fields)
    .map(([name, value]) => ` ${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("");
}

function terminalConsole(verbose: boolean): Console {
  let bar: SingleBar | undefined;
  const line = (text: string): void => {
    bar?.stop();
    bar = undefined;
    process.stderr.write(`${text}\n`);
  };
  return {
    log: {
      debug: (message, fields) => {
        if (verbose) line(`  · ${message}${fieldsText(fields)}`);
      },
      info: (message, fields) => {
        line(describeStep(message, fields) ?? `  ${message}${fieldsText(fields)}`);
      },
      warn: (message, fields) => {
        line(`  ! ${message}${fieldsText(fields)}`);
      },
      error: (message, fields) => {
        line(`  ✗ ${message}${fieldsText(fields)}`);
      },
    },
    progress: (step) => ({
      report(done, total, unit = "rows") {
        if (!process.stderr.isTTY) return;
        if (bar === undefined) {
          const format =
            total === undefined ? `  ${step} {value} ${unit}` : `  ${step} [{bar}] {value}/{total} ${unit}`;
          bar = new SingleBar(
            { format, stream: process.stderr, clearOnComplete: true, hideCursor: true },
            Presets.rect,
          );
          bar.start(total ?? 0, 0);
        }
        bar.update(done);
      },
    }),
  };
}
