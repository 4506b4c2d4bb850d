/**
 * Sentences that are formalities of an earnings call and say nothing about the firm: greetings, thanks, the operator's
 * announcements, hand-overs, the legal notice. They occur in every call, often word for word, and would crowd out real topics.
 */
const patterns: ReadonlyArray<RegExp> = [
  // Legal notice
  /forward[- ]looking (statement|information|comment|remark)/i,
  /safe harbou?r/i,
  /(actual|future) results (may|might|could|to) (differ|vary)/i,
  /(differ|vary) materially/i,
  /(undertake|assume)s? no (obligation|duty)/i,
  /private securities litigation/i,
  /\brisk factors?\b.*\b(10-?[kq]|filing|sec)\b/i,
  /\b(sec|securities and exchange commission)\b.*\b(filing|form|report)s?\b|\b(filing|form|report)s?\b.*\bsecurities and exchange commission\b/i,
  /\bform (10-?[kq]|8-?k|20-?f)\b/i,
  /\b(non-?gaap|gaap)\b.*\breconcil|reconcil.*\b(non-?gaap|gaap)\b/i,
  // Operator and webcast
  /\b(next|first|last|final|another|our|your) question (is|comes|will come|come|today|from)\b/i,
  /\b(line|floor|call) (is|is now|now) (now )?open\b|\bopen(ing)? (up )?(the )?(line|floor|call)\b/i,
  /\bpress (star|the star|\*|#|pound|zero|one|\d)\b|\*\s?1\b|\bstar[- ](one|1)\b/i,
  /\b(touch-?tone|listen-only|dial(ed|ing)? in|telephone keypad)\b/i,
  /\b(conference|call|session|webcast) (has|is|is now|will be) (being )?(ended|concluded|recorded|over|archived)\b/i,
  /\b(may|can) (now )?disconnect\b|\bstand(ing)? by\b|\bq(uestion)?[- ]?(&|and)[- ]?a(nswer)? (session|portion|period|part)\b/i,
  /\breplay (of|will)\b.*\b(call|available|website)\b/i,
  /\b(slide|presentation|press release|webcast|transcript|replay)s?\b.*\b(website|web site|investor relations)\b|\binvestor relations (section|page|website)\b/i,
  /\b(this|that) (concludes|will conclude|ends)\b.*\b(call|conference|remarks|session|presentation)\b/i,
  /\b(turn|pass|hand)(ing)? (the |this |it )?(call |conference |floor |things )?(back |over )+to\b/i,
  /\bjoin(ing|ed)? (us|me) (on|for|this|today|by|here)\b|\bwith (us|me) (today|on the (call|line)|this (morning|afternoon))\b/i,
  /\b(welcome|thank you|thanks) .*\b(to|for) .*\b(earnings|results|conference) (conference )?call\b|\bwelcome to\b/i,
  /\b(follow-?up|one more|another|quick|two|couple of|few|first) question(s)?\b.{0,40}$/i,
  /\b(take|taking|answer|for|have (any|a)|no further|any (other|more|further)) (your |my |the |our )?(first |next |last )?questions?\b.{0,25}$/i,
  /\bget back in(to)? (the )?queue\b/i
]

const greeting =
  /^(and |so |well |okay |ok |great |yeah |yes |all right |alright |hey |hi |no |sure |perfect |excellent |awesome |again )*[,.]?\s*(good (morning|afternoon|evening|day)|hello|thank you|thanks|thank|congrat\w*|welcome|nice (job|quarter)|great (quarter|job|results))\b/i

/** A sentence that opens with a greeting or thanks is a formality only if it is no longer than this. */
const greetingCharacters = 120

/** Whether a sentence, as it was spoken, is a formality of the call. */
export const isBoilerplate = (text: string): boolean => {
  if (text.length <= greetingCharacters && greeting.test(text)) return true
  // Of an overlong text only the start is searched: a legal notice says early on what it is.
  const start = text.length > 2000 ? text.slice(0, 2000) : text
  return patterns.some((pattern) => pattern.test(start))
}
