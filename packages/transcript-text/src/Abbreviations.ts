// What stands before a full stop without ending a sentence. All in lower case, without the last full stop.

/** Titles before a name; written with a capital they never end a sentence. */
export const TITLES: ReadonlySet<string> = new Set([
  "Mr", "Mrs", "Ms", "Messrs", "Dr", "Prof", "Sen", "Rep", "Gov", "Gen", "Col", "Capt", "Lt", "Sgt", "Hon", "Rev", "Fr", "Mt", "Ft"
])

/** Never ends a sentence: something must follow. */
export const ALWAYS_CONTINUES: ReadonlySet<string> = new Set([
  "vs", "e.g", "i.e", "cf", "viz", "ca", "approx", "appx", "incl", "excl", "resp", "a.k.a", "dept", "univ"
])

/** Ends a sentence only when the next word looks like the start of one: `Apple Inc. The …` but `Apple Inc. Chairman …`. */
export const MAY_END: ReadonlySet<string> = new Set([
  "inc", "corp", "co", "cos", "ltd", "llc", "l.l.c", "plc", "p.l.c", "bros", "intl", "int'l", "mfg", "assn", "assoc", "jr", "sr", "esq",
  "st", "ave", "blvd", "rd", "ph.d", "m.d", "m.b.a", "mba", "cpa", "etc", "et al", "al", "est", "avg", "max", "min", "govt", "gov't", "natl", "nat'l",
  "n.v", "b.v", "s.a", "a.g", "s.p.a", "a.s", "gmbh", "pty", "sq", "mm", "bn", "mn", "mil", "bbl", "lbs", "oz", "hrs", "mos", "yrs", "vol", "ed", "ext", "div", "dist"
])

/** Ends a sentence unless a number follows: `No. 1`, `Fig. 3`, `Feb. 24`. */
export const NUMBER_FOLLOWS: ReadonlySet<string> = new Set([
  "No", "Nos", "Fig", "Figs", "Sec", "Ch", "pp", "Vol", "Art", "Eq", "Ex", "Pt", "Reg",
  "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"
])

/** Words that start sentences and are seldom part of a name. */
export const SENTENCE_STARTERS: ReadonlySet<string> = new Set([
  "a", "about", "absolutely", "according", "actually", "additionally", "after", "again", "all", "also", "although", "an", "and", "another", "any", "are", "as", "at",
  "because", "before", "both", "but", "by", "can", "certainly", "clearly", "could", "did", "do", "does", "during", "each", "excluding", "even", "finally", "first",
  "following", "for", "from", "further", "furthermore", "given", "going", "good", "great", "has", "have", "he", "hello", "her", "here", "hi", "his", "how", "however",
  "i", "i'd", "i'll", "i'm", "i've", "if", "in", "including", "indeed", "is", "it", "it'll", "it's", "its", "just", "last", "let", "let's", "like", "look", "looking",
  "many", "maybe", "moreover", "most", "my", "next", "no", "nor", "not", "now", "obviously", "of", "oh", "ok", "okay", "on", "once", "one", "only", "or", "other", "our",
  "over", "overall", "perhaps", "please", "right", "second", "secondly", "she", "similarly", "since", "so", "some", "sorry", "still", "such", "sure", "thank", "thanks",
  "that", "that's", "the", "their", "then", "there", "there's", "therefore", "these", "they", "they're", "they've", "third", "this", "those", "though", "through",
  "thus", "to", "today", "turning", "under", "until", "up", "was", "we", "we'd", "we'll", "we're", "we've", "well", "were", "what", "what's", "when", "where", "which", "while",
  "who", "why", "will", "with", "within", "would", "yeah", "yes", "yet", "you", "you'll", "you're", "you've", "your"
])

/** After `a.m.` and `p.m.`: still the same time of day. */
export const TIME_ZONES: ReadonlySet<string> = new Set([
  "eastern", "central", "mountain", "pacific", "et", "est", "edt", "ct", "cst", "cdt", "mt", "mst", "mdt", "pt", "pst", "pdt", "gmt", "utc", "cet", "bst",
  "london", "new", "tokyo", "beijing", "hong", "israel", "singapore"
])
