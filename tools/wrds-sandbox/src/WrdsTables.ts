/** One of the five WRDS tables: its columns in the order of the CSV's header, with their PostgreSQL types. */
export interface WrdsTable {
  readonly schema: "ciq" | "crsp"
  readonly name: string
  readonly columns: ReadonlyArray<readonly [name: string, type: string]>
  /** Columns in which an empty CSV field is an empty string; elsewhere it is NULL. */
  readonly emptyTextColumns: ReadonlyArray<string>
}

// WRDS keeps the ids of one family of tables as NUMERIC and those of the other as INTEGER,
// so a join across the two needs a cast. The sandbox keeps that trap.
const wrdsId = "numeric(11)"

/** The tables that a prefetch reads, in the order in which they are loaded. */
export const wrdsTables: ReadonlyArray<WrdsTable> = [
  {
    schema: "ciq",
    name: "wrds_transcript_detail",
    columns: [
      ["companyid", wrdsId],
      ["keydevid", wrdsId],
      ["transcriptid", wrdsId],
      ["headline", "text"],
      ["mostimportantdateutc", "date"],
      ["mostimportanttimeutc", "time"],
      ["keydeveventtypeid", wrdsId],
      ["keydeveventtypename", "text"],
      ["companyname", "text"],
      ["transcriptcollectiontypeid", "integer"],
      ["transcriptcollectiontypename", "text"],
      ["transcriptpresentationtypeid", "integer"],
      ["transcriptpresentationtypename", "text"],
      ["transcriptcreationdate_utc", "date"],
      ["transcriptcreationtime_utc", "time"],
      ["audiolengthsec", wrdsId]
    ],
    emptyTextColumns: []
  },
  {
    schema: "ciq",
    name: "ciqtranscriptcomponent",
    columns: [
      ["transcriptcomponentid", "integer"],
      ["transcriptid", "integer"],
      ["componentorder", "smallint"],
      ["transcriptcomponenttypeid", "smallint"],
      ["transcriptpersonid", "integer"],
      ["componenttext", "text"]
    ],
    emptyTextColumns: ["componenttext"]
  },
  {
    schema: "ciq",
    name: "wrds_transcript_person",
    columns: [
      ["transcriptid", "integer"],
      ["transcriptcomponentid", "integer"],
      ["componentorder", "smallint"],
      ["transcriptcomponenttypeid", "smallint"],
      ["transcriptcomponenttypename", "text"],
      ["transcriptpersonid", "integer"],
      ["transcriptpersonname", "text"],
      ["proid", "integer"],
      ["companyofperson", "text"],
      ["speakertypeid", "smallint"],
      ["speakertypename", "text"],
      ["componenttextpreview", "text"],
      ["word_count", "text"]
    ],
    emptyTextColumns: []
  },
  {
    schema: "ciq",
    name: "wrds_gvkey",
    columns: [
      ["companyid", wrdsId],
      ["companyname", "text"],
      ["gvkey", "text"],
      ["startdate", "date"],
      ["enddate", "date"]
    ],
    emptyTextColumns: []
  },
  {
    schema: "crsp",
    name: "ccmxpf_linktable",
    columns: [
      ["gvkey", "text"],
      ["linkprim", "text"],
      ["liid", "text"],
      ["linktype", "text"],
      ["lpermno", "double precision"],
      ["lpermco", "text"],
      ["usedflag", "text"],
      ["linkdt", "date"],
      ["linkenddt", "date"]
    ],
    emptyTextColumns: []
  }
]

/** `ciq.wrds_gvkey`: the table as SQL names it, and the stem of its file. */
export const tableName = (table: WrdsTable): string => `${table.schema}.${table.name}`

export const csvHeader = (table: WrdsTable): string => table.columns.map(([name]) => name).join(",")

export const createTableSql = (table: WrdsTable): string =>
  `CREATE TABLE ${tableName(table)} (${table.columns.map(([name, type]) => `${name} ${type}`).join(", ")})`

/** An empty field, quoted or not, is NULL; in `emptyTextColumns` it is an empty string. */
export const copySql = (table: WrdsTable): string => {
  const isText = (name: string): boolean => table.emptyTextColumns.includes(name)
  const nullable = table.columns.map(([name]) => name).filter((name) => !isText(name))
  const options = ["FORMAT csv", "HEADER true", "ENCODING 'UTF8'", `FORCE_NULL (${nullable.join(", ")})`]
  if (table.emptyTextColumns.length > 0) options.push(`FORCE_NOT_NULL (${table.emptyTextColumns.join(", ")})`)
  return `COPY ${tableName(table)} FROM STDIN WITH (${options.join(", ")})`
}

/** WRDS's own tables have an index on the transcript and none on firm or date. */
export const indexSql = (table: WrdsTable): string | undefined =>
  table.columns.some(([name]) => name === "transcriptid") ? `CREATE INDEX ON ${tableName(table)} (transcriptid)` : undefined
