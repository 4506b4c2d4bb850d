/**
 * Words that every earnings call is full of and that say nothing about the firm. They never become keywords, and a
 * sentence made up of them alone takes no part in clustering. Lemmas, in lower case.
 */
export const fillerWords: ReadonlySet<string> = new Set(
  `
a about absolutely across act actually add additional afternoon again ago ahead all allow almost already also although always am an and
another answer any anything apologize appreciate approximately are area around as ask at away back base basically be because become
been before begin being believe best better between big bit both bottom bring but by call can cannot certain certainly chairman change
chief clear clearly close color come comfortable comment company compare conference congratulation congrats consider continue continued
could couple course current currently cycle day definitely detail did different discuss do does doing done down drive due during each
early either else end enough especially etc even ever every everybody everyone everything exactly example excellent exciting excited
expect expectation extent extremely fact fair fairly far feel few fiscal final finally find first firstly five focus folk follow for
forward four from front full further future get give given go going gonna good got great guess guy guys had half happen happy hard has
have he hear hello help helpful her here hey hi high higher him his hold hope how however i idea if important in include including
incremental indicate instead interesting into is issue it item its itself job just keep key kind know large largely last late later
least less let level like likely line listen little long look lot low lower main mainly make many may maybe me mean measure meaningful
meaningfully mention might million billion thousand minute moment month more morning most mostly move much multiple must my name near
need never new next nice no not note nothing now number obviously of off officer often okay ok old on once one ongoing only open operator
opportunity or order other our out outside over overall own part particular particularly past people per perhaps period perspective
phone pick piece place plan please pleased plus point possible potential potentially pretty previous previously primarily prior probably
problem process provide put quarter quarterly question quick quickly quite range rather real really reason recall recent recently
reference refer regard relate related relative relatively remain remark remember remind report result right roughly run said same say
second section see seem seen sense sequentially set several shall share she should show side significant significantly similar
similarly simple simply since six slide slightly small so some somebody someone something sort sound speak specific specifically
standpoint start state statement step still strong stuff such super sure take talk team tell ten term terms than thank thanks that the
their them then there therefore these they thing think third this those though thought three through throughout time to today together
too top total touch toward towards true truly try turn two type understand understanding until up update upon us use usually various
versus very view wait walk wanna want was way we week welcome well went were what when where whether which while who whole why will
wish with within without wonder word work world would yeah year yes yesterday yet you your
ceo cfo coo vp vice president executive analyst webcast participant speaker listener
january february march april june july august september october november december monday tuesday wednesday thursday friday
dont don't didn't doesn't isn't aren't wasn't it's that's we're we've i'm i've you're they're there's let's can't won't ll ve re
`
    .split(/\s+/)
    .filter((word) => word !== "")
)
