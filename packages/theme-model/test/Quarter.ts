import type { TopicOfFirm } from "../src/index.ts"

/** Subjects in plain words; firms speak of them in different sentences. */
export const subjects: Readonly<Record<string, ReadonlyArray<string>>> = {
  freight: [
    "freight",
    "shipping",
    "port congestion",
    "container",
    "supplier",
    "lead time",
    "logistics",
    "vessel",
    "truck",
    "inventory delay"
  ],
  wages: ["wage", "hiring", "labor shortage", "employee", "overtime", "retention", "salary", "staffing", "worker", "turnover"],
  climate: ["emission", "carbon", "solar", "wind power", "renewable", "climate", "net zero", "battery", "clean energy", "hydrogen"],
  cyber: [
    "ransomware",
    "security breach",
    "hacker",
    "password",
    "cyber attack",
    "phishing",
    "encryption",
    "firewall",
    "intrusion",
    "malware"
  ],
  drugs: ["clinical trial", "patient", "drug", "dosing", "vaccine", "oncology", "placebo", "approval", "therapy", "biologic"],
  lending: [
    "loan",
    "deposit",
    "mortgage",
    "credit loss",
    "interest margin",
    "borrower",
    "delinquency",
    "bank branch",
    "lending",
    "charge-off"
  ]
}

/** Numbers from 0 to 1, the same for the same seed. */
const numbers = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296
    return state / 4294967296
  }
}

/** Topics of `firms` firms, one for each subject, each with its own choice and order of words. */
export const topicsOf = (firms: number): ReadonlyArray<TopicOfFirm> =>
  Array.from({ length: firms }, (_, f) => {
    const next = numbers(f + 1)
    return Object.values(subjects).map((words, n): TopicOfFirm => {
      const keywords = words
        .map((word) => ({ word, place: next() }))
        .sort((a, b) => a.place - b.place)
        .slice(0, 6)
        .map(({ word }) => word)
      return {
        topicId: `${1000 + f}_${n}`,
        firmId: String(1000 + f),
        keywords,
        nSentences: 5 + Math.floor(next() * 20),
        sentences: [
          `We talked about ${keywords[0]} and ${keywords[1]} this quarter.`,
          `The ${keywords[2]} mattered more than ${keywords[3]}.`
        ]
      }
    })
  }).flat()
