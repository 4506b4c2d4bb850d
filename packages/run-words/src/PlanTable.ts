import type { PlannedRun, QuarterPlan } from "@ftm/quarter-run"
import { countOf, duration, money, thousands } from "@ftm/transcript-schema"

const place = ({ jobsAtATime, settings }: PlannedRun): string =>
  settings.engine === "local"
    ? `${jobsAtATime} at a time on this machine`
    : `on AWS Batch, queue ${settings.queue}, definition ${settings.definition}`

const time = (plan: PlannedRun): string => {
  const { firmsDone, jobsAtATime, machineSeconds, measuredHere, secondsPerFirm } = plan
  const together = jobsAtATime > 1 ? `, ${duration(machineSeconds / jobsAtATime)} with ${thousands(jobsAtATime)} jobs at a time` : ""
  const basis = measuredHere
    ? `${thousands(firmsDone)} firms of this quarter took ${secondsPerFirm.toFixed(2)} s each`
    : `${secondsPerFirm} s a firm, as measured on two cores`
  return `about ${duration(machineSeconds)} of machine time${together} (${basis})`
}

/** A heading and one line for each figure. */
export const renderPlan = (plan: PlannedRun): string => {
  const { batches, batchSize, dollars, firms, firmsDone, jobs } = plan
  return [
    `Plan for ${plan.quarter} in ${plan.store}`,
    `  firms      ${thousands(firms)}${firmsDone > 0 ? `, ${thousands(firmsDone)} of them done; ${thousands(plan.firmsToDo)} to do` : ""}`,
    `  batches    ${thousands(batches)} of up to ${countOf(batchSize, "firm")}`,
    `  jobs       ${thousands(jobs)}, ${place(plan)}`,
    `  time       ${time(plan)}`,
    `  cost       ${dollars === null ? "no estimate without a price: --price-per-hour DOLLARS of a machine" : `about ${money(dollars)}, an estimate`}`
  ].join("\n")
}

/** One line for each thing that was checked. */
export const renderFindings = (findings: QuarterPlan["findings"]): string =>
  findings.map(({ ok, what }) => `  ${ok ? "ok     " : "PROBLEM"}  ${what}`).join("\n")
