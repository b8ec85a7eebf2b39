import { count } from '../../../util/wrap.ts';
import type { Barrier, PictureLoss, Undrawn } from '../present/losses.ts';
import type { Picture, PictureCredential } from '../present/picture.ts';

/** A gate's state in a word or two. */
export const GATE_WORDS: Readonly<Record<Barrier, string>> = {
  holds: 'holds',
  unproven: 'unproven',
  void: 'void',
  none: 'none',
  prompt: 'only a prompt',
  'not-needed': 'not needed',
};

/** A backup's state in a word or two. */
export const BACKUP_WORDS: Readonly<Record<Barrier, string>> = {
  holds: 'out of reach',
  unproven: 'unproven',
  void: 'within reach',
  none: 'none known',
  prompt: 'none known',
  'not-needed': 'not needed',
};

/** The line below a credential's name, which its place ends. */
export function credentialDetail({ id, kind }: PictureCredential): string {
  return `${kind === 'within' ? 'within its job' : kind} · ${id} · `;
}

/** The line below a loss's name. */
export function lossDetail({ what, operations }: PictureLoss): string {
  return [count(operations, 'operation'), ...(what === '' ? [] : [what])].join(' · ');
}

/** Whether anything is left that is not drawn. */
export function isMore({ named, kinds }: Undrawn): boolean {
  return named + kinds > 0;
}

/** `3 more resources and 12 more kinds`: losses that are not drawn; a kind is all of it that the provider has. */
export function moreText({ named, kinds }: Undrawn): string {
  if (named === 0) return `${count(kinds, 'more kind')} of resource`;
  const resources = count(named, 'more resource');
  return kinds === 0 ? resources : `${resources} and ${count(kinds, 'more kind')}`;
}

/** How a gate is drawn: no gate is no alarm where the credential is within its job. */
export function gateClass({ kind, gate }: PictureCredential): string {
  return kind === 'within' && gate !== 'holds' && gate !== 'unproven' ? 'calm' : gate;
}

/** How a way is drawn: by its credential's severity, dashed where only at most, quiet behind a gate that holds. */
export function wayClass({ kind, gate }: PictureCredential, sure: boolean): string {
  return `way ${gate === 'holds' ? 'held' : kind}${sure ? '' : ' most'}`;
}

/** What the picture shows, a sentence for each credential. */
export function sentencesOf({ credentials, losses }: Picture): string[] {
  return credentials.map((credential) => {
    const start = `${credential.title} ${credential.id} (${credential.where}, ${credential.how}; ${credential.kind === 'within' ? 'within its job' : credential.kind})`;
    if (credential.gate === 'not-needed') return `${start}: nothing irreversible is known.`;
    const ends = credential.losses.map(({ loss, sure }) => {
      const item = losses[loss];
      const verb = sure ? 'can destroy' : 'may at most destroy';
      if (item === undefined) return `${verb} ${moreText(credential.moreLosses)}`;
      const backup = item.backup === undefined ? '' : `, backup ${BACKUP_WORDS[item.backup]}`;
      return `${verb} ${item.title} (${lossDetail(item)}${backup})`;
    });
    return `${start}: gate ${GATE_WORDS[credential.gate]}; ${ends.join('; ')}.`;
  });
}
