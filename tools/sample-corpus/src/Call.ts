import { analyst, type Firm, type FirmTopicPlan, mentionsOf, operator, type Speaker } from "./Firm.ts"
import { answerOpeners, chatterFrames, questionClosers, questionOpeners } from "./Frames.ts"
import { firstNameOf } from "./Names.ts"
import type { Random } from "./Random.ts"
import { chatter, type Mentions, topicQuestion, topicStatement } from "./SentenceGrammar.ts"

/** A sentence and the planted topic that it is about (null: about nothing in particular). */
interface Sentence {
  readonly text: string
  readonly topicId: string | null
}

/** WRDS's codes: 1 operator in the presentation, 2 presenter, 3 question, 4 answer, 7 operator in the Q&A. */
type ComponentType = 1 | 2 | 3 | 4 | 7

/** One turn of a speaker. */
export interface Component {
  readonly type: ComponentType
  readonly speaker: Speaker
  readonly text: string
  readonly sentences: ReadonlyArray<Sentence>
}

export interface CallShape {
  /** Analysts who ask; 0 is a call without a Q&A part. */
  readonly analysts: number
  /** Paragraphs of the two long speeches. */
  readonly paragraphs: number
  /** Whether one executive's turn has no text. */
  readonly emptyComponent: boolean
}

/** Writes a whole call, from the operator's welcome to the goodbye. */
export const writeCall = (firm: Firm, seed: number, period: string, shape: CallShape, random: Random): ReadonlyArray<Component> => {
  const [relations, chief, finance, third] = firm.executives as [Speaker, Speaker, Speaker, Speaker]
  const analysts = random
    .shuffle(Array.from({ length: 300 }, (_, n) => n))
    .slice(0, shape.analysts)
    .map((n) => analyst(seed, n))
  const mentions = mentionsOf(
    firm,
    [...firm.executives, ...analysts].map((person) => firstNameOf(person.name))
  )
  const components: Array<Component> = []

  const operatorSays = (type: 1 | 7, text: string): void => {
    components.push({ type, speaker: operator, text, sentences: [] })
  }
  const speak = (type: 2 | 3 | 4, speaker: Speaker, paragraphs: ReadonlyArray<ReadonlyArray<Sentence>>): void => {
    const text = paragraphs.map((paragraph) => paragraph.map((sentence) => sentence.text).join(" ")).join("\n")
    components.push({ type, speaker, text, sentences: paragraphs.flat() })
  }
  const small = (frames: Parameters<typeof chatter>[0]): Sentence => ({ text: chatter(frames, random, mentions), topicId: null })

  operatorSays(
    1,
    `Good day, and welcome to the ${firm.name} ${period} earnings conference call. [Operator Instructions] I would now like to hand the call to ${relations.name}. Please go ahead.`
  )
  speak(2, relations, [[plain("Thank you, operator."), ...welcome(firm, period, chief, finance)], safeHarbour(firm, random)])
  speak(2, chief, speech(firm.topics, shape.paragraphs, random, mentions))
  speak(2, finance, speech(firm.topics, shape.paragraphs, random, mentions))
  if (shape.emptyComponent) speak(2, third, [])

  for (const asking of analysts) {
    operatorSays(
      7,
      `${random.pick(["Our next question comes from", "We will go to", "The next question is from the line of"])} ${asking.name} with ${asking.company}.`
    )
    const topics = random.shuffle(firm.topics)
    const rounds = random.int(1, 2)
    for (let n = 0; n < rounds; n++) {
      const topic = topics[n] as FirmTopicPlan
      speak(3, asking, [[small(questionOpeners), ...questions(topic, random, mentions)]])
      const answering = random.pick([chief, chief, finance, third])
      speak(4, answering, [
        [...(random.chance(0.6) ? [small(answerOpeners)] : []), ...statements(topic, random.int(5, 12), random, mentions)]
      ])
      if (random.chance(0.3)) speak(4, random.pick([finance, third]), [statements(topic, random.int(2, 5), random, mentions)])
    }
    if (random.chance(0.6)) speak(3, asking, [[small(questionClosers)]])
  }
  if (shape.analysts > 0) operatorSays(7, `There are no further questions. I will turn the call back to ${chief.name} for closing remarks.`)
  speak(shape.analysts > 0 ? 4 : 2, chief, [[small(chatterFrames), plain("Thank you all for joining us today.")]])
  operatorSays(shape.analysts > 0 ? 7 : 1, "This concludes today's conference call. You may now disconnect.")
  return components
}

const plain = (text: string): Sentence => ({ text, topicId: null })

const statements = (topic: FirmTopicPlan, count: number, random: Random, mentions: Mentions): ReadonlyArray<Sentence> =>
  Array.from({ length: count }, () => ({ text: topicStatement(topic.words, random, mentions), topicId: topic.topicId }))

const questions = (topic: FirmTopicPlan, random: Random, mentions: Mentions): ReadonlyArray<Sentence> => [
  ...(random.chance(0.4) ? statements(topic, 1, random, mentions) : []),
  ...Array.from({ length: random.int(1, 2) }, () => ({ text: topicQuestion(topic.words, random, mentions), topicId: topic.topicId }))
]

/** A long speech: one paragraph per topic, in random order, with an occasional sentence about nothing in particular. */
const speech = (
  topics: ReadonlyArray<FirmTopicPlan>,
  paragraphs: number,
  random: Random,
  mentions: Mentions
): ReadonlyArray<ReadonlyArray<Sentence>> => {
  const order = random.shuffle(topics)
  const small = (): Sentence => plain(chatter(chatterFrames, random, mentions))
  const spoken: Array<Array<Sentence>> = [[small(), small()]]
  for (let n = 0; n < paragraphs; n++) {
    const topic = order[n % order.length] as FirmTopicPlan
    const paragraph = [...statements(topic, random.int(5, 9), random, mentions)]
    if (random.chance(0.4)) paragraph.splice(random.int(0, paragraph.length), 0, small())
    spoken.push(paragraph)
  }
  spoken.push([small()])
  return spoken
}

const welcome = (firm: Firm, period: string, chief: Speaker, finance: Speaker): ReadonlyArray<Sentence> => [
  plain(`Good morning and welcome to ${firm.name}'s ${period} results call.`),
  plain(`With me today are ${chief.name}, our Chief Executive Officer, and ${finance.name}, our Chief Financial Officer.`)
]

const safeHarbour = (firm: Firm, random: Random): ReadonlyArray<Sentence> => [
  plain(
    `Please note that ${random.pick(["some of our comments", "certain statements", "parts of this discussion"])} today are forward-looking statements within the meaning of the Private Securities Litigation Reform Act, the "safe harbor" provisions.`
  ),
  plain(
    `Actual results could differ materially ${random.pick(["from those we describe", "because of risks and uncertainties", "from what we expect today"])}, and ${firm.name} ${random.pick(["undertakes no obligation to update them", "does not intend to update them"])}.`
  ),
  plain(
    `We refer you to ${random.pick(["our annual report", "our filings with the SEC", "our latest Form 10-K"])} for a discussion of these risks, and to our website for a reconciliation of non-GAAP measures.`
  )
]
