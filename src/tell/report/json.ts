import type { Authority, Bound } from '../../model/authority.ts';
import type { Credential } from '../../model/credential.ts';
import { EFFECTS, type Effect } from '../../model/effect.ts';
import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { importJson } from './import-json.ts';
import { jsonText } from '../../util/json-text.ts';
import { changeJson } from './change-json.ts';
import {
  placeJson,
  type JsonBound,
  type JsonCredential,
  type JsonFinding,
  type JsonReport,
} from './json-type.ts';
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

/** The versioned type behind every machine-readable output. */
export function toJson(report: Report): JsonReport {
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
    audited: {
      name: report.audited.name,
      mode: report.scope.mode,
      history: report.scope.history,
      ...(report.audited.branch === undefined ? {} : { branch: report.audited.branch }),
      ...(report.audited.head === undefined ? {} : { head: report.audited.head.oid }),
      ...(report.audited.base === undefined ? {} : { base: report.audited.base.oid }),
    },
    findings: report.findings.map((finding) => findingJson(finding)),
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
      read: { ...report.coverage.read },
      gaps: report.coverage.gaps.map(({ source, scope, kind, path, what, help }) => ({
        source,
        scope,
        kind,
        what,
        ...(path === undefined ? {} : { path }),
        ...(help === undefined ? {} : { help: [...help] }),
      })),
      leftOut: report.coverage.leftOut.map((item) => ({ ...item })),
      ...leftToGit(report),
      ...(report.imports === undefined || report.imports.length === 0
        ? {}
        : { imports: report.imports.map(importJson) }),
    },
    manifest: {
      paths: report.manifest.revisions.map((item) => item.path),
      revision: report.manifest.revisions[0]?.revision ?? 'none',
      state: report.manifest.revisions[0]?.state ?? 'none',
      ...(report.manifest.revisions[0]?.lastChange === undefined
        ? {}
        : { lastChange: { ...report.manifest.revisions[0].lastChange } }),
      notYetCounting: report.widenings.map((item) => ({
        what: item.what,
        text: item.text,
        counts: item.counts ?? null,
        ...placeJson(item.place),
      })),
      ...(report.owners === undefined ? {} : { owners: Object.fromEntries(report.owners) }),
    },
  };
}

/** What memory had no room for depends on how the work was shared out, so that two runs may differ in it. */
function leftToGit({ coverage }: Report): Pick<JsonReport['coverage'], 'leftToGit'> {
  const left = (coverage.leftToGit ?? []).filter(({ why }) => why !== 'memory');
  return left.length === 0 ? {} : { leftToGit: left.map(({ why, objects }) => ({ why, objects })) };
}

function findingJson(finding: Finding): JsonFinding {
  const credential = finding.subject.kind === 'credential' ? finding.subject.id : null;
  const asset = finding.claims.map((claim) => claim.asset).find((item) => item !== undefined);
  return {
    id: finding.id,
    check: finding.check,
    severity: finding.severity,
    title: finding.title,
    credential,
    subject: subjectName(finding),
    asset: asset === undefined ? null : { kind: asset.kind, name: asset.name ?? null, at: asset.at ?? null },
    environment: finding.environment,
    facets: finding.facets.map(({ check, claim }) => ({ check, severity: claim.severity, what: claim.what })),
    excess:
      finding.excess === undefined
        ? null
        : {
            bound: finding.excess.bound,
            operations: finding.excess.operations,
            irreversible: finding.excess.irreversible,
            jobOperations: finding.excess.jobOperations,
            authorityOperations: finding.excess.authorityOperations,
            worst: finding.excess.worst.map(({ id, effects, assets, bound }) => ({
              id,
              effects: [...effects],
              assets: [...assets],
              bound,
            })),
            milder: {
              count: finding.excess.milder.count,
              first: finding.excess.milder.first.map(({ id, effect }) => ({ id, effect })),
            },
            resources: [...finding.excess.resources],
          },
    places: finding.places.map((place) => ({
      ...placeJson(place),
      source: place.source,
      tracked: place.tracking === 'tracked',
      tracking: place.tracking,
      ...(place.commit === undefined ? {} : { commit: place.commit }),
    })),
    gate: {
      state: finding.gate.state,
      gates: finding.gate.gates.map(({ gate, state, because }) => ({
        title: gate.title,
        kind: gate.kind ?? null,
        basis: gate.basis,
        ladder: gate.ladder,
        state,
        ...(because === undefined ? {} : { because }),
        ...(gate.place === undefined ? {} : { place: placeJson(gate.place) }),
      })),
      prompts: finding.gate.prompts.map(({ place, quote }) => ({
        path: place.path,
        line: place.line,
        quote,
      })),
    },
    recovery: {
      state: finding.recovery.state,
      systems: finding.recovery.systems.map(({ system, state, because }) => ({
        title: system.title,
        kind: system.kind,
        basis: system.basis,
        state,
        ...(because === undefined ? {} : { because }),
      })),
    },
    route: finding.route.map((step) => ({ ...step })),
    next: finding.next.map((step) => ({ ...step })),
    accepted:
      finding.accepted === undefined
        ? null
        : { ...finding.accepted, place: placeJson(finding.accepted.place) },
    ...(finding.reopened === undefined ? {} : { reopened: finding.reopened }),
    new: finding.fromChange,
  };
}

function acceptancesJson(report: Report): JsonReport['acceptances'] {
  const { findings, unreviewed, ending } = acceptsOf(report);
  return { findings: findings.length, unreviewed, endingSoon: ending.map((item) => ({ ...item })) };
}

function subjectName(finding: Finding): string {
  const { subject } = finding;
  switch (subject.kind) {
    case 'credential':
      return subject.id;
    case 'context':
    case 'asset':
      return subject.name;
    case 'manifest':
      return subject.entry;
  }
}

function credentialJson(credential: Credential, report: Report): JsonCredential {
  const authority = report.authorities.get(credential.id);
  const irreversible = (end: 'floor' | 'ceiling'): number =>
    new Set(
      (report.exposures.get(credential.id) ?? [])
        .filter((item) => end === 'ceiling' || item.bound === 'floor')
        .map((item) => item.operation),
    ).size;
  return {
    id: credential.id,
    type: credential.fits[0] ?? 'unknown',
    types: [...new Set([...credential.fits, ...credential.mayBe])],
    fits: [...credential.fits],
    role: credential.role,
    reached: credential.reached,
    standing: credential.standing,
    ...(credential.checksum === undefined ? {} : { checksum: credential.checksum }),
    environment: credential.environment.name,
    environmentBasis: credential.environment.basis,
    public: credential.public,
    job: [...(report.jobs.get(credential.id) ?? [])],
    ...(credential.fingerprint === undefined ? {} : { fingerprint: credential.fingerprint }),
    ...(credential.reference === undefined
      ? {}
      : {
          reference: {
            store: credential.reference.store,
            names: [...credential.reference.names],
            environment: credential.reference.environment ?? null,
          },
        }),
    authority:
      authority === undefined
        ? null
        : {
            settled: authority.settled,
            floor: boundJson(authority.floor, authority, irreversible('floor'), report),
            ceiling: boundJson(authority.ceiling, authority, irreversible('ceiling'), report),
          },
    places: credential.sightings.map((sighting) => ({
      ...placeJson(sighting),
      endColumn: sighting.endColumn,
      source: sighting.source,
      tracked: sighting.tracking === 'tracked',
      tracking: sighting.tracking,
      ...(sighting.commits === undefined
        ? {}
        : { firstCommit: sighting.commits.first.oid, lastCommit: sighting.commits.last.oid }),
    })),
  };
}

function boundJson(bound: Bound, authority: Authority, irreversible: number, report: Report): JsonBound {
  const operations = report.catalogue.operations(authority.provider);
  const effects = new Set<Effect>();
  let number = 0;
  for (const plane of bound.planes) {
    if (plane.kind === 'unlisted') for (const effect of plane.effects) effects.add(effect);
    if (plane.kind !== 'listed') continue;
    const seen = new Set<number>();
    for (const grant of plane.grants) for (const index of grant.operations) seen.add(index);
    number += seen.size;
    for (const index of seen) for (const effect of operations.list[index]?.effects ?? []) effects.add(effect);
  }
  return {
    basis: bound.basis,
    because: bound.because,
    operations: number,
    irreversible,
    effects: EFFECTS.filter((effect) => effects.has(effect)),
    planes: bound.planes.map((plane) => ({
      plane: plane.plane,
      kind: plane.kind,
      ...(plane.kind === 'unlisted' ? { words: plane.words } : {}),
    })),
    places: bound.places.map(placeJson),
  };
}
