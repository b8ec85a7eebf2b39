import { markup, type Html } from '../../../util/html.ts';
import { count } from '../../../util/wrap.ts';
import { undrawn, type PictureLoss } from '../present/losses.ts';
import type { Picture, PictureCredential } from '../present/picture.ts';
import {
  BACKUP_WORDS,
  credentialDetail,
  gateClass,
  GATE_WORDS,
  lossDetail,
  isMore,
  moreText,
  wayClass,
} from './picture-words.ts';
import { box, line, pill, SMALL, TITLE } from './svg.ts';

const WIDTH = 350;
const BOX = 56;
const STEM = 16;
const BRANCH = 34;
const GATE_ROW = 42;
const LOSS_ROW = 92;
const LOSS_BOX = 84;
const GAP = 22;
/** So many losses below one credential. */
const LOSSES = 3;

/** The same from top to bottom: below each credential its gate, and below that what it can destroy. */
export function narrowPicture(picture: Picture, title: Html): Html {
  let y = 0;
  const parts: Html[] = [];
  for (const credential of picture.credentials) {
    const tree = treeOf(credential, picture, y);
    parts.push(tree.drawing);
    y += tree.height + GAP;
  }
  if (picture.moreCredentials > 0) {
    parts.push(
      line(
        `and ${count(picture.moreCredentials, 'more credential')}, in the table below`,
        0,
        y - 8,
        WIDTH,
        SMALL,
      ),
    );
    y += 20;
  }
  return markup`<svg
    class="narrow"
    viewBox="0 0 ${WIDTH} ${y - GAP + 4}"
    role="img"
    aria-labelledby="picture-narrow-t picture-narrow-d"
  >
    ${title} ${parts}
  </svg>`;
}

function treeOf(
  credential: PictureCredential,
  picture: Picture,
  y: number,
): { readonly drawing: Html; readonly height: number } {
  const shown = credential.losses.flatMap(({ loss, sure }) => {
    const item = picture.losses[loss];
    return item === undefined ? [] : [{ item, sure }];
  });
  const drawn = shown.slice(0, LOSSES);
  const folded = undrawn(shown.slice(LOSSES).map(({ item }) => item));
  const more = {
    named: folded.named + credential.moreLosses.named,
    kinds: folded.kinds + credential.moreLosses.kinds,
  };
  const first = y + BOX + GATE_ROW;
  const rows = drawn.map(({ item, sure }, row) => branch(credential, item, sure, first + row * LOSS_ROW));
  const after = first + drawn.length * LOSS_ROW;
  const end = isMore(more) ? after + 10 : after - LOSS_ROW + LOSS_BOX / 2;
  const stem = wayClass(
    credential,
    drawn.some(({ sure }) => sure),
  );
  const drawing = markup`${box(0.5, y + 0.5, WIDTH - 1, BOX - 1, 'box')}<rect
      class="edge ${credential.kind}"
      x="8"
      y="${y + 12}"
      width="4"
      height="${BOX - 24}"
      rx="2"
    />
    ${line(credential.title, 22, y + 9, WIDTH - 34, TITLE)}${line(credentialDetail(credential), 22, y + 30, WIDTH - 34, SMALL, credential.where)}
    ${credential.gate === 'not-needed' ? line('nothing irreversible known', 18, y + BOX + 8, WIDTH - 30, SMALL) : markup`<path class="${stem}" d="M${STEM} ${y + BOX}V${end}" />${pill(`Gate: ${GATE_WORDS[credential.gate]}`, 0, y + BOX + 9, 150, gateClass(credential))}`}
    ${rows}${isMore(more) ? line(`and ${moreText(more)}`, BRANCH, after, WIDTH - BRANCH, SMALL) : undefined} `;
  if (credential.gate === 'not-needed') return { drawing, height: BOX + 26 };
  return { drawing, height: after + (isMore(more) ? 22 : -8) - y };
}

function branch(credential: PictureCredential, loss: PictureLoss, sure: boolean, y: number): Html {
  const { backup } = loss;
  const height = backup === undefined ? BOX : LOSS_BOX;
  return markup`<path
      class="${wayClass(credential, sure)}"
      d="M${STEM} ${y + LOSS_BOX / 2}H${BRANCH}"
    />${box(BRANCH + 0.5, y + 0.5 + (LOSS_BOX - height) / 2, WIDTH - BRANCH - 1, height - 1, `box ${loss.keeps}`)}
    ${line(loss.title, BRANCH + 14, y + 8 + (LOSS_BOX - height) / 2, WIDTH - BRANCH - 26, TITLE)}${line(lossDetail(loss), BRANCH + 14, y + 30 + (LOSS_BOX - height) / 2, WIDTH - BRANCH - 26, SMALL)}${backup === undefined ? undefined : pill(`Backup: ${BACKUP_WORDS[backup]}`, BRANCH + 14, y + 52, 168, backup)} `;
}
