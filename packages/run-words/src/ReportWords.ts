import type { ReportWritten } from "@ftm/report"
import { type Quarter, shellWord } from "@ftm/transcript-schema"
import { pathToFileURL } from "node:url"

/** Where a browser finds the page: a folder's file has a URL of its own, a bucket's object is copied first. */
const howToOpen = (address: string): string =>
  address.startsWith("s3://")
    ? `Next, copy it to this folder and open it in a browser:\n  aws s3 cp ${shellWord(address)} .`
    : `Next, open it in a browser: ${pathToFileURL(address).href}`

/** The page of a quarter, what it warns of, and how to open it; `address` is where the page is. */
export const renderReport = (quarter: Quarter, address: string, { caveats, upToDate }: ReportWritten): string =>
  [
    ...(upToDate ? [`The page of ${quarter} is up to date.`] : []),
    ...caveats.map((caveat) => `The page warns: ${caveat}`),
    `report  ${address}`,
    howToOpen(address)
  ].join("\n")
