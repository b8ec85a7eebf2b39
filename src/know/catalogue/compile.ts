import { createHash } from 'node:crypto';
import type { CredentialType, Provider } from '../../model/catalogue.ts';
import type { DetectionRule, KnownExample, ReferenceRule } from '../../model/detection.ts';
import type { Problem } from '../../model/manifest.ts';
import { compileCalls } from './compile-calls.ts';
import { compileLists, type ProviderSources, type Refuse } from './compile-lists.ts';
import { identifierRule, rulesOf, typeOf } from './compile-types.ts';
import { compileNames } from './reported.ts';
import type { CompiledCatalogue, CompiledCore, ProviderLists } from './compiled.ts';
import { linkFaults } from './links.ts';
import { readSources, type RuleSource, type RuleText, type Sources } from './source.ts';
import { compareText } from '../../util/order.ts';

/** A catalogue as far as it compiled, with everything that is wrong in the files. */
export interface Compilation {
  readonly catalogue: CompiledCatalogue;
  readonly problems: readonly Problem[];
}

/** What the files may build upon: the built-in catalogue, for a user's own rules. */
export interface Foundation {
  readonly core: CompiledCore;
  load(provider: string): ProviderLists | undefined;
}

/**
 * Compiles rule files and generated lists. With a foundation the files extend it: they may refer to its types and
 * operations and add to them, but not replace any.
 */
export function compileRules(texts: readonly RuleText[], foundation?: Foundation): Compilation {
  const sources = readSources(texts);
  const problems: Problem[] = [...sources.problems];
  const refuse: Refuse = (source, fault) => {
    problems.push(source.problem(fault));
  };
  const catalogue: CompiledCatalogue = {
    core: compileCore(sources, texts, foundation, refuse),
    names: compileNames(sources.files),
    providers: Object.fromEntries(
      byProvider(sources).map((provider) => [
        provider.provider,
        compileLists(provider, refuse, foundation?.load(provider.provider)),
      ]),
    ),
    calls: compileCalls(sources.files),
  };
  for (const { source, fault } of linkFaults(catalogue, sources, foundation)) refuse(source, fault);
  return { catalogue, problems: inOrder(problems) };
}

/** Problems by file, line and column. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      compareText(a.place.path, b.place.path) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column,
  );
}

function compileCore(
  sources: Sources,
  texts: readonly RuleText[],
  foundation: Foundation | undefined,
  refuse: Refuse,
): CompiledCore {
  const types = typesOf(sources, foundation, refuse);
  const ids = [...(foundation?.core.types ?? []).map((type) => type.id), ...types.keys()];
  const rules: DetectionRule[] = [];
  const known: KnownExample[] = [];
  const references: ReferenceRule[] = [];
  for (const { rules: file } of sources.files) {
    for (const raw of file.types ?? []) rules.push(...rulesOf(raw, file.provider, ids));
    for (const raw of file.identifiers ?? []) rules.push(identifierRule(raw, file.provider));
    known.push(...(file['known-examples'] ?? []));
    for (const raw of file.references ?? []) {
      const { type, names } = raw;
      references.push({ type, provider: file.provider, names, with: raw.with ?? [], uses: raw.uses ?? [] });
    }
  }
  const providers = providersOf(sources.files);
  const reviewed =
    providers
      .map((provider) => provider.reviewed)
      .filter((day) => day !== 'never')
      .sort()
      .at(-1) ?? '';
  const hash = hashOf(texts);
  return {
    version: 1,
    reviewed,
    hash,
    providers,
    types: [...types.values()],
    detection: { rules, known, references, hash },
  };
}

function typesOf(
  sources: Sources,
  foundation: Foundation | undefined,
  refuse: Refuse,
): ReadonlyMap<string, CredentialType> {
  const builtIn = new Set(foundation?.core.types.map((type) => type.id));
  const types = new Map<string, CredentialType>();
  for (const source of sources.files) {
    (source.rules.types ?? []).forEach((raw, index) => {
      const at = ['types', index, 'id'];
      if (!raw.id.startsWith(`${source.rules.provider}/`)) {
        const message = `a type of ${source.rules.provider} is named ${source.rules.provider}/…`;
        refuse(source, { path: at, message });
      } else if (types.has(raw.id)) {
        refuse(source, { path: at, message: `${raw.id} exists twice` });
      } else if (builtIn.has(raw.id)) {
        refuse(source, {
          path: at,
          message: `${raw.id} is in the built-in catalogue and cannot be replaced`,
        });
      } else types.set(raw.id, typeOf(raw, source.rules.provider));
    });
  }
  return types;
}

function providersOf(files: readonly RuleSource[]): Provider[] {
  const providers = new Map<string, Provider>();
  for (const { rules } of files) {
    const before = providers.get(rules.provider);
    providers.set(rules.provider, {
      id: rules.provider,
      title: rules.title ?? before?.title ?? rules.provider,
      reviewed: [rules.reviewed ?? '', before?.reviewed ?? ''].sort().at(-1) ?? '',
      hosts: [...new Set([...(before?.hosts ?? []), ...(rules.hosts ?? [])])],
    });
  }
  return [...providers.values()];
}

/** Sources by provider: a generated list belongs to the provider its prefix names. */
function byProvider(sources: Sources): ProviderSources[] {
  const names = new Set([
    ...sources.files.map((file) => file.rules.provider),
    ...sources.lists.map((source) => source.list.prefix.split(':')[0] ?? ''),
  ]);
  return [...names].sort().map((provider) => ({
    provider,
    files: sources.files.filter((file) => file.rules.provider === provider),
    lists: sources.lists.filter((source) => source.list.prefix.startsWith(`${provider}:`)),
  }));
}

function hashOf(texts: readonly RuleText[]): string {
  const hash = createHash('sha256');
  for (const { path, text } of [...texts].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${path}\0${text.length}\0`).update(text);
  }
  return hash.digest('hex').slice(0, 16);
}
