import { type Template, template } from "./Template.ts"

const all = (sources: ReadonlyArray<string>): ReadonlyArray<Template> => sources.map(template)

/**
 * Ways to speak of a topic. Verbs stand in the past tense or after "will", "can" and the like, so that a slot may be
 * singular or plural. `{thing}`, `{action}`, `{outcome}`, `{driver}` and `{metric}` come from the topic's lexicon.
 */
export const statementFrames: ReadonlyArray<Template> = all([
  "{thing} [improved|recovered|picked up|strengthened] [in the quarter|during the period|as the quarter went on], [helped by|thanks to|on the back of] {driver}",
  "{thing} [remained|stayed] [a challenge|a headwind|under pressure|difficult] [through {month}|for most of the quarter|longer than we had planned], [mainly because of|given|owing to] {driver}",
  "we [made good progress|moved quickly|took another step] by {action}, and {outcome} [improved|responded|came out ahead of plan]",
  "our [teams|people|managers] [have been|are] {action} [to protect|in order to improve|with an eye on] {outcome}",
  "{metric} came in at {number}, [compared with|against|versus] {number} [a year ago|in the prior quarter|in {month}], as {thing} [shifted|evolved|moved with the season]",
  "[because of|as a result of|in light of] {driver}, we [decided to change|adjusted|rethought] how we [handle|manage|approach] {thing}",
  "[roughly|about|close to|a little over] {percent} of the [change|increase|variance] [came from|was tied to|can be traced to] {thing}",
  "we [expect|anticipate|now assume] that {thing} will [ease|normalize|improve|weigh less on us] [by {month}|over the next {few} quarters|in the back half]",
  "[what we hear from|the feedback from|conversations with] {audience} [point to|suggest|show] that {thing} [will matter more|could stay where they are|should get better] [from here|next year]",
  "we [spent|invested|committed] {money} on {action} [this quarter|since {month}|over the last {few} quarters]",
  "{outcome} [benefited from|was held back by|moved in line with] {driver}, [while|whereas|even though] {thing} [was flat|stayed volatile|surprised us]",
  "[if you look at|when we look at|looking beneath] {thing}, [the picture is better than|the trend differs from|it tells you more than] {metric} [alone|by itself] would suggest",
  "{thing} and {thing2} [together explained|between them accounted for] {number} of [the swing|our growth|the shortfall]",
  "[by|through] {action} we [were able to lift|offset part of|kept control of] {outcome} [despite|in spite of|notwithstanding] {driver}",
  "[in {region}|across {region}], {thing} [ran ahead of|fell short of|tracked] our [plan|budget|own forecast] by {percent}",
  "{product} [helped|gave us an edge|was a bright spot] [here|in this area], [since|because] {audience} [care about|asked for|keep raising] {thing}",
  "we [finished|completed|wrapped up] {action} [at|for] {product} in {month}, which [supports|should lift|already helped] {outcome}",
  "[there are {few} parts to this|let me give you some color]: {thing} [came first|led the way], [then|followed by] {thing2}",
  "the [biggest|single largest|second] [driver|factor] [behind|in] {outcome} was {driver}",
  "[had it not been for|without|excluding] {driver}, {metric} would have been [better|higher|closer to plan] by {number}",
  "{metric} [rose|climbed|widened|moved up] by {number} [sequentially|year on year], [reflecting|driven by|which speaks to] {thing}",
  "{metric} [fell|declined|came down|narrowed] by {number} [sequentially|year on year] [as|after] we [started|kept|finished] {action}",
  "we [do not|never did] [count on|bank on] {driver} [going away|easing] [soon|before {month}], so [we are|the team is] {action}",
  "{audience} [tell us|keep telling us|have noticed] that {outcome} [is where|remains the area where] we [stand apart|have more to do]",
  "[the work on|our effort around] {thing} [added|saved|cost] {money} [so far|in the quarter|before any benefit]",
  "[last year|two years ago|back in {month}] {thing} [hardly came up|was a footnote]; today [it shapes|that drives|it sits behind] {outcome}",
  "we [started|launched|kicked off] {action} in {region}, and [early results are|the first read is] [encouraging|mixed|ahead of what we modeled] for {outcome}",
  "{driver} [hit|touched|reached] us [harder|less] than [peers|we feared], [partly|mostly] thanks to {action}",
  "our [guidance|outlook|plan] [assumes|builds in|reflects] {number} from {thing} and [no relief|modest relief|some relief] from {driver}",
  "[without getting ahead of ourselves|to be clear], {thing} [took up|absorbed] [more|less] of our [time|capital|attention] than {thing2}",
  "[every|each] [site|region|business] [now reports|has a target for] {metric}, and {action} [is how we get there|is part of the answer]",
  "the [impact|effect|benefit] of {action} [showed up|was visible] in {outcome} [by {month}|sooner than expected|at {product} first]",
  "we [see|continue to see] {money} of [opportunity|exposure|annual benefit] [tied to|from|in] {thing}",
  "[some of that|part of this|most of the improvement] [came down to|reflects] {thing}, with {driver} [as the other piece|explaining the rest]",
  "for {audience}, {thing} [have become|became] [a board-level question|the first question|part of every negotiation]",
  "[rather than wait for|instead of hoping for an end to] {driver}, we [moved ahead with|accelerated|doubled down on] {action}",
  "{few} of our [plants|offices|business lines|regions] [already finished|are well into|will begin] {action} [by {month}|this year]",
  "{metric} [has now improved|was better] for {few} [quarters|months] in a row, and {driver} [will decide|should determine] [how fast|whether] that continues",
  "we [track|watch|review] {metric} [weekly|every month], since {thing} can [turn|move] [quickly|without much warning]",
  "[the lesson from|what we learned from] {driver} is that {action} [pays off|takes longer than it sounds|has to come before growth]",
  "{outcome} [matters more to us than|can count as much as] volume, which is why [we put|the board approved] {money} into {action}",
  "[nobody|no one on this team] is [satisfied|happy] with {thing} yet, but {metric} [moved the right way|is {number} better] since {month}",
  "[on|around] {thing}, [I would point to|let me mention] {action} at {product}, where {metric} [reached|hit] {number}",
  "{region} [was the exception|stood out|lagged], with {thing} [up|down] {percent} [on|because of] {driver}"
])

/** What an analyst asks about a topic. */
export const questionFrames: ReadonlyArray<Template> = all([
  "could you [talk about|give us more detail on|unpack] {thing} and [how|whether] {driver} [affects|changes] [your thinking|the outlook]",
  "how [should we think about|are you planning for] {thing} [into|for] [next year|the back half|{month}]",
  "[on|regarding|just on] {thing}, [what did you see|did anything change] [in {month}|through the quarter|in {region}]",
  "[can you quantify|is there a way to size] the [impact|benefit] of {action} on {outcome}",
  "where do you [think|expect] {metric} [can go|settles] once {driver} [fades|eases]",
  "[is|was] {outcome} [mostly|really] about {thing}, or is {thing2} [part of it too|the bigger piece]",
  "how far along are you [with|in] {action}, and [what is left to do|what does it do for {metric}]",
  "you [mentioned|called out] {thing} in [the prepared remarks|your script]; [how much of that|what share] [came from|relates to] {driver}",
  "what are {audience} [saying|telling you] about {thing} [right now|compared with {few} months ago]",
  "[was|is] the {number} [move|change] in {metric} [tied to|explained by] {thing} or [something else|is it timing]",
  "I [wanted to ask|was hoping you could comment] on {thing}, [especially|particularly] at {product}",
  "does {action} [require more capital|change the margin profile], or [does {driver} get you there|will {outcome} pay for it]"
])

/** Put before a statement, now and then. */
export const openers: ReadonlyArray<Template> = all([
  "As [we|I] said [last time|in {month}], ",
  "[Turning|Moving] to the [next area|operating picture], ",
  "[Importantly|Encouragingly|Frankly|To be candid|Notably|Of course|Again|Overall], ",
  "In {region}, ",
  "[During|Over the course of] {month}, ",
  "[Look|So|Well|Now|And], ",
  "[From a longer-term view|Stepping back|On balance], ",
  "At the same time, ",
  "[For the full year|For the quarter|Through {month}], ",
  "[I think|We believe|I would say|My sense is that|It is fair to say that] ",
  "[Compared with {few} quarters ago|Relative to our plan], "
])

/** Put after a statement, now and then. */
export const tails: ReadonlyArray<Template> = all([
  ", which is [ahead of|in line with|a bit behind] [our plan|what we told you in {month}]",
  ", and we [expect|see] more of [that|the same] [next year|in the coming quarters]",
  ", [although|but] it is [early|too soon to call it a trend]",
  ", as [our CFO|the team] will [explain|cover] [shortly|in a minute]",
  ", [particularly|above all|most visibly] in {region}",
  ", [worth|or] [about|roughly] {money} [a year|on an annual basis]",
  ", and [that is something|I think that is what] {audience} [value|notice]",
  " [again this quarter|for the second year running|after a slow start]",
  ", subject to [the usual caveats|how {month} turns out]",
  ", and {product} [is a good example|shows it best]",
  ", a [change|swing|difference] of {number}"
])

/** Put after a question, now and then; the question mark follows. */
export const questionTails: ReadonlyArray<Template> = all([
  ", [say|especially|mainly] in {region}",
  ", and how much of that is {product}",
  ", now that {metric} [sits|is] near {number}",
  ", [given|considering] the {money} you [mentioned|spent] in {month}",
  ", relative to the {percent} you [gave us|talked about] in {month}",
  ", or do {audience} [see it|think of it] differently in {region}",
  " [between now and|by] {month}, [net of|setting aside] {driver}",
  " [without|before] the {number} from {product}"
])

/** Sentences of every call that are about nothing in particular. */
export const chatterFrames: ReadonlyArray<Template> = all([
  "[Thank you|Thanks], {name}, and good [morning|afternoon], everyone.",
  "[Let me|I will now] [turn|hand] [it|the call] over to {name}.",
  "[Please turn|If you go] to slide {count}.",
  "We [delivered|had] a [solid|good|respectable] quarter and I want to thank our [employees|teams] for [their hard work|the effort].",
  "Revenue was {money}, [up|down] {percent} [from last year|year over year].",
  "Earnings per share were ${small}, [above|within|near the top of] our range.",
  "We returned {money} to shareholders through dividends and share repurchases.",
  "Our tax rate was {percent}, and we [expect|see] {percent} for the year.",
  "Now [let me|I'd like to] walk you through the [numbers|results|details].",
  "With that, [we are happy to take|let us open the line for] your questions.",
  "We ended the period with {money} of cash and {money} of debt.",
  "I am [proud|pleased] with [what the team has done|where we are].",
  "Before I go on, a word on [the calendar|our agenda for today]: we have about {count} minutes."
])

export const answerOpeners: ReadonlyArray<Template> = all([
  "[Sure|Yes|Yeah], [thanks for the question|good question], {name}.",
  "[Hi|Hello], {name}, [happy to take that|let me start|I will take that one].",
  "[Right|Okay], so there are [two|a couple of] things there.",
  "[Great|Good] question."
])

export const questionOpeners: ReadonlyArray<Template> = all([
  "[Hi|Hello|Good morning|Good afternoon], [thanks for taking my question|congrats on the quarter|thank you for the time].",
  "[Great|Thanks], [a couple from me|just one from my side|maybe I could start with this].",
  "[Hey|Hi], this is {name} [on for|from] {broker}."
])

export const questionClosers: ReadonlyArray<Template> = all([
  "[Thank you|Thanks] [very much|so much|a lot][, {name}|].",
  "[Okay|Great|Got it], [that is helpful|very clear|I appreciate it].",
  "[Understood|Perfect], I will [pass it on|get back in the queue]."
])
