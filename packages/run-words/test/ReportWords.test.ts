import { parseQuarter } from "@ftm/transcript-schema"
import { expect, it } from "vitest"
import { renderReport } from "../src/index.ts"

const quarter = parseQuarter("2021Q1")!
const key = "runs/quarter=2021Q1/report.html"

it("says how a page in a folder and one in a bucket are opened", () => {
  const written = { key, upToDate: false, caveats: [] }
  expect(renderReport(quarter, "/my store/report.html", written)).toBe(
    "report  /my store/report.html\nNext, open it in a browser: file:///my%20store/report.html"
  )
  expect(renderReport(quarter, "s3://my-bucket/it's/report.html", written)).toContain(
    "\nNext, copy it to this folder and open it in a browser:\n  aws s3 cp 's3://my-bucket/it'\\''s/report.html' ."
  )
})

it("warns of what the page warns of before it says where the page is", () => {
  const words = renderReport(quarter, "/store/report.html", { key, upToDate: true, caveats: ["The topics are out of date."] })
  expect(words).toMatch(/^The page of 2021Q1 is up to date\.\nThe page warns: The topics are out of date\.\nreport {2}\/store/)
})
