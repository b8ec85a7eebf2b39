import { expect, test } from 'vitest';
import { lines, readFiles } from './read.ts';

const API = 'API=https://backboard.railway.app/graphql/v2\n';

test.each([
  [
    'a function that sends what it is handed, at the places that call it',
    `${API}call() { curl -X POST "$API" -d "$1"; }
case "$1" in
  add) call '{"query":"mutation { customDomainCreate(input: { domain: \\"'"$2"'\\" }) { id } }"}' ;;
  list) call '{"query":"query { domains(serviceId: \\"'"$S"'\\") { id } }"}' ;;
esac`,
    ['a.sh:4 railway:customDomainCreate', 'a.sh:5 railway:domains'],
  ],
  [
    'a function that calls another, by local variables and by all that it was handed',
    `${API}send() { local body="$1"; curl "$API" --json "$body"; }
ask() { send "{\\"query\\": \\"$1\\"}"; }
run() { "$@"; }
ask 'mutation { volumeDelete(volumeId: 1) }'
run aws s3 rm s3://bucket/key
run echo aws s3 rm s3://bucket/key`,
    ['a.sh:5 railway:volumeDelete', 'a.sh:6 aws:s3:DeleteObject'],
  ],
  [
    'what a function asks whoever calls it stands in it, and a function that nobody calls keeps its question',
    `${API}put() { aws s3 cp "$1" s3://bucket/; }
put a; put b
ask() { curl "$API" -d "$1"; }`,
    ['a.sh:2 aws:s3:PutObject', 'a.sh:4 ?'],
  ],
  [
    'shift, a function that calls itself, and a method that is handed over',
    `gh_call() { method=$1; shift; curl -X "$method" "https://api.github.com$1"; gh_call; }
gh_call DELETE /repos/o/r/labels/bug`,
    ['a.sh:2 github:issues/delete-label'],
  ],
  [
    'a body that jq, a here-document or a file gives',
    `${API}curl $API -d "$(jq -n --arg q 'mutation { serviceDelete(id: 1) }' '{query: $q}')"
curl $API -d @- <<EOF
{"query": "mutation { volumeDelete(volumeId: \\"$ID\\") }"}
EOF
curl $API -d @query.json`,
    ['a.sh:2 railway:serviceDelete', 'a.sh:3 railway:volumeDelete', 'a.sh:6 railway:domains'],
  ],
  [
    'a variable in the place of a root field leaves the rest of a document open',
    `${API}curl $API -d "{\\"query\\": \\"mutation { $MORE volumeDelete(volumeId: 1) }\\"}"
curl $API -d "{\\"query\\": \\"query { domains(serviceId: \\\\\\"$ID\\\\\\") { $FIELDS } }\\"}"`,
    ['a.sh:2 railway:volumeDelete ?', 'a.sh:3 railway:domains'],
  ],
])('%s', async (_, code, wanted) => {
  const { uses } = await readFiles({
    'a.sh': code,
    'query.json': '{"query": "{ domains(serviceId: 1) { id } }"}',
  });
  expect(lines(uses)).toEqual(wanted);
});

test('functions that call one another without end are left', async () => {
  const code = Array.from(
    { length: 40 },
    (_, at) => `f${at}() { ${'f'.concat(String((at + 1) % 40), ' "$1";').repeat(8)} aws s3 rm "$1"; }`,
  );
  const { uses } = await readFiles({ 'a.sh': `${code.join('\n')}\nf0 s3://b/k` });
  expect(uses.length).toBeLessThan(5000);
});
