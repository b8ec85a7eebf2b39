import { markup, type Html } from '../../../util/html.ts';
import { count } from '../../../util/wrap.ts';
import type { PictureLoss } from '../present/losses.ts';
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
import { box, line, pill, SMALL, TITLE, way } from './svg.ts';

const WIDTH = 960;
const HEAD = 36;
const ROW = 66;
const BOX = 54;
const LEFT = 292;
const GATE = { x: 312, width: 110 };
const BACKUP = { x: 566, width: 110 };
const RIGHT = { x: 700, width: 260 };

/** Credentials on the left, what they can destroy on the right, gates and backups between. */
export function widePicture(picture: Picture, title: Html): Html {
  const { credentials, losses, moreCredentials, moreLosses } = picture;
  const boxes = losses.length + (isMore(moreLosses) ? 1 : 0);
  const rows = Math.max(credentials.length, boxes);
  const bottom = HEAD + rows * ROW;
  const height = bottom + (moreCredentials > 0 ? 12 : 0);
  const leftTop = HEAD + ((rows - credentials.length) * ROW) / 2;
  const rightTop = HEAD + ((rows - boxes) * ROW) / 2;
  const middleOf = (top: number, row: number): number => top + row * ROW + BOX / 2;
  const ways = credentials.flatMap((credential, row) =>
    waysOf(credential, middleOf(leftTop, row), losses, (loss) => middleOf(rightTop, loss)),
  );
  return markup`<svg
    class="wide"
    viewBox="0 0 ${WIDTH} ${height}"
    role="img"
    aria-labelledby="picture-wide-t picture-wide-d"
  >
    ${title} ${heads()} ${ways.toReversed()}
    ${credentials.map((credential, row) => credentialBox(credential, leftTop + row * ROW))}
    ${losses.map((loss, row) => lossBox(loss, rightTop + row * ROW))}
    ${isMore(moreLosses) ? rest(`and ${moreText(moreLosses)}`, rightTop + losses.length * ROW) : undefined}
    ${moreCredentials > 0 ? line(`and ${count(moreCredentials, 'more credential')}, in the table below`, 0, leftTop + credentials.length * ROW - 8, LEFT, SMALL) : undefined}
  </svg>`;
}

function heads(): Html {
  const texts: readonly (readonly [string, number, number])[] = [
    ['Credential', 0, LEFT],
    ['Gate', GATE.x, GATE.width],
    ['Backup', BACKUP.x, BACKUP.width],
    ['What it can destroy', RIGHT.x, RIGHT.width],
  ];
  return markup`${texts.map(([text, x, width]) => line(text, x, 4, width, { size: 11.5, className: 'h', weight: 1.12 }))}`;
}

function waysOf(
  credential: PictureCredential,
  y: number,
  losses: readonly PictureLoss[],
  heightOf: (loss: number) => number,
): Html[] {
  const start = GATE.x + GATE.width;
  return credential.losses.map(({ loss, sure }) => {
    const end = losses[loss]?.backup === undefined ? RIGHT.x : BACKUP.x;
    const to = heightOf(loss);
    const name = wayClass(credential, sure);
    const rest = end === RIGHT.x ? [way([BACKUP.x, to], [RIGHT.x, to], name)] : [];
    return markup`${way([start, y], [BACKUP.x, to], name)}${rest}`;
  });
}

function credentialBox(credential: PictureCredential, y: number): Html {
  const { gate, kind, title } = credential;
  const middle = y + BOX / 2;
  const between =
    gate === 'not-needed'
      ? line('nothing irreversible known', GATE.x, middle - 9, 200, SMALL)
      : markup`${way(
          [LEFT, middle],
          [GATE.x, middle],
          wayClass(
            credential,
            credential.losses.some(({ sure }) => sure),
          ),
        )}${pill(GATE_WORDS[gate], GATE.x, middle - 12, GATE.width, gateClass(credential))}`;
  return markup`${between}${box(0.5, y + 0.5, LEFT - 1, BOX - 1, 'box')}<rect
      class="edge ${kind}"
      x="8"
      y="${y + 12}"
      width="4"
      height="${BOX - 24}"
      rx="2"
    />
    ${line(title, 22, y + 9, LEFT - 32, TITLE)}${line(credentialDetail(credential), 22, y + 30, LEFT - 32, SMALL, credential.where)} `;
}

function lossBox(loss: PictureLoss, y: number): Html {
  const middle = y + BOX / 2;
  const { backup } = loss;
  const before =
    backup === undefined
      ? undefined
      : markup`${way([BACKUP.x + BACKUP.width, middle], [RIGHT.x, middle], 'way plain')}${pill(BACKUP_WORDS[backup], BACKUP.x, middle - 12, BACKUP.width, backup)}`;
  return markup`${before}${box(RIGHT.x + 0.5, y + 0.5, RIGHT.width - 1, BOX - 1, `box ${loss.keeps}`)}
  ${line(loss.title, RIGHT.x + 16, y + 8, RIGHT.width - 28, TITLE)}${line(lossDetail(loss), RIGHT.x + 16, y + 30, RIGHT.width - 28, SMALL)} `;
}

function rest(text: string, y: number): Html {
  return markup`${box(RIGHT.x + 0.5, y + 0.5, RIGHT.width - 1, BOX - 1, 'box rest')}${line(text, RIGHT.x + 16, y + 19, RIGHT.width - 28, SMALL)}`;
}
