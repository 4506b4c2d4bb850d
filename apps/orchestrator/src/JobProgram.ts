import type { JobCommand, JobSpec } from "@ftm/batch-submitter"
import { stopWithParentModule } from "@ftm/batch-submitter"
import { fileURLToPath } from "node:url"

/** How `map-entrypoint` is started on this machine: from its source in the workspace, or its built file when installed. */
export const mapJobCommand = (spec: JobSpec): JobCommand => {
  const entry = fileURLToPath(import.meta.resolve("@ftm/map-entrypoint"))
  const conditions = entry.endsWith(".ts") ? ["--conditions=@ftm/source"] : []
  // The title shows which job a process is in ps and top, and lets a later run recognise one that was left behind.
  return {
    file: process.execPath,
    args: [...conditions, "--disable-warning=ExperimentalWarning", `--title=${spec.name}`, "--import", stopWithParentModule, entry]
  }
}

const passedOn = ["PATH", "HOME", "USER", "TMPDIR", "TMP", "TEMP", "LANG", "LC_ALL", "TZ", "SystemRoot",
  "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS"]

/**
 * What a local job sees of our environment: what any program needs, and the AWS settings for a store in a bucket.
 * Never WRDS_*: a job must not be able to dial WRDS.
 */
export const localJobEnvironment = (environment: NodeJS.ProcessEnv): Record<string, string> => {
  const chosen: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (passedOn.includes(name) || name.startsWith("AWS_"))) chosen[name] = value
  }
  return chosen
}
