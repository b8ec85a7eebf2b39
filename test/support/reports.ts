import { createHash } from 'node:crypto';

/** What a report says of one value; the shapes are those that the tools themselves wrote for the same repository. */
export interface Told {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly value: string;
  readonly commit?: string;
  readonly hidden?: boolean;
}

/** `gitleaks git -f json` and `gitleaks dir -f json`, version 8; from the second line on columns are one too large. */
export function gitleaks(told: readonly Told[]): string {
  return JSON.stringify(
    told.map(({ rule, path, line, column, value, commit = '', hidden = false }) => ({
      RuleID: rule,
      Description: 'Detected something.',
      StartLine: line,
      EndLine: line,
      StartColumn: column + (line > 1 ? 1 : 0),
      EndColumn: column + value.length - 1 + (line > 1 ? 1 : 0),
      Match: hidden ? 'REDACTED' : value,
      Secret: hidden ? 'REDACTED' : value,
      File: path,
      SymlinkFile: '',
      Commit: commit,
      Entropy: 4.2,
      Author: commit === '' ? '' : 'Ana',
      Email: '',
      Date: '',
      Message: '',
      Tags: [],
      Fingerprint: `${commit}${commit === '' ? '' : ':'}${path}:${rule}:${line}`,
    })),
    undefined,
    1,
  );
}

/** Betterleaks 1: the same with its attributes. */
export function betterleaks(told: readonly Told[]): string {
  const findings = JSON.parse(gitleaks(told)) as object[];
  return JSON.stringify(findings.map((one) => ({ ...one, Attributes: { path: 'x' } })));
}

/** Betterleaks 2: places are metadata. */
export function betterleaks2(told: readonly Told[]): string {
  return JSON.stringify(
    told.map(({ rule, path, line, column, value, commit = '', hidden = false }) => ({
      RuleID: rule,
      Description: '',
      StartLine: line,
      EndLine: line,
      StartColumn: column,
      EndColumn: column + value.length - 1,
      Match: hidden ? 'REDACTED' : value,
      Secret: hidden ? 'REDACTED' : value,
      Entropy: 4,
      Tags: [],
      Fingerprint: '',
      Metadata: { path, commit_sha: commit },
    })),
  );
}

/** SARIF as gitleaks and betterleaks write it. */
export function gitleaksSarif(told: readonly Told[], name = 'gitleaks'): string {
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name, semanticVersion: 'v8.0.0', informationUri: 'https://x.example', rules: [] } },
        results: told.map(({ rule, path, line, column, value, commit = '', hidden = false }) => ({
          message: { text: `${rule} has detected secret for file ${path}.` },
          ruleId: rule,
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: path },
                region: {
                  startLine: line,
                  startColumn: column + (line > 1 ? 1 : 0),
                  endLine: line,
                  endColumn: column + value.length - 1 + (line > 1 ? 1 : 0),
                  snippet: { text: hidden ? 'REDACTED' : value },
                },
              },
            },
          ],
          partialFingerprints: { commitSha: commit, email: '', author: '', date: '', commitMessage: '' },
          properties: { tags: [] },
        })),
      },
    ],
  });
}

/** `trufflehog git --json` and `trufflehog filesystem --json`, version 3: one record a line. */
export function trufflehog(told: readonly Told[]): string {
  return told
    .map(({ rule, path, line, value, commit }) =>
      JSON.stringify({
        SourceMetadata: {
          Data:
            commit === undefined
              ? { Filesystem: { file: path, line } }
              : { Git: { commit, file: path, email: 'ana', repository: 'x', timestamp: '', line } },
        },
        SourceID: 1,
        SourceType: 16,
        SourceName: 'trufflehog - git',
        DetectorType: 2,
        DetectorName: rule,
        DetectorDescription: '',
        DecoderName: 'PLAIN',
        Verified: false,
        VerificationFromCache: false,
        Raw: value,
        RawV2: '',
        Redacted: '',
        ExtraData: null,
        StructuredData: null,
        SecretParts: null,
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** `trufflehog --sarif`: neither values nor columns. */
export function trufflehogSarif(told: readonly Told[]): string {
  return JSON.stringify({
    $schema: 'https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'trufflehog', informationUri: '', version: '3', rules: [] } },
        results: told.map(({ rule, path, line }) => ({
          ruleId: rule,
          level: 'warning',
          message: { text: `Found unverified result for detector ${rule}.` },
          locations: [{ physicalLocation: { artifactLocation: { uri: path }, region: { startLine: line } } }],
          partialFingerprints: { 'trufflehogFingerprint/v1': '00' },
        })),
      },
    ],
  });
}

function kingfisherFinding({ rule, path, line, column, value, commit, hidden }: Told): object {
  return {
    rule: { title: rule.toUpperCase(), name: rule, id: rule, description: 'Identified something.' },
    finding: {
      snippet: hidden === true ? '[REDACTED:c98f898a]' : value,
      fingerprint: '16857834306567808884',
      confidence: 'high',
      entropy: '4.02',
      validation: { outcome: 'not_attempted', status: 'Not Attempted', response: '' },
      language: 'Unknown',
      line,
      column_start: column - 1,
      column_end: column + value.length - 2,
      path,
      ...(commit === undefined
        ? {}
        : {
            git_metadata: {
              repository_url: '.',
              commit: { id: commit, url: '', date: '2026-11-01' },
              file: { path, url: '', git_command: '' },
            },
          }),
    },
  };
}

/** `kingfisher scan -f json`, version 2. */
export function kingfisher(told: readonly Told[]): string {
  return JSON.stringify({
    findings: told.map(kingfisherFinding),
    audit: { schema: 'kingfisher.repository-audit.v1' },
    metadata: { generated_at: '' },
  });
}

/** `kingfisher scan -f jsonl`: findings, then what was done. */
export function kingfisherLines(told: readonly Told[]): string {
  const end = { audit: { schema: 'kingfisher.repository-audit.v1', summary: {} } };
  return [...told.map(kingfisherFinding), end].map((one) => `${JSON.stringify(one)}\n`).join('');
}

/** `ggshield secret scan --json`: incidents by file, hidden unless asked otherwise. */
export function ggshield(told: readonly Told[]): string {
  return JSON.stringify({
    id: told[0]?.commit ?? '/builds/acme',
    type: told[0]?.commit === undefined ? 'path_scan' : 'commit-range',
    total_incidents: told.length,
    total_occurrences: told.length,
    entities_with_incidents: told.map(({ rule, path, line, column, value, commit, hidden }) => ({
      mode: 'FILE',
      filename: commit === undefined ? path : `commit://${commit}/${path}`,
      incidents: [
        {
          policy: 'Secrets detection',
          occurrences: [
            {
              match: hidden === true ? starred(value) : value,
              match_type: 'apikey',
              line_start: line,
              line_end: line,
              index_start: column - 1,
              index_end: column - 1 + value.length,
            },
          ],
          type: rule,
          validity: 'no_checker',
          ignore_sha: '00',
          total_occurrences: 1,
          incident_url: '',
          known_secret: false,
        },
      ],
      total_incidents: 1,
      total_occurrences: 1,
    })),
    secrets_engine_version: '2.140.0',
  });
}

function starred(value: string): string {
  const shown = Math.ceil(value.length / 6);
  const middle = value.slice(shown, -shown).replaceAll(/[^+\-\s]/g, '*');
  return `${value.slice(0, shown)}${middle}${value.slice(-shown)}`;
}

/** `detect-secrets scan`, version 1.5: SHA-1 by file. */
export function detectSecrets(told: readonly Told[]): string {
  const results: Record<string, object[]> = {};
  for (const { rule, path, line, value } of told) {
    const own = (results[path] ??= []);
    own.push({
      type: rule,
      filename: path,
      hashed_secret: createHash('sha1').update(value).digest('hex'),
      is_verified: false,
      line_number: line,
    });
  }
  return JSON.stringify({
    version: '1.5.0',
    plugins_used: [{ name: 'AWSKeyDetector' }],
    filters_used: [{ path: 'detect_secrets.filters.allowlist.is_line_allowlisted' }],
    results,
    generated_at: '2026-11-23T11:14:49Z',
  });
}
