import { isMainThread } from "node:worker_threads"

// Loaded into every local job by `node --import`. A job must not outlive the orchestrator that started it: a later
// run would start a second process for the same batch. When the orchestrator is gone (even by SIGKILL or a crash),
// the system gives its children a new parent; this sees it and asks the job to save its progress and stop.
if (isMainThread) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(watch)
      process.kill(process.pid, "SIGTERM")
    }
  }, 250)
  watch.unref()
}
