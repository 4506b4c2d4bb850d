// The language model flags most stop words; here are those that it does not know as such.

/** Short forms, titles and spoken forms that say nothing by themselves; lower case, without a full stop behind. */
export const MORE_STOP_WORDS: ReadonlySet<string> = new Set([
  "mr", "mrs", "ms", "messrs", "dr", "prof", "vs", "versus", "etc", "eg", "ie", "e.g.", "i.e.", "a.m.", "p.m.", "am", "pm", "inc", "ll", "ve", "re", "nt",
  "y'all", "yall", "gonna", "wanna", "gotta", "kinda", "sorta", "lemme", "gimme", "dunno", "outta", "ain't", "'em", "o'clock", "ma'am",
  "goin'", "doin'", "havin'", "'til", "'cause", "d'you", "c'mon", "innit"
])

// Who or what stands before 's, 're, 've, 'll, 'd and 'm without being a noun.
const SUBJECTS = "i you we he she it they that this these those there here who whom which what where when why how so let one not y'all".split(" ")
const AUXILIARIES = ("ai am are can could dare did do does had has have is may might must need ought sha shall should was were wo would ca gon dares das " +
  "ain aren couldn daren didn doesn don hadn hasn haven isn mayn mightn mustn needn oughtn shan shouldn wasn weren won wouldn").split(" ")
const STARTS = new Set([...SUBJECTS, ...AUXILIARIES])
const CLITICS = /'(?:re|ve|ll|d|m|s|t|am|n't|all|a)$|n't$/

/** The clitics at the end of a word with apostrophes: `we'd've` -> `we`; `customers'll` -> `customers`; `can't` -> `ca`. */
export const withoutClitics = (word: string): string => {
  let base = word
  for (let rest = base.replace(CLITICS, ""); rest !== base && rest !== ""; rest = base.replace(CLITICS, "")) base = rest
  return base
}

/** Whether a word with an apostrophe (lower case) is a contraction of words that are all stop words. */
export const isContraction = (word: string): boolean => {
  if (MORE_STOP_WORDS.has(word) || /n't$/.test(word)) return true
  const base = withoutClitics(word)
  return base !== word && STARTS.has(base)
}

// "its", "well", "were", "wed", "shell", "shed", "hell", "ill", "id" are also words of their own and are left to the language model.
const NOT_CONTRACTIONS = new Set(["its", "well", "were", "wed", "shell", "shed", "hell", "ill", "id", "whore", "whores", "hows", "sod", "sos", "sore", "lets", "ones", "oned",
  "dared", "needs", "wont"])

/** Contractions that were typed without their apostrophe: `cant`, `youre`, `whats`. */
export const BARE_CONTRACTIONS: ReadonlySet<string> = new Set([
  ...AUXILIARIES.map((word) => `${word}nt`),
  ...AUXILIARIES.filter((word) => word.endsWith("n")).map((word) => `${word}t`),
  ..."could should would might must may not".split(" ").map((word) => `${word}ve`),
  ...SUBJECTS.flatMap((word) => ["re", "ve", "ll", "d", "m", "s"].map((clitic) => word + clitic)).filter((word) =>
    /^(?:im|ive|(?:you|we|they)(?:re|ve|ll|d)|(?:he|she|it|that|there|who|what|where|how|here|this|why|when)(?:s|ll|d|ve)|whatre|whore|howre|wherere|therere|thatre|thesere|thosere)$/.test(word)),
  "cant", "wont", "lets", "iam", "gont"
].filter((word) => word === "wont" || word === "lets" || !NOT_CONTRACTIONS.has(word)))
