import { ObjectStore } from "@ftm/object-store"
import { openTable, type Row } from "@ftm/parquet-table"
import { readPrefetchManifest } from "@ftm/s3-source"
import {
  callColumns,
  callSpeechColumns,
  type Column,
  compareIds,
  componentColumns,
  coverageColumns,
  type PrefetchedFirm,
  type PrefetchManifest,
  type PrefetchPart,
  type Quarter,
  quarterBounds,
  sentenceId,
  StoreKeys,
  toCoverageRows,
  transcriptColumns
} from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { createHash } from "node:crypto"
import { tell } from "../PrefetchEvents.ts"

/** Something that is not as the manifest promises; `what` says in words a reader understands. */
export interface Problem {
  readonly key: string
  readonly what: string
}

export interface Verification {
  readonly quarter: string
  readonly store: string
  readonly ok: boolean
  readonly files: number
  readonly firms: number
  readonly components: number
  readonly sentences: number
  readonly problems: ReadonlyArray<Problem>
}

/** Files that are there and not in the manifest, or the other way round. */
const checkFiles = Effect.fnUntraced(function* (manifest: PrefetchManifest) {
  const store = yield* ObjectStore
  const { quarter } = manifest
  const promised = new Set([...manifest.components, ...manifest.transcripts, ...(manifest.tables ?? [])].map((part) => part.key))
  if (manifest.format < 3) promised.add(StoreKeys.earlierPrefetchManifest(quarter))
  const there = new Set<string>()
  for (const prefix of [StoreKeys.componentsPrefix(quarter), StoreKeys.transcriptsPrefix(quarter)]) {
    for (const object of yield* store.list(prefix)) there.add(object.key)
  }
  for (const { key } of manifest.tables ?? []) if (Option.isSome(yield* store.head(key))) there.add(key)
  const missing = [...promised].filter((key) => !there.has(key)).map((key): Problem => ({ key, what: "is missing" }))
  // Somebody's notes disturb nobody; a table would be read with the others.
  const foreign = [...there]
    .filter((key) => !promised.has(key) && StoreKeys.isTable(key))
    .map((key): Problem => ({ key, what: "is not part of this prefetch" }))
  return { missing, foreign }
})

/** Bytes, hash and schema of one part; its table when it can be read. */
const checkPart = Effect.fnUntraced(function* (part: PrefetchPart, columns: ReadonlyArray<Column>) {
  const store = yield* ObjectStore
  const problems: Array<Problem> = []
  const note = (what: string): void => void problems.push({ key: part.key, what })
  const bytes = yield* store.get(part.key)
  if (bytes.length !== part.bytes) note(`has ${bytes.length} bytes instead of ${part.bytes}`)
  if (createHash("sha256").update(bytes).digest("hex") !== part.sha256) note("has other bytes than were written (SHA-256 differs)")
  const table = yield* openTable(part.key, { columns }).pipe(
    Effect.catch((error) =>
      Effect.sync(() => {
        note(error.message)
        return undefined
      })
    )
  )
  if (table !== undefined && table.numRows !== part.rows) note(`has ${table.numRows} rows instead of ${part.rows}`)
  return { problems, table }
})

/** What is wrong with a firm's rows of raw/components. */
const componentProblems = (rows: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const firmId = String(rows[0]?.["companyid"])
  const problems: Array<string> = []
  if (rows.some((row) => row["companyid"] !== firmId)) problems.push(`a row group holds more than one firm (${firmId} and others)`)
  const ids = new Set<string>()
  const finished = new Set<string>()
  let call = ""
  let order = Number.NEGATIVE_INFINITY
  for (const row of rows) {
    const transcript = String(row["transcriptid"])
    if (transcript !== call) {
      if (finished.has(transcript)) problems.push(`the components of transcript ${transcript} are not together`)
      finished.add(transcript)
      call = transcript
      order = Number.NEGATIVE_INFINITY
    }
    const id = `${transcript} ${String(row["transcriptcomponentid"])}`
    if (ids.has(id)) problems.push(`component ${String(row["transcriptcomponentid"])} of transcript ${transcript} is there twice`)
    ids.add(id)
    const here = Number(row["componentorder"])
    if (here < order) problems.push(`the components of transcript ${transcript} are out of order`)
    order = here
  }
  return problems
}

/** What is wrong with a firm's rows of raw/transcripts. */
const sentenceProblems = (quarter: Quarter, firm: PrefetchedFirm, rows: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const problems: Array<string> = []
  const { endExclusive, start } = quarterBounds(quarter)
  const positions = new Map<string, number>()
  if (rows.length !== firm.n_sentences) problems.push(`firm ${firm.firm_id} has ${rows.length} sentences instead of ${firm.n_sentences}`)
  for (const row of rows) {
    const transcript = String(row["transcript_id"])
    const position = positions.get(transcript) ?? 0
    positions.set(transcript, position + 1)
    const date = String(row["earnings_call_date"])
    const wrong =
      row["firm_id"] !== firm.firm_id
        ? `firm_id ${String(row["firm_id"])}`
        : row["firm_name"] !== firm.firm_name
          ? "another firm_name"
          : row["permno"] !== firm.permno
            ? `permno ${String(row["permno"])}`
            : row["gvkey"] !== firm.gvkey
              ? `gvkey ${String(row["gvkey"])}`
              : row["position"] !== position
                ? `position ${String(row["position"])} where ${position} is next`
                : row["sentence_id"] !== sentenceId(firm.firm_id, transcript, position)
                  ? `sentence_id ${String(row["sentence_id"])}`
                  : date < start || date >= endExclusive
                    ? `the date ${date}, outside the quarter`
                    : row["cleaned_text"] === "" || row["raw_text"] === ""
                      ? "an empty text"
                      : undefined
    if (wrong !== undefined) {
      problems.push(`firm ${firm.firm_id} has a sentence with ${wrong}`)
      break
    }
  }
  if (!positions.has(firm.transcript_id)) problems.push(`firm ${firm.firm_id} has no sentence of its call ${firm.transcript_id}`)
  return problems
}

const verifyComponents = Effect.fnUntraced(function* (manifest: PrefetchManifest, part: PrefetchPart) {
  const { problems, table } = yield* checkPart(part, componentColumns)
  const taken = [...manifest.firms, ...manifest.excluded.filter((firm) => firm.part !== undefined)]
  const firms = new Map(taken.map((firm) => [firm.firm_id, firm]))
  const counts = new Map<string, number>()
  let last = ""
  const groups = table?.rowGroups.length ?? 0
  for (let group = 0; group < groups; group++) {
    const rows = yield* table!.readRowGroup(group).pipe(
      Effect.catch((error) =>
        Effect.sync((): ReadonlyArray<Row> => {
          problems.push({ key: part.key, what: error.message })
          return []
        })
      )
    )
    if (rows.length === 0) continue
    const firmId = String(rows[0]?.["companyid"])
    const firm = firms.get(firmId)
    if (firm === undefined) problems.push({ key: part.key, what: `holds firm ${firmId}, which the manifest does not name` })
    if (last !== "" && compareIds(last, firmId) >= 0) problems.push({ key: part.key, what: `firm ${firmId} stands behind firm ${last}` })
    last = firmId
    for (const what of componentProblems(rows)) problems.push({ key: part.key, what })
    const used = rows.filter((row) => manifest.rules["calls"] === "all" || row["transcriptid"] === firm?.transcript_id)
    counts.set(firmId, used.length)
  }
  return { problems, counts }
})

const verifyTranscripts = Effect.fnUntraced(function* (manifest: PrefetchManifest, part: PrefetchPart) {
  const { problems, table } = yield* checkPart(part, transcriptColumns)
  const firms = manifest.firms.filter((firm) => firm.part === part.key)
  const groups = firms.filter((firm) => firm.row_group !== null)
  if (table !== undefined && table.rowGroups.length !== groups.length) {
    problems.push({ key: part.key, what: `has ${table.rowGroups.length} row groups for ${groups.length} firms` })
  }
  for (const [i, firm] of groups.entries()) {
    if (table === undefined) break
    if (firm.row_group !== i)
      problems.push({ key: part.key, what: `firm ${firm.firm_id} is said to be row group ${firm.row_group}, not ${i}` })
    const rows = yield* table.readRowGroup(i).pipe(
      Effect.catch((error) =>
        Effect.sync((): ReadonlyArray<Row> => {
          problems.push({ key: part.key, what: error.message })
          return []
        })
      )
    )
    for (const what of sentenceProblems(manifest.quarter, firm, rows)) problems.push({ key: part.key, what })
  }
  return problems
})

/** What the manifest says about itself. */
const manifestProblems = (manifest: PrefetchManifest): ReadonlyArray<Problem> => {
  const key = StoreKeys.prefetchManifest(manifest.quarter)
  const problems: Array<Problem> = []
  const rows = (parts: ReadonlyArray<PrefetchPart>): number => parts.reduce((sum, part) => sum + part.rows, 0)
  const { counts } = manifest
  const check = (name: string, said: number, is: number): void => {
    if (said !== is) problems.push({ key, what: `says ${said} ${name} where its parts make ${is}` })
  }
  check("firms", counts.firms, manifest.firms.length)
  check("excluded firms", counts.excluded, manifest.excluded.length)
  if (counts.seen !== undefined) check("firms seen", counts.seen, manifest.firms.length + manifest.excluded.length)
  check(
    "sentences",
    counts.sentences,
    manifest.firms.reduce((sum, firm) => sum + firm.n_sentences, 0)
  )
  check("components", counts.components, rows(manifest.components))
  check("sentences", counts.sentences, rows(manifest.transcripts))
  const ids = manifest.firms.map((firm) => firm.firm_id)
  for (const [i, id] of ids.entries()) {
    if (i > 0 && compareIds(ids[i - 1]!, id) >= 0) problems.push({ key, what: `names firm ${id} twice or out of order` })
  }
  const kept = new Set(ids)
  const leftOut = new Set<string>()
  for (const { firm_id: id, reason } of manifest.excluded) {
    if (kept.has(id)) problems.push({ key, what: `names firm ${id} as kept and as left out` })
    if (leftOut.has(id)) problems.push({ key, what: `leaves firm ${id} out twice` })
    if (reason === "") problems.push({ key, what: `leaves firm ${id} out without a reason` })
    leftOut.add(id)
  }
  for (const firm of manifest.firms)
    if (firm.n_sentences === 0) problems.push({ key, what: `keeps firm ${firm.firm_id}, which has no sentence` })
  const parts = new Set(manifest.transcripts.map((part) => part.key))
  for (const firm of manifest.firms)
    if (!parts.has(firm.part)) problems.push({ key, what: `puts firm ${firm.firm_id} into ${firm.part}, which it does not list` })
  return problems
}

const asText = (row: Row, columns: ReadonlyArray<Column>): string => JSON.stringify(columns.map(({ name }) => row[name] ?? null))

/** The small tables say the same as the manifest and the sentences. */
const verifyTables = Effect.fnUntraced(function* (manifest: PrefetchManifest, part: PrefetchPart) {
  const { quarter } = manifest
  const columns =
    part.key === StoreKeys.coverage(quarter) ? coverageColumns : part.key === StoreKeys.calls(quarter) ? callColumns : callSpeechColumns
  const { problems, table } = yield* checkPart(part, columns)
  const rows =
    table === undefined
      ? undefined
      : yield* table.readAll.pipe(
          Effect.catch((error) =>
            Effect.sync(() => {
              problems.push({ key: part.key, what: error.message })
              return undefined
            })
          )
        )
  if (rows === undefined) return problems
  if (part.key === StoreKeys.coverage(quarter)) {
    const promised = toCoverageRows(manifest).map((row) => asText(row, columns))
    const found = rows.map((row) => asText(row, columns))
    const at = promised.findIndex((row, i) => row !== found[i])
    if (at >= 0 || promised.length !== found.length)
      problems.push({ key: part.key, what: `disagrees with the manifest about the firms (row ${at < 0 ? promised.length : at})` })
  }
  if (part.key === StoreKeys.calls(quarter)) {
    const sentences = new Map<string, number>()
    for (const row of rows)
      sentences.set(String(row["firm_id"]), (sentences.get(String(row["firm_id"])) ?? 0) + Number(row["n_sentences"] ?? 0))
    const taken = [...manifest.firms, ...manifest.excluded.filter((firm) => firm.part !== undefined)]
    const named = new Set(rows.map((row) => `${String(row["firm_id"])} ${String(row["transcript_id"])}`))
    for (const { firm_id, transcript_id } of taken) {
      if (!named.has(`${firm_id} ${transcript_id}`))
        problems.push({ key: part.key, what: `lacks call ${transcript_id} of firm ${firm_id}` })
    }
    const takenIds = new Set(taken.map(({ firm_id }) => firm_id))
    for (const firmId of sentences.keys())
      if (!takenIds.has(firmId)) problems.push({ key: part.key, what: `names firm ${firmId}, which was not taken` })
    for (const { firm_id, n_sentences } of manifest.firms) {
      const said = sentences.get(firm_id) ?? 0
      if (said !== n_sentences) problems.push({ key: part.key, what: `gives firm ${firm_id} ${said} sentences instead of ${n_sentences}` })
    }
  }
  return problems
})

/** Reads a prefetched quarter again from the first to the last byte and says everything that is not as its manifest promises. */
export const verifyQuarter = Effect.fn("verifyQuarter")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const manifest = yield* readPrefetchManifest(quarter)
  const problems: Array<Problem> = [...manifestProblems(manifest)]
  const { foreign, missing } = yield* checkFiles(manifest)
  problems.push(...missing, ...foreign)
  const gone = new Set(missing.map(({ key }) => key))
  const tables = manifest.tables ?? []
  const all = manifest.components.length + manifest.transcripts.length + tables.length
  let checked = 0
  const show = Effect.suspend(() => tell({ _tag: "Verifying", quarter, checked: ++checked, all }))

  for (const part of manifest.components) {
    if (gone.has(part.key)) continue
    const { counts, problems: found } = yield* verifyComponents(manifest, part)
    problems.push(...found)
    for (const firm of [...manifest.firms, ...manifest.excluded]) {
      const count = counts.get(firm.firm_id)
      if (count !== undefined && count !== firm.n_components) {
        problems.push({ key: part.key, what: `firm ${firm.firm_id} has ${count} components instead of ${firm.n_components}` })
      }
    }
    yield* show
  }
  for (const part of manifest.transcripts) {
    if (gone.has(part.key)) continue
    problems.push(...(yield* verifyTranscripts(manifest, part)))
    yield* show
  }
  for (const part of tables) {
    if (!gone.has(part.key)) problems.push(...(yield* verifyTables(manifest, part)))
    yield* show
  }
  const verification: Verification = {
    quarter,
    store: store.location,
    ok: problems.length === 0,
    files: all,
    firms: manifest.counts.firms,
    components: manifest.counts.components,
    sentences: manifest.counts.sentences,
    problems
  }
  return verification
})
