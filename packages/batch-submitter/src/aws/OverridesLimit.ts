/** AWS Batch's limit on a job's container overrides, in characters of their JSON. Batch checks it only when the job starts. */
const charactersAtMost = 8192

/** What is wrong with a job's variables for AWS Batch, and what to do about it; undefined when they fit. */
export const overridesProblem = (environment: Readonly<Record<string, string>>): string | undefined => {
  const length = JSON.stringify({ environment: Object.entries(environment).map(([name, value]) => ({ name, value })) }).length
  if (length <= charactersAtMost) return undefined
  const [longest] = Object.entries(environment).sort(([, a], [, b]) => b.length - a.length)[0] ?? [""]
  return `its variables take ${length} characters and AWS Batch allows ${charactersAtMost}; shorten ${longest}, or set it in the job definition`
}
