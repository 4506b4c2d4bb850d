// The language model flags most stop words; here are those that it does not know as such.

/** Short forms, titles and spoken forms that say nothing by themselves; lower case, without a full stop behind. */
export const moreStopWords: ReadonlySet<string> = new Set([
  "mr",
  "mrs",
  "ms",
  "messrs",
  "dr",
  "prof",
  "vs",
  "versus",
  "etc",
  "eg",
  "ie",
  "e.g.",
  "i.e.",
  "a.m.",
  "p.m.",
  "am",
  "pm",
  "inc",
  "ll",
  "ve",
  "re",
  "nt",
  "y'all",
  "yall",
  "gonna",
  "wanna",
  "gotta",
  "kinda",
  "sorta",
  "lemme",
  "gimme",
  "dunno",
  "outta",
  "ain't",
  "'em",
  "o'clock",
  "ma'am",
  "having",
  "goin'",
  "doin'",
  "havin'",
  "'til",
  "'cause",
  "d'you",
  "c'mon",
  "innit"
])

// Who or what stands before 's, 're, 've, 'll, 'd and 'm without being a noun.
const subjects =
  "i you we he she it they that this these those there here who whom which what where when why how so let one not y'all".split(" ")
const auxiliaries = (
  "ai am are can could dare did do does had has have is may might must need ought sha shall should was were wo would ca gon dares das " +
  "ain aren couldn daren didn doesn don hadn hasn haven isn mayn mightn mustn needn oughtn shan shouldn wasn weren won wouldn"
).split(" ")
const starts = new Set([...subjects, ...auxiliaries])
const cliticPattern = /'(?:re|ve|ll|d|m|s|t|am|n't|all|a)$|n't$/

/** The clitics at the end of a word with apostrophes: `we'd've` -> `we`; `customers'll` -> `customers`; `can't` -> `ca`. */
export const withoutClitics = (word: string): string => {
  let base = word
  for (let rest = base.replace(cliticPattern, ""); rest !== base && rest !== ""; rest = base.replace(cliticPattern, "")) base = rest
  return base
}

/** Whether a word with an apostrophe (lower case) is a contraction of words that are all stop words. */
export const isContraction = (word: string): boolean => {
  if (moreStopWords.has(word) || word.endsWith("n't")) return true
  const base = withoutClitics(word)
  return base !== word && starts.has(base)
}

// Pronouns and question words whose clitics lost their apostrophe. Not "its", "well", "were", "wed", "shell", "shed", "hell", "hed",
// "ill", "id": they are words of their own, left to the language model.
const barePronouns = (
  "im ive youre youve youll youd theyre theyve theyll theyd weve hes shes itd itll thats thatll thatd theres therell thered heres whos wholl whod " +
  "whats whatre whatll whered wheres whereve hows howd howre howll whys whens lets iam heve thisll thatre thesere thosere wherere therere"
).split(" ")

/** Contractions that were typed without their apostrophe: `cant`, `youre`, `whats`. */
export const bareContractions: ReadonlySet<string> = new Set([
  ...barePronouns,
  ..."ai am are ca could dare did do does had has have is may might must need ought sha shall should was were wo would das dares gon"
    .split(" ")
    .map((word) => `${word}nt`),
  ..."could should would might must may not".split(" ").map((word) => `${word}ve`)
])
