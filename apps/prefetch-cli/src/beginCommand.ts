import type { Quarter } from "@ftm/transcript-schema"

/** What to type to take a quarter once more from where it came. */
export const beginCommand = ({ quarter, source }: { readonly quarter: Quarter; readonly source: string }, location: string): string =>
  source === "import"
    ? `npm run prefetch -- import --restart --quarter ${quarter} --from DIR --store ${location}`
    : `npm run prefetch -- fetch --restart --quarter ${quarter} --store ${location}`
