import type { JobCommand, JobSpec } from "@ftm/batch-submitter"
import { localJobModule } from "@ftm/batch-submitter"
import { availableParallelism, totalmem } from "node:os"
import { fileURLToPath } from "node:url"

/** How `map-entrypoint` is started on this machine: from its source in the workspace, or its built file when installed. */
export const mapJobCommand = (spec: JobSpec): JobCommand => {
  const entry = fileURLToPath(import.meta.resolve("@ftm/map-entrypoint/main"))
  const conditions = entry.endsWith(".ts") ? ["--conditions=@ftm/source"] : []
  return {
    file: process.execPath,
    // The worker threads fill the cores: a collector of garbage with threads of its own would only take turns from them.
    args: [...conditions, "--single-threaded-gc", "--disable-warning=ExperimentalWarning", "--import", localJobModule(spec.name), entry]
  }
}

const passedOn = ["PATH", "HOME", "USER", "TMPDIR", "TMP", "TEMP", "LANG", "LC_ALL", "TZ", "SystemRoot",
  "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS", "BERTOPIC_PYTHON"]

/**
 * What a local job sees of our environment: what any program needs, the AWS settings for a
 * store in a bucket, and BERTopic's interpreter.
 * Never WRDS_*: a job must not be able to dial WRDS. So many jobs at a time share this machine's cores and memory.
 */
export const localJobEnvironment = (environment: NodeJS.ProcessEnv, jobs: number): Record<string, string> => {
  const chosen: Record<string, string> = {
    FTM_WORKERS: String(Math.max(1, Math.floor(availableParallelism() / jobs))),
    FTM_MAX_MEMORY: String(Math.floor(totalmem() / jobs))
  }
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (passedOn.includes(name) || name.startsWith("AWS_") || name.startsWith("FTM_"))) chosen[name] = value
  }
  return chosen
}
