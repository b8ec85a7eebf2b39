import { InvalidArgumentError, Option, type Command } from 'commander';
import { SEVERITIES, type Severity } from '../model/finding.ts';
import { FORMATS, type Format } from '../model/view.ts';
import { isDay } from '../util/day.ts';
import { shellWord } from '../util/shell-word.ts';

export { shellWord };

/** What the flags say that choose what is read, and as of when. */
export interface ReadFlags {
  readonly base?: string;
  readonly staged?: boolean;
  readonly history: boolean;
  readonly reader?: 'git';
  readonly deps?: boolean;
  readonly manifest: readonly string[];
  readonly manifestFrom?: string;
  readonly rules: readonly string[];
  readonly import: readonly string[];
  readonly asOf?: string;
  /** What earlier runs have kept is used, and this one keeps something. */
  readonly cache?: boolean;
}

/** What the flags say that decide when the exit code is not 0. */
export interface FailFlags {
  readonly failOn: Severity | 'never';
  readonly strict?: boolean;
}

/** What the flags of `audit` and `list` say. */
export interface AuditFlags extends ReadFlags, FailFlags {
  readonly all?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
  readonly format: Format;
  readonly output: readonly string[];
}

/** The audit that a command makes to find what it is about. */
export function plainAudit(flags: ReadFlags): AuditFlags {
  const { base, staged, history, reader, deps, manifest, manifestFrom, rules, asOf, cache } = flags;
  return {
    history,
    manifest,
    rules,
    import: flags.import,
    ...(base === undefined ? {} : { base }),
    ...(staged === undefined ? {} : { staged }),
    ...(reader === undefined ? {} : { reader }),
    ...(deps === undefined ? {} : { deps }),
    ...(manifestFrom === undefined ? {} : { manifestFrom }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(cache === undefined ? {} : { cache }),
    failOn: 'high',
    color: false,
    format: 'text',
    output: [],
  };
}

/** The flags that make the same audit again, as words of a command line. */
export function readWords(flags: ReadFlags): string[] {
  const pairs = [
    ['--base', flags.base],
    ...flags.manifest.map((file) => ['--manifest', file] as const),
    ['--manifest-from', flags.manifestFrom],
    ...flags.rules.map((folder) => ['--rules', folder] as const),
    ...flags.import.map((file) => ['--import', file] as const),
    ['--as-of', flags.asOf],
  ] as const;
  return [
    ...pairs.flatMap(([name, value]) => (value === undefined ? [] : [name, shellWord(value)])),
    ...(flags.staged === true ? ['--staged'] : []),
    ...(flags.history ? [] : ['--no-history']),
    ...(flags.deps === true ? ['--deps'] : []),
  ];
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Flags that say what is read. */
export function readOptions(command: Command): Command {
  return filesOptions(
    command
      .optionsGroup('Read')
      .option('--base <rev>', 'only what this branch adds to <rev>')
      .option('--staged', 'only what is about to be committed'),
  );
}

/** Flags that say what is read where it is all that is here, and no change. */
export function filesOptions(command: Command): Command {
  const sources = command
    .optionsGroup('Read')
    .option('--no-history', 'files only, no commits')
    .addOption(new Option('--reader <name>', 'git: objects through git alone').choices(['git']))
    .option('--deps', 'also dependency and build folders');
  return manifestOptions(sources);
}

/** Flags that say by what is judged. */
export function manifestOptions(command: Command): Command {
  return command
    .option('--manifest <file>', 'a manifest from elsewhere; repeat', collect, [])
    .option('--manifest-from <rev>', 'the revision whose manifest counts')
    .option('--rules <dir>', 'also the rules in <dir>; repeat', collect, [])
    .option('--import <file>', 'a report of another scanner; repeat', collect, [])
    .option('--as-of <date>', 'the day that ends and reviews are judged against', dayOf)
    .option('--no-cache', 'read everything, whatever earlier runs have kept');
}

/** Flags that say what is shown. `text`: the format where none is given; else that is open. */
export function showOptions(command: Command, text = true): Command {
  const format = new Option('--format <name>', 'on stdout').choices(FORMATS);
  return command
    .optionsGroup('Show')
    .option('-o, --output <file>', 'write a report as well: .md .html .sarif .json .txt; repeat', collect, [])
    .addOption(text ? format.default('text') : format)
    .option('--all', 'every finding and place, low and accepted ones too')
    .option('-q, --quiet', 'findings only')
    .option('--verbose', 'what was read, and how long it took, on standard error')
    .option('--no-color', 'no colour; NO_COLOR does the same');
}

/** Flags that say when the exit code is not 0. */
export function failOptions(command: Command): Command {
  return command
    .optionsGroup('Fail')
    .addOption(
      new Option('--fail-on <level>', 'exit 1 at this level or above')
        .choices([...SEVERITIES.filter((level) => level !== 'note').reverse(), 'never'])
        .default('high'),
    )
    .option('--strict', 'exit 3 also when one file could not be read');
}

/** A day of the calendar, as the parser of the command line reads one. */
export function dayOf(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('A day is written YYYY-MM-DD.');
  return text;
}
