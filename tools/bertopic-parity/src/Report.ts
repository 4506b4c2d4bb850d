/** What compare.py reports about one call. */
export interface CallScore {
  readonly firm: string
  readonly sentences: number
  readonly topics: { readonly ours: number; readonly bertopic: number }
  readonly clustered: { readonly ours: number; readonly bertopic: number }
  readonly ours_bertopic: ReadonlyArray<{ readonly ami: number; readonly ari: number }>
  readonly bertopic_bertopic: { readonly ami: number; readonly ari: number }
  readonly stability: Readonly<Record<string, { readonly ami: number; readonly ari: number }>>
  readonly npmi: { readonly ours: number | null; readonly bertopic: number | null }
  readonly diversity: { readonly ours: number | null; readonly bertopic: number | null }
  readonly seconds: { readonly ours: number; readonly bertopic: number }
  readonly truth?: { readonly ours: number; readonly bertopic: number }
}

const mean = (values: ReadonlyArray<number | null>): number => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? NaN : known.reduce((sum, value) => sum + value, 0) / known.length
}

const figure = (value: number): string => (Number.isNaN(value) ? "" : value.toFixed(3))

/** The means over the calls, as figures that can be written as JSON. */
export const summarise = (scores: ReadonlyArray<CallScore>) => {
  const of = (read: (score: CallScore) => number | null): number => mean(scores.map(read))
  const pair = (read: (score: CallScore) => { readonly ours: number | null; readonly bertopic: number | null } | undefined) => ({
    ours: of((score) => read(score)?.ours ?? null),
    bertopic: of((score) => read(score)?.bertopic ?? null)
  })
  return {
    calls: scores.length,
    sentences: of((score) => score.sentences),
    agreement: {
      oursToBertopic: {
        ami: of((score) => mean(score.ours_bertopic.map(({ ami }) => ami))),
        ari: of((score) => mean(score.ours_bertopic.map(({ ari }) => ari)))
      },
      bertopicSeedToSeed: { ami: of((score) => score.bertopic_bertopic.ami), ari: of((score) => score.bertopic_bertopic.ari) }
    },
    stability: Object.fromEntries(
      Object.keys(scores[0]?.stability ?? {}).map((change) => [
        change,
        { ami: of((score) => score.stability[change]!.ami), ari: of((score) => score.stability[change]!.ari) }
      ])
    ),
    plantedTopics: pair((score) => score.truth),
    topics: pair((score) => score.topics),
    clustered: pair((score) => score.clustered),
    npmi: pair((score) => score.npmi),
    diversity: pair((score) => score.diversity),
    seconds: pair((score) => score.seconds)
  }
}

/** Whether a text is a section that `reportSection` wrote. */
export const isReportSection = (text: string): boolean => text.startsWith("## ") && text.includes("npm start -w @ftm/bertopic-parity")

/** A Markdown section about one set of calls. */
export const reportSection = (title: string, command: string, scores: ReadonlyArray<CallScore>): string => {
  const s = summarise(scores)
  const lines = [
    `## ${title}`,
    "",
    `${s.calls} calls, ${Math.round(s.sentences)} clustered sentences each on average. Made by`,
    "",
    `    ${command}`,
    "",
    "| Agreement (all sentences; in no topic counts as a label) | AMI | ARI |",
    "| --- | --- | --- |",
    `| ours to BERTopic (two seeds) | ${figure(s.agreement.oursToBertopic.ami)} | ${figure(s.agreement.oursToBertopic.ari)} |`,
    `| BERTopic to itself with another seed | ${figure(s.agreement.bertopicSeedToSeed.ami)} | ${figure(s.agreement.bertopicSeedToSeed.ari)} |`,
    ...Object.entries(s.stability).map(
      ([change, { ami, ari }]) => `| ours to itself, sentences ${change} | ${figure(ami)} | ${figure(ari)} |`
    ),
    "",
    "| Mean a call | ours | BERTopic |",
    "| --- | --- | --- |"
  ]
  const row = (name: string, { bertopic, ours }: { readonly ours: number; readonly bertopic: number }): void => {
    if (!Number.isNaN(ours)) lines.push(`| ${name} | ${figure(ours)} | ${figure(bertopic)} |`)
  }
  row("AMI with the planted topics", s.plantedTopics)
  row("topics", s.topics)
  row("share of sentences in a topic", s.clustered)
  row("NPMI of the ten leading keywords", s.npmi)
  row("diversity of the ten leading keywords", s.diversity)
  row("seconds, without start-up (ours with embedding, BERTopic without)", s.seconds)
  return lines.join("\n") + "\n"
}
