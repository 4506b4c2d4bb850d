/**
 * What somebody would say to a language model rather than on an earnings call. A sentence of a call that is left out by mistake costs
 * nothing: there are others.
 */
const toModels: ReadonlyArray<RegExp> = [
  /\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,60}\b(?:instructions?|prompts?|rules?|directions?|guidelines|above|previous|prior|earlier|everything|system)\b/iu,
  /\b(?:system|developer|assistant|user)\s*(?:prompt|message|instructions?|role|:)/iu,
  /\byou are (?:now )?(?:an?|the|my) (?:\w+ ){0,2}(?:ai|assistant|model|chatbot|bot|agent|llm|gpt)\b/iu,
  /\bas an? (?:ai|large language|language) (?:model|assistant)\b/iu,
  /\b(?:answer|respond|reply|output|print|return|write|say|call it|name it|title it|label it)\b.{0,30}(?:\b(?:only|exactly|verbatim|json|instead)\b|["“'‘`])/iu,
  /\b(?:answer|respond|reply) (?:with|in)\b/iu,
  /\b(?:the|this|your) (?:name|title|label|answer|output|response|description) (?:of this (?:topic|theme|group) )?(?:is|must|should|shall|has to|will) be\b/iu,
  /\b(?:language model|chatgpt|jailbreak|prompt injection)\b/iu,
  /<\|.*\|>|\[\/?INST\]|<\/?(?:system|user|assistant|instructions?|text[\w-]*)>|```|^#{1,6} /iu
]

/** Whether a sentence reads like an instruction to a language model. */
export const saysToModel = (sentence: string): boolean => toModels.some((pattern) => pattern.test(sentence))
