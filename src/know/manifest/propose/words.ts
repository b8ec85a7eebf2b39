import type { Credential, Sighting } from '../../../model/credential.ts';
import { environmentClass } from '../../../model/environment.ts';
import type { Proposed } from '../../../model/proposal.ts';
import { wordsOf } from '../../../util/names.ts';
import { inTree } from './link.ts';
import { nameWords, sharedWords, type Program } from './programs.ts';

/** Names of files that say nothing of a job. */
const IDLE = new Set(
  'index main app server client api db database data utils util lib helper common core config init base mod types model script run src route page layout handler'.split(
    ' ',
  ),
);
const LONGEST = 40;

/** A name for a job: of its script or pipeline, of the one file that asks, else of the provider and the environment. */
export function jobName(
  credential: Credential,
  program: Program | undefined,
  home: string,
  taken: ReadonlyMap<string, string>,
): string {
  const provider = (credential.fits[0] ?? 'credential').split('/')[0] ?? 'credential';
  const { name: environment } = credential.environment;
  const suffix = environmentClass(environment) === 'unknown' ? [] : [environment];
  const own = program === undefined ? [] : programWords(program);
  const folder = nameWords(home.split('/').at(-1) ?? '');
  const [place] = inTree(credential);
  const beside = nameWords(place?.path.split('/').at(-2) ?? '');
  const variable = wordsOf(credential.reference?.names[0] ?? place?.surroundings.variable ?? '');
  // Beside a job of the same provider the environment tells two apart, else the provider.
  const isTwin = taken.get(kebab(own)) === provider;
  const choices = [
    ...(own.length === 0
      ? []
      : [own, [...own, ...(isTwin ? suffix : [provider])], [...own, provider, ...suffix]]),
    ...(credential.reached === 'name' ? [variable] : []),
    [...folder, provider, ...suffix],
    [...beside, provider, ...suffix],
    variable,
  ].map(kebab);
  const free = choices.find((choice) => choice !== '' && !taken.has(choice));
  if (free !== undefined) return free;
  const base = choices.at(-2) ?? provider;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

function programWords({ kind, paths, links }: Program): string[] {
  if (kind === 'script')
    return paths.length === 1 ? nameWords(paths[0] ?? '') : named(sharedWords(paths), paths);
  if (kind === 'workflow') return paths.length === 1 ? nameWords(paths[0] ?? '') : sharedWords(paths);
  if (kind === 'migrations') return ['migrations'];
  const files = new Set(links.map(({ use }) => use.path));
  const [file = ''] = files;
  if (files.size !== 1) return [];
  const folder = nameWords(file.split('/').at(-2) ?? '');
  return [nameWords(file), folder].find((words) => !words.every((word) => IDLE.has(word))) ?? [];
}

/** What the scripts share, else the folder that they stand in. */
function named(shared: readonly string[], paths: readonly string[]): string[] {
  return shared.length > 0 ? [...shared] : nameWords(paths[0]?.split('/').at(-2) ?? 'scripts');
}

function kebab(words: readonly string[]): string {
  const text = words
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST);
  return text.replace(/^-+|-+$/g, '');
}

/** The environment of a credential and what tells it. */
export function environmentOf(credential: Credential, named?: Proposed): Proposed {
  const { name, basis } = credential.environment;
  const known = name !== '' && name !== 'unknown';
  if (known) return { value: name, because: basisText(basis, credential) };
  if (named !== undefined) return named;
  return {
    because: basis === 'conflict' ? 'its places tell several' : 'no variable, host or file name tells',
    question: 'Which environment is it for?',
  };
}

function at(place: Sighting | undefined): string {
  return place === undefined ? '' : `${place.path}:${place.line}`;
}

function basisText(basis: string, credential: Credential): string {
  const [first] = credential.sightings;
  switch (basis) {
    case 'variable': {
      const variable = first?.surroundings.variable;
      return variable === undefined
        ? `${at(first)}, the keys around it`
        : `${at(first)}, the name ${variable}`;
    }
    case 'host': {
      const place =
        credential.sightings.find(({ surroundings }) => surroundings.url?.host !== undefined) ?? first;
      const host = place?.surroundings.url?.host ?? place?.surroundings.hosts?.[0];
      return host === undefined ? `${at(place)}, its host` : `${at(place)}, the host ${host}`;
    }
    case 'file':
      return `the name of ${first?.path ?? ''}`;
    case 'mode':
      return 'the value’s own mode';
    case 'ci':
      return `${at(first)}, environment: of its job`;
    case 'manifest':
      return 'environments: in this file';
    default:
      return `${at(first)}, ${basis}`;
  }
}
