export type { CheckId, Severity } from './check.ts';
export type { PurposeRule } from './classify.ts';
export { connect } from './connect.ts';
export { type DiagnoseOptions, diagnose } from './diagnose.ts';
export type { Link, Skip } from './facts.ts';
export type { Node } from './node.ts';
export type { Profile } from './profile.ts';
export type { Finding, NodeFacts, Report, Skipped } from './report.ts';
