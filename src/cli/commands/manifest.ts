import { join, resolve } from 'node:path';
import { checkManifests, type ManifestCheck } from '../../audit/manifest-check.ts';
import { printableProblems } from '../../audit/problems.ts';
import {
  acceptedSchema,
  formatAcceptances,
  formatManifest,
  manifestSchema,
} from '../../know/manifest/index.ts';
import { printable } from '../../util/printable.ts';
import { count, hanging, wrap } from '../../util/wrap.ts';
import { ProblemsError, UsageError } from '../errors.ts';
import { shellWord } from '../options.ts';
import { NO_RULES } from '../rule-texts.ts';
import { createServices } from '../services.ts';
import { strictText } from '../strict-text.ts';
import type { Terminal } from '../terminal.ts';

export interface ManifestFlags {
  readonly asOf?: string;
  /** Format: writes nothing, exit 1 where something would change. */
  readonly check?: boolean;
  /** Schema: that of overscope.accepted.yaml. */
  readonly accepted?: boolean;
}

/** Everything wrong in the manifests and acceptances of a folder at once, or what they hold and what is doubtful. */
export async function manifestCheckCommand(
  folder: string,
  flags: ManifestFlags,
  terminal: Terminal,
): Promise<number> {
  const checked = await readAll(folder, flags, terminal, 'No audit runs before that is mended.');
  if (checked.files.length === 0)
    throw new UsageError(`there is no overscope.yaml in ${folder === '.' ? 'this folder' : folder}`, [
      `write  overscope init${folder === '.' ? '' : ` ${shellWord(folder)}`}, which proposes one`,
    ]);
  const { doubts, manifest, files } = checked;
  const names = files.map(({ path }) => printable(path)).join(', ');
  const lines = [
    ...wrap(
      `${names}: ${contents(manifest)}. No problem${doubts.length === 0 ? '.' : `, ${count(doubts.length, 'warning')}:`}`,
      terminal.width,
    ),
    ...doubts.flatMap(({ place, message }) => {
      const at = `${printable(place.path)}:${place.line}`;
      return hanging(`  ${at}  `, at.length + 4, printable(message), terminal.width);
    }),
  ];
  terminal.out(`${lines.join('\n')}\n`);
  return 0;
}

/** `3 jobs, 1 gate, 4 acceptances (2 unreviewed)`. */
function contents(manifest: ManifestCheck['manifest']): string {
  const unreviewed = manifest.acceptances.filter((one) => one.unreviewed === true).length;
  const parts = [
    manifest.present ? count(manifest.jobs.length, 'job') : '',
    some(manifest.assets.length, 'asset'),
    some(manifest.evidence.length, 'entry of evidence', 'entries of evidence'),
    some(manifest.attested.length, 'attestation'),
    some(manifest.gates.length, 'gate'),
    some(manifest.recovery.length, 'recovery system'),
    some(manifest.exclude.length, 'exclusion'),
    some(manifest.acceptances.length, 'acceptance') + (unreviewed > 0 ? ` (${unreviewed} unreviewed)` : ''),
  ];
  return parts.filter((part) => part !== '').join(', ') || 'nothing yet';
}

function some(number: number, one: string, many?: string): string {
  return number === 0 ? '' : count(number, one, many);
}

/** Writes manifests and acceptances in their canonical form; what is not right is not touched. */
export async function manifestFormatCommand(
  folder: string,
  flags: ManifestFlags,
  terminal: Terminal,
): Promise<number> {
  const { files } = await readAll(folder, flags, terminal, 'Nothing was written.');
  const root = resolve(terminal.host.cwd, folder);
  const changed: { readonly path: string; readonly text: string }[] = [];
  for (const { path, kind } of files) {
    const bytes = terminal.host.read(join(root, path));
    const before = bytes.ok ? strictText(bytes.value) : undefined;
    const text =
      before === undefined
        ? undefined
        : kind === 'accepted'
          ? formatAcceptances(before)
          : formatManifest(before);
    if (text === undefined)
      throw new UsageError(`${path} cannot be rewritten without losing something of it`, [
        'write  it by hand; nothing was changed',
      ]);
    if (text !== before) changed.push({ path, text });
  }
  if (flags.check !== true) for (const one of changed) save(join(root, one.path), one, terminal);
  const names = changed.map(({ path }) => printable(path)).join(', ');
  const done = flags.check === true ? 'not in canonical form: overscope manifest format' : 'rewritten';
  const said =
    changed.length === 0 ? `${count(files.length, 'file')} in canonical form.` : `${names} ${done}.`;
  terminal.out(`${wrap(said, terminal.width).join('\n')}\n`);
  return flags.check === true && changed.length > 0 ? 1 : 0;
}

function save(
  full: string,
  { path, text }: { readonly path: string; readonly text: string },
  { host }: Terminal,
): void {
  const result = host.write(full, text);
  if (!result.ok) throw new UsageError(`${path} cannot be written: ${result.error.message}`);
}

/** The JSON Schema by which an editor explains each field. */
export function manifestSchemaCommand(flags: ManifestFlags, terminal: Terminal): number {
  terminal.out(`${JSON.stringify(flags.accepted === true ? acceptedSchema : manifestSchema, null, 2)}\n`);
  return 0;
}

async function readAll(
  folder: string,
  flags: ManifestFlags,
  { host, today, version }: Terminal,
  consequence: string,
): Promise<ManifestCheck> {
  const root = resolve(host.cwd, folder);
  const stat = host.stat(root);
  if (!stat.ok || stat.value.kind === 'file')
    throw new UsageError(`there is no folder ${JSON.stringify(folder)}`, [
      'write  the folder that is audited',
    ]);
  const { catalogue, scanText } = createServices(host, version, NO_RULES, () => undefined);
  const checked = await checkManifests(host, {
    root,
    asOf: flags.asOf ?? today,
    catalogue,
    secretLike: (text) => scanText('value.txt', text).matches.some((match) => match.role === 'secret'),
  });
  if (checked.problems.length > 0)
    throw new ProblemsError(printableProblems(checked.problems, scanText), consequence);
  return checked;
}
