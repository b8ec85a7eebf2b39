import type { Report } from '../../../model/report.ts';
import { markup, type Html } from '../../../util/html.ts';
import { count } from '../../../util/wrap.ts';
import { pictureOf, type Picture } from '../present/picture.ts';
import { narrowPicture } from './picture-narrow.ts';
import { widePicture } from './picture-wide.ts';
import { isMore, sentencesOf } from './picture-words.ts';

/** The picture of the context twice, for a wide and a narrow page, and the same in words. */
export function figure(report: Report): Html {
  const picture = pictureOf(report);
  const { credentials, losses, moreCredentials, moreLosses } = picture;
  if (credentials.length === 0) return markup``;
  if (losses.length === 0)
    return markup`<h3>What is within reach</h3>
      <p>
        ${count(credentials.length + moreCredentials, 'credential')}: nothing that cannot be undone is known
        to be in reach.
      </p>`;
  return markup`<h3>What is within reach</h3>
    <figure>
      ${widePicture(picture, described(picture, 'picture-wide'))}
      ${narrowPicture(picture, described(picture, 'picture-narrow'))}
      <figcaption>
        Each line leads to a loss that cannot be undone. A solid line is certain, a dashed one the most that
        is possible. What is out of reach is so for all that was read.${isMore(moreLosses) ? ' The operations that destroy what is not drawn are with each finding in section 3.' : ''}
      </figcaption>
    </figure>
    <details class="words">
      <summary>The picture in words</summary>
      <ul>
        ${sentencesOf(picture).map((text) => markup`<li>${text}</li>`)}
        ${moreCredentials > 0 ? markup`<li>and ${count(moreCredentials, 'more credential')}, in the table below</li>` : undefined}
      </ul>
    </details>`;
}

function described({ credentials, moreCredentials }: Picture, id: string): Html {
  const all = credentials.length + moreCredentials;
  return markup`<title id="${id}-t">
      What ${count(all, 'credential')} can destroy, and what stands between.
    </title>
    <desc id="${id}-d">The same in words follows the picture.</desc>`;
}
