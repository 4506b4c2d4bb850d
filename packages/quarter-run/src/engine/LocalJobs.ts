import { type JobCommand, type JobSpec, localJobModule } from "@ftm/batch-submitter"
import { Context, Layer } from "effect"
import { availableParallelism, totalmem } from "node:os"

const passedOn = [
  "PATH",
  "HOME",
  "USER",
  "TMPDIR",
  "TMP",
  "TEMP",
  "LANG",
  "LC_ALL",
  "TZ",
  "SystemRoot",
  "NODE_COMPILE_CACHE",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "NODE_EXTRA_CA_CERTS",
  "BERTOPIC_PYTHON"
]

/**
 * What a local job sees of a program's environment: what any program needs, the AWS settings for a store in a bucket, and BERTopic's
 * interpreter. Never WRDS_*: a job must not be able to dial WRDS. `jobs` at a time share this machine's cores and memory.
 */
const environmentOfJobs =
  (environment: Readonly<Record<string, string | undefined>>) =>
  (jobs: number): Readonly<Record<string, string>> => {
    const chosen: Record<string, string> = {
      FTM_WORKERS: String(Math.max(1, Math.floor(availableParallelism() / jobs))),
      FTM_MAX_MEMORY: String(Math.floor(totalmem() / jobs))
    }
    for (const [name, value] of Object.entries(environment)) {
      const isOurs = name.startsWith("FTM_") && name !== "FTM_RESULTS" // where results lie is for the run to say
      if (value !== undefined && (passedOn.includes(name) || name.startsWith("AWS_") || isOurs)) chosen[name] = value
    }
    return chosen
  }

/** The program that a job on this machine runs. No package knows the apps, so the program that starts a run names it. */
export class LocalJobs extends Context.Service<
  LocalJobs,
  {
    readonly command: (spec: JobSpec) => JobCommand
    /** The variables under a job's own ones, when this many jobs run at a time. */
    readonly environment: (jobs: number) => Readonly<Record<string, string>>
  }
>()("@ftm/quarter-run/LocalJobs") {
  /**
   * `entry` is the file of the job's main module, for the real one
   * `fileURLToPath(import.meta.resolve("@ftm/map-entrypoint/main"))`; `environment` that of this program (`process.env`).
   */
  static readonly layer = (entry: string, environment: Readonly<Record<string, string | undefined>>): Layer.Layer<LocalJobs> =>
    Layer.succeed(LocalJobs, {
      command: (spec) => ({
        file: process.execPath,
        args: [
          // From its source in the workspace, or its built file when installed.
          ...(entry.endsWith(".ts") ? ["--conditions=@ftm/source"] : []),
          // The worker threads fill the cores: a garbage collector with threads of its own would only take turns from them.
          "--single-threaded-gc",
          "--disable-warning=ExperimentalWarning",
          "--import",
          localJobModule(spec.name),
          entry
        ]
      }),
      environment: environmentOfJobs(environment)
    })
}
