import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { importJson } from './import-json.ts';
import { jsonText } from '../../util/json-text.ts';
import { changeJson } from './change-json.ts';
import { credentialJson } from './json-credential.ts';
import { findingJson } from './json-finding.ts';
import { coverageJson, wideningJson } from './json-parts.ts';
import type { JsonReport } from './json-type.ts';
import { acceptsOf } from './present/accepted.ts';

/** The report as a versioned document; its schema is `report.schema.json`. Keys and lists are in a fixed order. */
export function jsonReport(report: Report, view: View): string {
  void view;
  return jsonText(toJson(report));
}

/** The inventory alone as a versioned document: neither findings nor anything that reads like a verdict. */
export function jsonInventory(report: Report): string {
  const {
    findings: _findings,
    acceptances: _acceptances,
    exit: _exit,
    result: _result,
    change: _change,
    version,
    ...rest
  } = toJson(report);
  return jsonText({ version, kind: 'inventory', complete: report.exit !== 3, ...rest });
}

/** The versioned type behind both. */
function toJson(report: Report): JsonReport {
  return {
    version: 1,
    tool: {
      name: 'overscope',
      version: report.version,
      catalogue: report.catalogue.hash,
      reviewed: report.catalogue.reviewed,
    },
    asOf: report.asOf,
    exit: report.exit,
    result: report.result,
    audited: auditedJson(report),
    findings: report.findings.map(findingJson),
    credentials: report.credentials.map((credential) => credentialJson(credential, report)),
    names: report.names.map((name) => ({
      store: name.store,
      name: name.name,
      path: name.origin.path,
      line: name.span.line,
      column: name.span.column,
    })),
    contexts: report.contexts.map(({ name, kind, credentials }) => ({
      name,
      kind,
      credentials: [...credentials],
    })),
    acceptances: acceptancesJson(report),
    ...(report.change === undefined ? {} : { change: changeJson(report.change) }),
    coverage: {
      ...coverageJson(report.coverage),
      ...(report.imports === undefined || report.imports.length === 0
        ? {}
        : { imports: report.imports.map(importJson) }),
    },
    manifest: manifestJson(report),
  };
}

function auditedJson({ audited, scope }: Report): JsonReport['audited'] {
  const { name, branch, head, base } = audited;
  return {
    name,
    mode: scope.mode,
    history: scope.history,
    ...(branch === undefined ? {} : { branch }),
    ...(head === undefined ? {} : { head: head.oid }),
    ...(base === undefined ? {} : { base: base.oid }),
  };
}

function manifestJson({ manifest: { revisions }, widenings, owners }: Report): JsonReport['manifest'] {
  const [first] = revisions;
  return {
    paths: revisions.map(({ path }) => path),
    revision: first?.revision ?? 'none',
    state: first?.state ?? 'none',
    ...(first?.lastChange === undefined ? {} : { lastChange: { ...first.lastChange } }),
    notYetCounting: widenings.map(wideningJson),
    ...(owners === undefined ? {} : { owners: Object.fromEntries(owners) }),
  };
}

function acceptancesJson(report: Report): JsonReport['acceptances'] {
  const { findings, unreviewed, ending } = acceptsOf(report);
  return { findings: findings.length, unreviewed, endingSoon: ending.map((item) => ({ ...item })) };
}
