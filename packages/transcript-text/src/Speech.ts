import type { Section } from "@ftm/transcript-schema"

/** How much of a call was said in one part of it by one type of speaker (the operator left out), counted before cleaning drops anything. */
export interface Speech {
  readonly section: Section
  readonly speakerType: string | null
  /** Components with text. */
  readonly turns: number
  readonly sentences: number
  /** Runs of characters between white space that hold a letter or a digit. */
  readonly words: number
}

const word = /[\p{L}\p{N}]\S*/gu

export const countWords = (text: string): number => {
  let words = 0
  for (const _ of text.matchAll(word)) words++
  return words
}

/** Adds turns up by section and type of speaker; what was said first comes first. */
export const makeSpeechCount = () => {
  const counts = new Map<string, Speech>()
  return {
    add: (section: Section, speakerType: string | null, sentences: number, words: number): void => {
      const key = JSON.stringify([section, speakerType])
      const before = counts.get(key) ?? { section, speakerType, turns: 0, sentences: 0, words: 0 }
      counts.set(key, { ...before, turns: before.turns + 1, sentences: before.sentences + sentences, words: before.words + words })
    },
    all: (): ReadonlyArray<Speech> => [...counts.values()]
  }
}
