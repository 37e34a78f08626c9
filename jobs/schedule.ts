import cron, { type ScheduledTask } from "node-cron";
import { messageOf } from "../core/error.ts";
import type { Job } from "../core/job.ts";
import { planProject } from "./plan.ts";
import type { Project } from "./project.ts";
import { withRetries } from "./retry.ts";
import { runPlan, type RunResult } from "./run.ts";
import type { World } from "./world.ts";

/** A schedule that is up. */
export interface Schedule {
  /** When each job is due next. */
  readonly next: readonly { readonly job: string; readonly at: Date | null }[];
  /** Takes no new slot and waits for the run at work to end. */
  stop(): Promise<void>;
}

/** What a schedule tells its owner. */
export interface ScheduleEvents {
  done?(job: Job, result: RunResult): void;
  failed?(job: Job, error: unknown): void;
  /** The job was due while its last run was still at work. */
  skipped?(job: Job, reason: string): void;
}

/**
 * Runs the project's jobs when they are due, each in its own time zone, woken by node-cron. Jobs share one warehouse, so
 * they run one after another; a job that is due again while it runs or waits is skipped, and says so. Failures that may
 * pass are retried. Stopping lets the run at work end.
 */
export function startSchedule(project: Project, world: World, events: ScheduleEvents = {}): Schedule {
  const plan = planProject(project);
  const pending = new Set<string>();
  const stopping = new AbortController();
  let queue: Promise<void> = Promise.resolve();

  async function runJob(job: Job): Promise<void> {
    if (stopping.signal.aborted) return;
    const options = {
      job: job.name,
      ...(job.reports === undefined ? {} : { reports: job.reports }),
      ...(job.run === "reports" ? { only: "reports" as const } : {}),
    };
    try {
      const result = await withRetries(
        () => runPlan(project, plan, world, options),
        job,
        world.log,
        AbortSignal.any([world.signal, stopping.signal]),
      );
      world.log.info("job done", { job: job.name, run: result.runId, seconds: Number(result.seconds.toFixed(1)) });
      events.done?.(job, result);
    } catch (error) {
      world.log.error("job failed", { job: job.name, error: messageOf(error) });
      events.failed?.(job, error);
    } finally {
      pending.delete(job.name);
    }
  }

  function due(job: Job): void {
    if (world.signal.aborted) return;
    if (pending.has(job.name)) {
      const reason = "its last run is still at work or waiting";
      world.log.warn("job skipped", { job: job.name, reason });
      events.skipped?.(job, reason);
      return;
    }
    pending.add(job.name);
    queue = queue.then(() => runJob(job));
  }

  const tasks: readonly (readonly [Job, ScheduledTask])[] = project.jobs.map((job) => [
    job,
    cron.schedule(
      job.cron,
      () => {
        due(job);
      },
      { name: job.name, timezone: job.timezone },
    ),
  ]);
  return {
    next: tasks.map(([job, task]) => ({ job: job.name, at: task.getNextRun() })),
    async stop() {
      stopping.abort();
      await Promise.all(tasks.map(async ([, task]) => task.destroy()));
      await queue;
    },
  };
}
