import { createRequire } from "node:module"

/** What may stand directly behind a word. */
export const allMarks = [",", ".", ";", ":", "!", "?", "'", '"', ")", "…", "—", "’", "”", "]", "..."]
const apostrophes = ["'", "’", "´", "`", "ʼ", "′", "‘", ""]

const allContractions = (
  "i'm i've i'll i'd you're you've you'll you'd we're we've we'll we'd they're they've they'll they'd he's he'll he'd she's she'll she'd it's it'll it'd that's that'll that'd " +
  "there's there'll there'd here's who's who'll who'd what's what're what'll where's how's why's when's let's isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't can't couldn't won't " +
  "wouldn't shouldn't mightn't mustn't needn't shan't ain't daren't oughtn't mayn't could've should've would've might've must've y'all gonna wanna gotta we'd've shouldn't've they'll've i'd've"
).split(" ")

// Without its apostrophe each of these is another word.
const otherWords = new Set("its well were wed shell shed hell ill id hed whore lets wont".split(" "))

/** English contractions with their apostrophe written in every way, and left out where that makes no other word. */
export const contractions = (): ReadonlyArray<string> => [
  ...new Set(
    allContractions.flatMap((word) =>
      apostrophes
        .map((apostrophe) => word.replaceAll("'", apostrophe))
        .filter((spelled) => spelled === word || (!otherWords.has(spelled) && !(/'.*'/.test(word) && !/[^a-z]/.test(spelled))))
    )
  )
]

/** Every word of the language model's lexicon. */
export const lexicon = (): ReadonlyArray<string> => {
  const model = createRequire(import.meta.url)("wink-eng-lite-web-model") as {
    core(): { features: { lexeme: { list: ReadonlyArray<string> } } }
  }
  return model.core().features.lexeme.list
}
