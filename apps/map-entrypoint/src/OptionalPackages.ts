import { BadConfig } from "@ftm/job-contract"
import { Effect } from "effect"
import type { TopicChoice } from "./TopicEngine.ts"

// The transformer's runtime is 300 MB and Python's BERTopic needs a Python: who uses neither installs neither.

/** The packages that a choice needs and that do not come with this one, each with the setting that asks for it. */
const packagesOf = (choice: TopicChoice): ReadonlyArray<readonly [name: string, setting: string]> => [
  ...(choice.model === undefined ? [] : [["@ftm/onnx-embedder", "EMBEDDER=onnx"] as const]),
  ...(choice.engine === "bertopic" ? [["@ftm/bertopic-engine", "TOPIC_ENGINE=bertopic"] as const] : [])
]

const isInstalled = (name: string): boolean => {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}

/**
 * Fails with `BadConfig`, before anything is read or written, where the topic model asks for a package that is not installed.
 *
 * @param installed whether Node finds a package; for tests
 */
export const requirePackages = (
  choice: TopicChoice,
  installed: (name: string) => boolean = isInstalled
): Effect.Effect<void, BadConfig> => {
  const missing = packagesOf(choice).filter(([name]) => !installed(name))
  if (missing.length === 0) return Effect.void
  const problems = missing.map(([name, setting]) => `${setting} needs the package ${name}, which is not installed`)
  const names = missing.map(([name]) => name).join(" ")
  return Effect.fail(
    new BadConfig({
      message: `${problems.join("\n")}\nInstall it beside @ftm/map-entrypoint and start again: npm install ${names}`,
      problems
    })
  )
}
