import { isMainThread } from "node:worker_threads"

// Loaded into every local job by `node --import`, with the job's name in the query of its address.
if (isMainThread) {
  // The name shows in ps and top.
  const name = new URL(import.meta.url).searchParams.get("name")
  if (name !== null) process.title = name

  // A job must not outlive the orchestrator that started it: a later run would start a second process for the same
  // batch. When the orchestrator is gone (even by SIGKILL or a crash), the system gives its children a new parent;
  // this sees it and asks the job to save its progress and stop.
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(watch)
      process.kill(process.pid, "SIGTERM")
    }
  }, 250)
  watch.unref()
}
