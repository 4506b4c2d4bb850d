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
