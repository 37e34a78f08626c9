/**
 * A signal that is aborted by the first SIGINT or SIGTERM, so that the step at work is rolled back and the run ends
 * honestly; a second one ends the process at once.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => {
      process.stderr.write("\nhousefile: stopping after this statement; press again to end at once\n");
      controller.abort(new Error(name));
    });
  }
  return controller.signal;
}
