import { expect, test } from 'vitest';
import { readReferences } from '../../../src/read/formats/index.ts';
import type { FoundReference } from '../../../src/read/formats/index.ts';

const WORKFLOW = `name: deploy
on: push
permissions:
  contents: read
env:
  TOP: \${{ secrets.TOP_TOKEN }}
jobs:
  deploy:
    environment:
      name: production
    permissions:
      id-token: write
      contents: write
    steps:
      - uses: actions/checkout@v4
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          aws-access-key-id: \${{ secrets.AWS_ACCESS_KEY_ID }}
          aws-secret-access-key: \${{ secrets['AWS_SECRET_ACCESS_KEY'] }}
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::123456789012:role/deploy
      # \${{ secrets.COMMENTED }}
      - id: up
        run: |
          curl -H "Authorization: Bearer \${{ secrets.API }}" https://api.example.com/x
          npx railway up --token=\${{ secrets.RAILWAY_TOKEN }}
        env:
          GH_TOKEN: \${{ github.token }}
  call:
    uses: o/r/.github/workflows/x.yml@main
    secrets: inherit
  test:
    environment: staging
    steps:
      - run: vendor-cli test
        env: { REGION: "\${{ vars.REGION }}" }
`;

const PATH = '.github/workflows/deploy.yml';

const job = (environment: string, more = ''): string =>
  `on: push\npermissions: { id-token: write }\njobs:\n  deploy:\n    environment: ${environment}\n${more}    steps:\n      - run: up\n        env: { KEY: "\${{ secrets.KEY }}" }\n      - uses: aws-actions/configure-aws-credentials@v4\n        with: { role-to-assume: r }\n`;
const matrix = (text: string): string => `    strategy: { matrix: ${text} }\n`;
const OF_MATRIX = '"${{ matrix.stage }}"';

const environments: readonly (readonly [string, string, readonly (string | undefined)[]])[] = [
  ['a name', job('production'), ['production']],
  ['a list', job(OF_MATRIX, matrix('{ stage: [staging, production] }')), ['staging', 'production']],
  [
    'an include',
    job(OF_MATRIX, matrix('{ include: [{ stage: staging }, { stage: eu }] }')),
    ['staging', 'eu'],
  ],
  [
    'a list and an include',
    job(OF_MATRIX, matrix('{ stage: [staging], include: [{ stage: eu }] }')),
    ['staging', 'eu'],
  ],
  [
    'a list made elsewhere',
    job(OF_MATRIX, matrix('{ stage: "${{ fromJSON(needs.a.outputs.b) }}" }')),
    [undefined],
  ],
  [
    'a list with an expression',
    job(OF_MATRIX, matrix('{ stage: [staging, "${{ inputs.x }}"] }')),
    [undefined],
  ],
  [
    'an include made elsewhere',
    job(OF_MATRIX, matrix('{ stage: [staging], include: "${{ inputs.x }}" }')),
    [undefined],
  ],
  ['an input', job('"${{ inputs.environment }}"'), [undefined]],
];

test.each(environments)('the environment of a job by %s', (_what, text, expected) => {
  const found = readReferences(PATH, text);
  for (const name of ['KEY', 'r'])
    expect(found.filter((one) => one.name === name).map(({ environment }) => environment)).toEqual(expected);
});

const ACTION =
  'runs:\n  using: composite\n  steps:\n    - uses: actions/checkout@v4\n    - run: up\n      shell: bash\n      env: { GH_TOKEN: "${{ github.token }}" }\n';

test('a job that uses an action of the repository hands it its token', () => {
  const text =
    'on: push\npermissions: { contents: write }\njobs:\n  up:\n    steps:\n      - uses: ./.github/actions/up\n';
  expect(readReferences(PATH, text)).toMatchObject([
    { name: 'GITHUB_TOKEN', permissions: { contents: 'write' } },
  ]);
});

test.each([
  ['.github/actions/up/action.yml', ['environment']],
  ['action.yaml', ['environment']],
  ['.github/workflows/action.yml', ['github-actions', 'github-actions']],
])('the token in %s', (path, stores) => {
  expect(readReferences(path, ACTION).map(({ store }) => store)).toEqual(stores);
});

const workflow: readonly (readonly [string, Partial<FoundReference>])[] = [
  ['TOP_TOKEN', { store: 'github-actions', scope: 'secrets', variable: 'TOP', step: PATH }],
  [
    'AWS_ACCESS_KEY_ID',
    {
      environment: 'production',
      variable: 'aws-access-key-id',
      uses: ['aws-actions/configure-aws-credentials'],
      step: `${PATH}#deploy.1`,
    },
  ],
  ['AWS_SECRET_ACCESS_KEY', { variable: 'aws-secret-access-key', step: `${PATH}#deploy.1` }],
  ['arn:aws:iam::123456789012:role/deploy', { store: 'oidc', environment: 'production' }],
  [
    'API',
    {
      variable: 'Authorization',
      uses: ['api.example.com', 'curl', 'npx', 'railway'],
      step: `${PATH}#deploy.up`,
    },
  ],
  ['RAILWAY_TOKEN', { variable: '--token', step: `${PATH}#deploy.up` }],
  ['*', { uses: ['o/r/.github/workflows/x.yml'], permissions: { contents: 'read' } }],
  ['REGION', { scope: 'vars', environment: 'staging', uses: ['vendor-cli'] }],
];

test.each(workflow)('a workflow refers to %s', (name, facts) => {
  expect(readReferences(PATH, WORKFLOW).find((found) => found.name === name)).toMatchObject(facts);
});

test("the job's own token is there by name and through checkout, with the job's permissions", () => {
  const tokens = readReferences(PATH, WORKFLOW).filter((found) => found.name === 'GITHUB_TOKEN');
  expect(tokens.map(({ step, permissions }) => ({ step, permissions }))).toEqual([
    { step: `${PATH}#deploy.0`, permissions: { contents: 'write', 'id-token': 'write' } },
    { step: `${PATH}#deploy.up`, permissions: { contents: 'write', 'id-token': 'write' } },
  ]);
});

test('a comment refers to nothing; places count from 1', () => {
  const found = readReferences(PATH, WORKFLOW);
  expect(found.some((one) => one.name === 'COMMENTED')).toBe(false);
  expect(found[0]).toMatchObject({ line: 6, column: 12 });
});

test('without a block the permissions are the default; broken YAML still names its secrets', () => {
  const plain = 'jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n';
  expect(readReferences(PATH, plain)[0]?.permissions).toBe('default');
  const broken = 'jobs:\n  a: [\n   "x: ${{ secrets.TOKEN }}\n';
  expect(readReferences(PATH, broken).map((one) => one.name)).toEqual(['TOKEN']);
});

const others: readonly (readonly [string, string, Partial<FoundReference>])[] = [
  [
    '.gitlab-ci.yml',
    'deploy:\n  environment: production\n  script:\n    - railway up --token $RAILWAY_TOKEN\n',
    { store: 'gitlab-ci', name: 'RAILWAY_TOKEN', environment: 'production', uses: ['railway'] },
  ],
  [
    '.gitlab-ci.yml',
    'deploy:\n  id_tokens:\n    AWS_JWT:\n      aud: x\n',
    { store: 'oidc', name: 'AWS_JWT' },
  ],
  [
    '.circleci/config.yml',
    'jobs:\n  d:\n    steps:\n      - run: vendor --key $API_KEY\n',
    { store: 'environment', name: 'API_KEY' },
  ],
  [
    'azure-pipelines.yml',
    'steps:\n- script: vendor --key $(apiKey)\n',
    { store: 'environment', name: 'apiKey' },
  ],
  ['Jenkinsfile', "environment { K = credentials('prod-key') }", { store: 'environment', name: 'prod-key' }],
  ['a.ts', 'const t = process.env.RAILWAY_TOKEN;', { store: 'environment', name: 'RAILWAY_TOKEN' }],
  ['a.ts', "x(process.env['API_KEY'])", { name: 'API_KEY' }],
  ['a.ts', 'import.meta.env.VITE_API_KEY', { name: 'VITE_API_KEY' }],
  ['a.ts', 'Deno.env.get("API_KEY")', { name: 'API_KEY' }],
  ['a.py', 'os.environ["API_KEY"]', { name: 'API_KEY' }],
  ['a.py', 'token = os.getenv("DB_PASSWORD")', { name: 'DB_PASSWORD', variable: 'token' }],
  ['a.rb', "ENV.fetch('API_KEY')", { name: 'API_KEY' }],
  ['a.java', 'System.getenv("API_KEY")', { name: 'API_KEY' }],
  ['a.rs', 'std::env::var("API_KEY")', { name: 'API_KEY' }],
  ['a.php', "env('API_KEY')", { name: 'API_KEY' }],
  ['a.cmake', '$ENV{API_KEY}', { name: 'API_KEY' }],
  [
    'a.sh',
    'curl -H "X-Key: $API_KEY" https://x.example.com',
    { name: 'API_KEY', uses: ['curl', 'x.example.com'] },
  ],
  ['docker-compose.yml', 'PW: ${DB_PASSWORD:?}', { name: 'DB_PASSWORD', variable: 'PW' }],
  [
    '.mcp.json',
    '{"mcpServers":{"r":{"command":"npx","args":["-y","@railway/mcp"]}}}',
    { store: 'mcp', name: 'r', uses: ['@railway/mcp', 'npx'] },
  ],
  [
    '.mcp.json',
    '{"mcpServers":{"r":{"url":"https://m.example.com","headers":{"X":"${TK}"}}}}',
    { name: 'TK', variable: 'X', uses: ['m.example.com'] },
  ],
  [
    '.codex/config.toml',
    '[mcp_servers.r]\nurl = "https://m.example.com"\nbearer_token_env_var = "TK"\n',
    { store: 'environment', name: 'TK', uses: ['m.example.com'] },
  ],
  [
    'kube/config',
    'kind: Config\nusers:\n- user:\n    exec:\n      command: aws\n      args:\n      - eks\n',
    { store: 'exec', name: 'aws eks', uses: ['aws'] },
  ],
];

test.each(others)('%s: %s', (path, text, facts) => {
  expect(readReferences(path, text)).toContainEqual(expect.objectContaining(facts));
});

test('a variable that the pipeline defines, and one that is no credential, is no reference', () => {
  expect(
    readReferences(
      '.gitlab-ci.yml',
      'variables:\n  API_KEY: x\nd:\n  script: echo $API_KEY $CI_COMMIT_SHA\n',
    ),
  ).toEqual([]);
  expect(readReferences('a.ts', 'process.env.PORT')).toEqual([]);
});
