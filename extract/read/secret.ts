import { HousefileError } from "../../core/error.ts";
import type { EnvironmentValue, SqlConnection } from "../../core/source.ts";

/** The environment a run sees. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting's value, from the environment where the project says so. Raises ENV_MISSING. */
export function valueOf<T extends string | number | boolean>(
  value: T | EnvironmentValue,
  environment: Environment,
): T | string {
  if (typeof value !== "object") return value;
  const found = environment[value.env] ?? value.fallback;
  if (found !== undefined && found !== "") return found;
  throw new HousefileError("ENV_MISSING", `The environment variable \`${value.env}\` is not set.`, {
    hint: `Set \`${value.env}\` where housefile runs, or give it a fallback: \`env("${value.env}", "...")\`.`,
    where: value.env,
  });
}

/** Connection settings with every value filled in. */
export function connectionOf(
  connection: SqlConnection,
  environment: Environment,
): string | Readonly<Record<string, string | number | boolean>> {
  if (typeof connection === "string" || isEnvironmentValue(connection)) return valueOf(connection, environment);
  return Object.fromEntries(Object.entries(connection).map(([name, value]) => [name, valueOf(value, environment)]));
}

function isEnvironmentValue(connection: Exclude<SqlConnection, string>): connection is EnvironmentValue {
  return (
    typeof connection["env"] === "string" &&
    Object.keys(connection).every((name) => name === "env" || name === "fallback")
  );
}

const secretSettings = /pass|secret|token|key/i;

function secretsOfUrl(url: string): readonly string[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*?:([^/?#]*)@/i.exec(url)?.[1];
  const parameters = [...url.matchAll(/[?&]([^=&]+)=([^&#]*)/g)].flatMap(([, name = "", value = ""]) =>
    secretSettings.test(name) ? [value] : [],
  );
  return [...(password === undefined ? [] : [password]), ...parameters].flatMap((secret) => [secret, decoded(secret)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Everything in connection settings that must not be shown. */
export function secretsOf(connection: ReturnType<typeof connectionOf>): readonly string[] {
  const found =
    typeof connection === "string"
      ? secretsOfUrl(connection)
      : Object.entries(connection).flatMap(([name, value]) => {
          if (secretSettings.test(name)) return [String(value)];
          return typeof value === "string" ? secretsOfUrl(value) : [];
        });
  return found.filter((secret) => secret.length > 0).sort((a, b) => b.length - a.length);
}

/** Text with every secret, and every password in an address, replaced by `***`. */
export function mask(text: string, secrets: readonly string[]): string {
  const known = secrets.reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
  return known.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s@]*@/gi, "$1***@");
}
