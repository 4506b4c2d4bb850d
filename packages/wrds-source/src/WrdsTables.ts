import { Context } from "effect"

/** The names under which the five tables are found. */
export interface WrdsTables {
  readonly detail: string
  readonly component: string
  readonly person: string
  readonly gvkey: string
  readonly link: string
}

export const wrdsTables: WrdsTables = {
  detail: "ciq.wrds_transcript_detail",
  component: "ciq.ciqtranscriptcomponent",
  person: "ciq.wrds_transcript_person",
  gvkey: "ciq.wrds_gvkey",
  link: "crsp.ccmxpf_linktable"
}

/** The same links without `usedflag`: taken in place of `link` where an account may read only this one. */
export const linkHistoryTable = "crsp.ccmxpf_lnkhist"

/** Which tables a connection reads; WRDS's own unless something else is provided. */
export const WrdsTableNames = Context.Reference<WrdsTables>("@ftm/wrds-source/WrdsTableNames", { defaultValue: () => wrdsTables })
