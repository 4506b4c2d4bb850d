import { Covered } from "@ftm/lineage"
import { Schema } from "effect"

/** The quarter has no firm topics yet. */
export class NoFirmTopics extends Schema.TaggedError<NoFirmTopics>()("NoFirmTopics", {}) {}
/** A file of firm topics is corrupt, or a firm is in two of them. */
export class BadFirmTopics extends Schema.TaggedError<BadFirmTopics>()("BadFirmTopics", {}) {}
/** Topics are missing of some firms: themes of a part look like the quarter's. */
export class PartOfTopics extends Schema.TaggedError<PartOfTopics>()("PartOfTopics", { covered: Covered }) {}
/** The topics were made of other sentences than are there now, or in several ways. */
export class TopicsOutOfDate extends Schema.TaggedError<TopicsOutOfDate>()("TopicsOutOfDate", {}) {}
/** There are themes that were made of other topics, or in another way; they are replaced on request only. */
export class ThemesOutOfDate extends Schema.TaggedError<ThemesOutOfDate>()("ThemesOutOfDate", { topics: Schema.Int }) {}
/** A file of themes or contributions cannot be read. */
export class BadThemes extends Schema.TaggedError<BadThemes>()("BadThemes", {}) {}
/** The store could not be read or written. */
export class StoreFailed extends Schema.TaggedError<StoreFailed>()("StoreFailed", {}) {}
/** The model itself failed. */
export class ModelFailed extends Schema.TaggedError<ModelFailed>()("ModelFailed", {}) {}

/** Why themes could not be found or read; `message` says what happened and what to type next. */
export class ThemeModelError extends Schema.TaggedError<ThemeModelError>()("ThemeModelError", {
  message: Schema.String,
  reason: Schema.Union([NoFirmTopics, BadFirmTopics, PartOfTopics, TopicsOutOfDate, ThemesOutOfDate, BadThemes, StoreFailed, ModelFailed]),
  cause: Schema.optionalKey(Schema.Defect())
}) {}
