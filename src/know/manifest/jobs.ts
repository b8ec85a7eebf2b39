import type { Job } from '../../model/manifest.ts';
import type { Cursor } from './cursor.ts';
import { readGrants } from './grants.ts';
import { readSelector } from './selectors.ts';
import type { Reading } from './source.ts';

const KEYS = {
  purpose: true,
  owner: false,
  credentials: true,
  grants: false,
  environment: false,
  'review-by': false,
};

/** The jobs of a manifest. `folder`: of a nested one, to which its paths are relative. */
export function readJobs(at: Cursor | undefined, reading: Reading, folder = ''): Job[] {
  if (!at || at.blank) return [];
  return at.named('jobs').map(({ name, value }) => {
    const fields = value.fields('a job', KEYS);
    const list = fields.get('credentials');
    const items = list?.items('credentials') ?? [];
    if (list?.isList && items.length === 0) list.problem('a job names at least one credential');
    const [owner, environment, reviewBy] = [
      known(fields.text('owner')),
      known(fields.text('environment')),
      fields.day('review-by'),
    ];
    return {
      name: name.text,
      purpose: fields.text('purpose') ?? '',
      ...(owner === undefined ? {} : { owner }),
      credentials: items.flatMap((item) => readSelector(item, reading, folder) ?? []),
      grants: readGrants(fields.get('grants'), reading, 'job'),
      ...(environment === undefined ? {} : { environment }),
      ...(reviewBy === undefined ? {} : { reviewBy }),
      ...(folder === '' ? {} : { within: folder }),
      place: name.at.place,
    };
  });
}

/** `unknown` says that nobody knows yet: the same as nothing. */
function known(text: string | undefined): string | undefined {
  return text === 'unknown' ? undefined : text;
}
