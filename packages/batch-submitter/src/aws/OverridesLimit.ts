/** AWS Batch's limit on the container overrides of a job, in characters of their JSON. It is not looked at before the job starts. */
const charactersAtMost = 8192

/** What is wrong with a job's variables for AWS Batch, with what to do; undefined when nothing is. */
export const overridesProblem = (environment: Readonly<Record<string, string>>): string | undefined => {
  const length = JSON.stringify({ environment: Object.entries(environment).map(([name, value]) => ({ name, value })) }).length
  if (length <= charactersAtMost) return undefined
  const [longest] = Object.entries(environment).sort(([, a], [, b]) => b.length - a.length)[0] ?? [""]
  return `its variables take ${length} characters and AWS Batch allows ${charactersAtMost}; shorten ${longest}, or set it in the job definition`
}
