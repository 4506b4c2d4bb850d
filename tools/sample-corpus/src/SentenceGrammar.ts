import { openers, questionFrames, questionTails, statementFrames, tails } from "./Frames.ts"
import type { Lexicon } from "./Lexicon.ts"
import type { Random } from "./Random.ts"
import { say, type Template } from "./Template.ts"

/** The names that a firm's sentences may mention. */
export interface Mentions {
  readonly products: ReadonlyArray<string>
  readonly people: ReadonlyArray<string>
  readonly brokers: ReadonlyArray<string>
}

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
const regions = [
  "North America",
  "the U.S.",
  "Europe",
  "Asia",
  "China",
  "Latin America",
  "Germany",
  "Japan",
  "the Southeast",
  "the Midwest",
  "Canada",
  "the U.K.",
  "India",
  "Texas"
]
const audiences = [
  "customers",
  "our largest customers",
  "clients",
  "partners",
  "investors",
  "suppliers",
  "regional managers",
  "buyers",
  "our own people",
  "long-standing accounts"
]
const fews = ["two", "three", "four", "five", "several", "six"]

const money = (random: Random): string =>
  random.chance(0.3) ? `$${(random.int(11, 79) / 10).toFixed(1)} billion` : `$${random.int(3, 940)} million`
const percent = (random: Random): string => (random.chance(0.5) ? `${(random.int(3, 389) / 10).toFixed(1)}%` : `${random.int(2, 48)}%`)

const number = (random: Random): string => {
  const kind = random.next()
  if (kind < 0.45) return percent(random)
  if (kind < 0.6) return `${random.int(1, 39) * 10} basis points`
  if (kind < 0.85) return money(random)
  return `${random.pick(fews)} points`
}

const anyWords = (slot: string, random: Random, mentions: Mentions): string => {
  switch (slot) {
    case "product":
      return random.pick(mentions.products)
    case "name":
      return random.pick(mentions.people)
    case "broker":
      return random.pick(mentions.brokers)
    case "number":
      return number(random)
    case "percent":
      return percent(random)
    case "money":
      return money(random)
    case "small":
      return (random.int(12, 480) / 100).toFixed(2)
    case "count":
      return String(random.int(3, 45))
    case "month":
      return random.pick(months)
    case "region":
      return random.pick(regions)
    case "audience":
      return random.pick(audiences)
    case "few":
      return random.pick(fews)
    default:
      throw new Error(`a sentence frame names an unknown slot {${slot}}`)
  }
}

/** Fills slots from a topic's words; `thing2` differs from `thing` of the same sentence. */
const topicWords = (words: Lexicon, random: Random, mentions: Mentions) => {
  let thing = ""
  return (slot: string): string => {
    switch (slot) {
      case "thing":
        return (thing = random.pick(words.things))
      case "thing2":
        return random.pick(words.things.filter((other) => other !== thing))
      case "action":
        return random.pick(words.actions)
      case "outcome":
        return random.pick(words.outcomes)
      case "driver":
        return random.pick(words.drivers)
      case "metric":
        return random.pick(words.metrics)
      default:
        return anyWords(slot, random, mentions)
    }
  }
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A statement about the topic, with an opening or a closing phrase now and then. */
export const topicStatement = (words: Lexicon, random: Random, mentions: Mentions): string => {
  const fill = topicWords(words, random, mentions)
  const opener = random.chance(0.45) ? say(random.pick(openers), random, fill) : ""
  const body = say(random.pick(statementFrames), random, fill)
  const tail = random.chance(0.42) ? say(random.pick(tails), random, fill) : ""
  return `${sentenceCase(opener + body + tail)}.`
}

/** A question about the topic. */
export const topicQuestion = (words: Lexicon, random: Random, mentions: Mentions): string => {
  const fill = topicWords(words, random, mentions)
  const body = say(random.pick(questionFrames), random, fill)
  const tail = random.chance(0.6) ? say(random.pick(questionTails), random, fill) : ""
  return `${sentenceCase(body + tail)}?`
}

/** A sentence about nothing in particular. */
export const chatter = (frames: ReadonlyArray<Template>, random: Random, mentions: Mentions): string =>
  sentenceCase(say(random.pick(frames), random, (slot) => anyWords(slot, random, mentions)))
