export { ApprovalNotice } from "./ApprovalNotice.ts"
export {
  assembleComponents,
  type ComponentOddity,
  type PulledComponents,
  type TranscriptComponents,
  transcriptComponents
} from "./AssembleComponents.ts"
export { type CaFile, nameOf } from "./CaFile.ts"
export { callKey, type CallVersions, type Version, type VersionRow } from "./CallVersions.ts"
export { classifyPgError, type LogInPlace, type PgErrorPlace } from "./ClassifyPgError.ts"
export { classifyTlsError, type TlsSeen } from "./ClassifyTlsError.ts"
export { pullComponents, pullComponentsFrom } from "./Components.ts"
export { componentsSql, speakersSql, textSql } from "./ComponentsSql.ts"
export { AskForCredentials, type Credentials, findCredentials, type TypedCredentials } from "./Credentials.ts"
export {
  anyRowSql,
  type ColumnTypes,
  componentRowsSql,
  detailIds,
  eventTypesSql,
  gvkeyRowsSql,
  linkRowsSql,
  newestTranscriptsSql,
  personRowsSql,
  quartersSql,
  timeLimitSql
} from "./DoctorRowsSql.ts"
export { columnsReadableSql, columnsSql, readableSql, sessionSql } from "./DoctorSql.ts"
export {
  type ColumnProblem,
  columnProblems,
  type ExpectedTable,
  expectedTables,
  roundedIds,
  schemaAndName,
  type TypeKind,
  unusualColumns
} from "./ExpectedColumns.ts"
export { type FirmLink, type LinkAtDate, type PermnoLink } from "./FirmLink.ts"
export { findTables, type FoundTables, transcriptLookUp } from "./FoundTables.ts"
export { describeReason, type LeftOutReason } from "./LeftOutReason.ts"
export { type NearMiss, type PassFileQuestion, type PassFileSearch, type PassFileUser, searchPassFile } from "./PassFile.ts"
export { describeOrigin, passwordOddities, type PasswordOrigin } from "./PasswordOrigin.ts"
export {
  type LeftOut,
  planSelection,
  selectCalls,
  selectCallsFrom,
  type SelectedFirm,
  type Selection,
  type SelectionFacts,
  type SharedPermno,
  type Unplaced
} from "./Selection.ts"
export { type CallsRule, defaultSelectionRules, describeRules, type SelectionRules, type VersionRule } from "./SelectionRules.ts"
export { linksSql, versionsSql } from "./SelectionSql.ts"
export { describeTrust, type ServerTrust, type Trust } from "./ServerTrust.ts"
export { type Sql } from "./Sql.ts"
export { type TranscriptCollectionType } from "./TranscriptCollectionType.ts"
export { type ConnectionOptions, type SocketUse, withRedial, WrdsConnection, type WrdsRow } from "./WrdsConnection.ts"
export {
  HostUnreachable,
  LoginRefused,
  NotConfigured,
  PermissionDenied,
  QueryFailed,
  ServerBusy,
  SocketDropped,
  TlsFailed,
  UnexpectedShape,
  WrdsError,
  type WrdsErrorReason,
  ApprovalTimedOut
} from "./WrdsError.ts"
export { type IdKind, idKindOf, type IdLookUp, idOf, idSql } from "./WrdsId.ts"
export { readWrdsSettings, type SslMode, WrdsSettings } from "./WrdsSettings.ts"
export { wrdsSourceLayer, wrdsSourceLayerWith } from "./WrdsSource.ts"
export { linkHistoryTable, WrdsTableNames, type WrdsTables, wrdsTables } from "./WrdsTables.ts"
export { dateOrNull, int32OrNull, wholePartOrNull } from "./WrdsValue.ts"
