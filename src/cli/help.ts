import { hanging } from '../util/wrap.ts';

/** A command as help names it: its words and its description. */
export interface HelpEntry {
  readonly words: string;
  readonly description: string;
}

/** The first page of help: what one does with it, then the commands and flags; `others` are those not on it. */
export function helpText(others = 'the rest'): string {
  return `Find the credentials that can do more than their job. Works offline.

Usage  overscope [command] [options]

  overscope                    audit this folder, its git history included
  overscope audit ../api       audit another folder
  overscope audit -            audit standard input
  overscope init               write overscope.yaml: what each one is for
  overscope explain 9d41c7     a finding, type, operation or check in full
  overscope -o audit.md        the same audit as a report for people

Commands
  audit [path]     compare every credential with its job (the default)
  list [path]      the credentials and what they permit; no verdict
  init             propose overscope.yaml from how the code uses them
  diff A B [path]  how the authority changed between two revisions
  accept <id>      record that a finding is known, why, and until when
  explain <what>   the catalogue and the checks, readable
  example          replay an incident: pocketos (default) or replit
  hook install     audit every commit; also hook uninstall, hook status
  ci [path]        the audit that fits this CI: base, formats, reports
  overscope help <command> shows the options of one command;
  overscope help --all also shows ${others}

Read
  --base <rev>         only what this branch adds to <rev>
  --staged             only what is about to be committed
  --no-history         files only, no commits
  --reader git         objects through git alone: slower, the same result
  --deps               also dependency and build folders
  --manifest <file>    a manifest from elsewhere as well; repeat
  --manifest-from <r>  the revision whose manifest counts
  --rules <dir>        also the rules in <dir>; repeat
  --import <file>      a report of another scanner, joined with this; repeat
  --as-of <date>       the day that ends and reviews are judged against
  --no-cache           read everything, whatever earlier runs have kept

Show
  -o, --output <file>  write a report as well: .md .html .sarif .json .txt
  --format <name>      on stdout: text (default), json, sarif, md, html, github,
                       azure, gitlab (its secret detection), comment (short)
  --all                every finding and place, low and accepted ones too
  -q, --quiet          findings only        --no-color, NO_COLOR
  --verbose            what was read, and how long it took, on standard error

Fail
  --fail-on <level>    critical, high (default), medium, low, never
  --strict             exit 3 also when one file could not be read

Exit  0 nothing at or above --fail-on     2 wrong usage or overscope.yaml
      1 findings at or above --fail-on    3 incomplete    70 a bug in overscope
`;
}

/** What `help --all` adds: the commands that the first page leaves out. */
export function moreHelp(entries: readonly HelpEntry[]): string {
  const width = Math.max(...entries.map(({ words }) => words.length)) + 4;
  const lines = entries.flatMap(({ words, description }) => hanging(`  ${words}`, width, description, 80));
  return ['', 'More commands', ...lines, ''].join('\n');
}
