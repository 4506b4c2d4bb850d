/** Load this into a local job (`node --import <url>`): it names the process, and ends it when its orchestrator is gone. */
export const localJobModule = (jobName: string): string => {
  const module = new URL(import.meta.url.endsWith(".ts") ? "./LocalJob.ts" : "./LocalJob.js", import.meta.url)
  module.searchParams.set("name", jobName)
  return module.href
}
