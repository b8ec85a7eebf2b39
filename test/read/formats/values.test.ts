import { expect, test } from 'vitest';
import type { ValueNode } from '../../../src/model/node.ts';
import { readValues } from '../../../src/read/formats/index.ts';

/** path, text, value that must be found, facts that it must have. */
type Case = readonly [string, string, string, Partial<ValueNode>];

const HOST = 'backboard.railway.com';

const cases: readonly Case[] = [
  // shells
  ['a.sh', 'TOKEN=v4lue', 'v4lue', { name: 'TOKEN' }],
  ['a.sh', 'export TOKEN="v4lue x" # note', 'v4lue x', { name: 'TOKEN' }],
  ['a.sh', "export TOKEN='v4lue'", 'v4lue', { name: 'TOKEN' }],
  [
    'a.sh',
    'PGPASSWORD=v4lue psql -h db.example.com',
    'v4lue',
    { name: 'PGPASSWORD', command: 'psql', hosts: ['db.example.com'] },
  ],
  ['a.sh', 'mysql -u root -pv4lue db', 'v4lue', { flag: '-p', command: 'mysql' }],
  [
    'a.sh',
    'docker login ghcr.io -u me -p v4lue',
    'v4lue',
    { flag: '-p', command: 'docker', hosts: ['ghcr.io'] },
  ],
  [
    'a.sh',
    'echo v4lue-secret-0001 | docker login --password-stdin',
    'v4lue-secret-0001',
    { command: 'docker' },
  ],
  [
    'a.sh',
    'curl -u user:v4lue https://x.example.com',
    'v4lue',
    { flag: '-u', section: 'user', hosts: ['x.example.com'] },
  ],
  [
    'a.sh',
    `curl -H 'X-Api-Key: v4lue' https://x.example.com`,
    'v4lue',
    { header: 'x-api-key', command: 'curl', hosts: ['x.example.com'] },
  ],
  [
    'a.sh',
    `curl -H "Authorization: Bearer v4lue" \\\n  https://x.example.com/a`,
    'v4lue',
    { header: 'authorization', scheme: 'bearer', hosts: ['x.example.com'] },
  ],
  [
    'a.sh',
    `T1=v4lue\n\ncurl -H "Authorization: Bearer $T1" https://${HOST}/graphql/v2`,
    'v4lue',
    { name: 'T1', header: 'authorization', scheme: 'bearer', hosts: [HOST] },
  ],
  ['a.sh', 'railway up --token v4lue', 'v4lue', { flag: '--token', name: 'token', command: 'railway' }],
  ['a.sh', 'railway up --token=v4lue', 'v4lue', { flag: '--token', command: 'railway' }],
  ['a.sh', 'docker run -e TOKEN=v4lue img', 'v4lue', { name: 'TOKEN', flag: '-e' }],
  ['a.sh', 'docker run --env TOKEN=v4lue img', 'v4lue', { name: 'TOKEN' }],
  ['a.sh', 'docker build --build-arg TOKEN=v4lue .', 'v4lue', { name: 'TOKEN' }],
  [
    'a.sh',
    'kubectl create secret generic s --from-literal=pw=v4lue',
    'v4lue',
    { name: 'pw', command: 'kubectl' },
  ],
  ['a.sh', 'heroku config:set TOKEN=v4lue', 'v4lue', { name: 'TOKEN' }],
  [
    'a.sh',
    'aws configure set aws_secret_access_key v4lue',
    'v4lue',
    { name: 'aws_secret_access_key', command: 'aws' },
  ],
  ['a.sh', 'git clone https://u:v4lue@github.com/a/b', 'v4lue', { hosts: ['github.com'] }],
  ['a.sh', 'export T="${TOKEN:-v4lue}"', '${TOKEN:-v4lue}', { reference: true }],
  ['a.fish', 'set -x TOKEN v4lue', 'TOKEN', {}],
  ['a.ps1', '$env:TOKEN = "v4lue"', 'v4lue', { name: 'TOKEN' }],
  ['a.bat', 'setx TOKEN v4lue', 'v4lue', { name: 'TOKEN' }],
  ['a.bat', 'set TOKEN=v4lue', 'v4lue', { name: 'TOKEN' }],
  ['Dockerfile', 'ENV TOKEN v4lue', 'v4lue', { name: 'TOKEN' }],
  ['Dockerfile', 'ENV A=b TOKEN=v4lue', 'v4lue', { name: 'TOKEN' }],
  ['Dockerfile', 'ARG TOKEN=v4lue', 'v4lue', { name: 'TOKEN' }],
  ['Makefile', 'TOKEN ?= v4lue', 'v4lue', { name: 'TOKEN' }],
  ['Makefile', 'TOKEN := v4lue', 'v4lue', { name: 'TOKEN' }],
  ['a.sh', 'bash-5.1$ curl -u me:v4lue https://a.io', 'v4lue', { command: 'curl' }],
  ['a.php', '$token .= "v4lue";', 'v4lue', { name: 'token' }],
  // languages
  ['a.ts', 'const token = "v4lue";', 'v4lue', { name: 'token' }],
  ['a.ts', 'const token: string = "v4lue";', 'v4lue', { name: 'token' }],
  ['a.ts', 'config.api.token = `v4lue`;', 'v4lue', { name: 'token', keys: ['config', 'api', 'token'] }],
  [
    'a.ts',
    'const c = { auth: { token: "v4lue" } };',
    'v4lue',
    { name: 'token', keys: ['c', 'auth', 'token'] },
  ],
  ['a.ts', 'const t = process.env.RAILWAY_TOKEN ?? "v4lue";', 'v4lue', { name: 'RAILWAY_TOKEN' }],
  ['a.ts', 'headers.set("X-Api-Key", "v4lue")', 'v4lue', { name: 'X-Api-Key', header: 'x-api-key' }],
  [
    'a.ts',
    `fetch("https://${HOST}/g", {\n  headers: { Authorization: "Bearer v4lue" },\n})`,
    'v4lue',
    { header: 'authorization', scheme: 'bearer', hosts: [HOST] },
  ],
  [
    'a.ts',
    `const tok = "v4lue";\nfunction f() {\n  return fetch("https://${HOST}/g", { headers: { Authorization: \`Bearer \${tok}\` } });\n}`,
    'v4lue',
    { header: 'authorization', scheme: 'bearer', hosts: [HOST] },
  ],
  [
    'a.ts',
    `const API = "https://${HOST}/g";\nconst tok = "v4lue";\nawait fetch(API, {\n  headers: { Authorization: "Bearer " + tok },\n});`,
    'v4lue',
    { header: 'authorization', hosts: [HOST] },
  ],
  [
    'a.ts',
    `const tok = "v4lue";\nconst headers = { Authorization: \`Bearer \${tok}\` };\nawait fetch("https://${HOST}", { headers });`,
    'v4lue',
    { header: 'authorization', hosts: [HOST] },
  ],
  ['a.ts', 'if (password === "v4lue") go()', 'v4lue', { name: 'password' }],
  ['a.ts', 'execa("docker", ["login", "-p", "v4lue"])', 'v4lue', { flag: '-p' }],
  ['a.ts', 'new Map([["token", "v4lue"]])', 'v4lue', { name: 'token' }],
  ['a.py', 'os.environ["TOKEN"] = "v4lue"', 'v4lue', { name: 'TOKEN' }],
  ['a.py', 'token: str = "v4lue"', 'v4lue', { name: 'token' }],
  ['a.py', 'x = os.getenv("TOKEN", "v4lue")', 'v4lue', { name: 'TOKEN' }],
  ['a.py', 'x = os.getenv("TOKEN") or "v4lue"', 'v4lue', { name: 'TOKEN' }],
  ['a.py', 'client = Client(api_key="v4lue")', 'v4lue', { name: 'api_key' }],
  [
    'a.py',
    `tok = "v4lue"\nr = requests.get("https://${HOST}", headers={"Authorization": f"Bearer {tok}"})`,
    'v4lue',
    { header: 'authorization', scheme: 'bearer', hosts: [HOST] },
  ],
  [
    'a.py',
    'requests.get("https://x.example.com", auth=("user", "v4lue"))',
    'v4lue',
    { name: 'auth', section: 'user' },
  ],
  ['a.py', 'd = {"token": "v4lue"}', 'v4lue', { name: 'token' }],
  ['a.py', 'TOKENS = ["v4lue", "other"]', 'v4lue', { name: 'TOKENS' }],
  ['a.py', 'token = """v4lue\nmore"""', 'v4lue\nmore', { name: 'token' }],
  ['a.go', 'token := "v4lue"', 'v4lue', { name: 'token' }],
  ['a.go', 'var token string = "v4lue"', 'v4lue', { name: 'token' }],
  ['a.go', 'os.Setenv("TOKEN", "v4lue")', 'v4lue', { name: 'TOKEN' }],
  [
    'a.go',
    `tok := "v4lue"\nreq, _ := http.NewRequest("POST", "https://${HOST}/x", nil)\nreq.Header.Set("Authorization", "Bearer "+tok)`,
    'v4lue',
    { header: 'authorization', scheme: 'bearer', hosts: [HOST] },
  ],
  ['a.go', 'm := map[string]string{"token": "v4lue"}', 'v4lue', { name: 'token' }],
  ['a.rs', 'let token: &str = "v4lue";', 'v4lue', { name: 'token' }],
  [
    'a.rs',
    'client.get("https://x.example.com").header(AUTHORIZATION, "Bearer v4lue")',
    'v4lue',
    { header: 'authorization', scheme: 'bearer' },
  ],
  ['a.rs', 'client.get(url).bearer_auth("v4lue")', 'v4lue', { name: 'bearer_auth' }],
  ['a.java', 'System.setProperty("token", "v4lue");', 'v4lue', { name: 'token' }],
  ['a.java', 'private static final String TOKEN = "v4lue";', 'v4lue', { name: 'TOKEN' }],
  ['a.kt', 'val token: String = "v4lue"', 'v4lue', { name: 'token' }],
  ['a.cs', 'Environment.SetEnvironmentVariable("TOKEN", "v4lue");', 'v4lue', { name: 'TOKEN' }],
  [
    'a.cs',
    'x.Authorization = new AuthenticationHeaderValue("Bearer", "v4lue");',
    'v4lue',
    { header: 'authorization', scheme: 'bearer' },
  ],
  ['a.cs', 'var c = "Server=s;User Id=sa;Password=v4lue;";', 'v4lue', { name: 'Password' }],
  ['a.rb', 'ENV["TOKEN"] = "v4lue"', 'v4lue', { name: 'TOKEN' }],
  ['a.rb', 'x = { :token => "v4lue" }', 'v4lue', { name: 'token' }],
  ['a.php', "define('TOKEN', 'v4lue');", 'v4lue', { name: 'TOKEN' }],
  [
    'a.php',
    "$c = ['db' => ['password' => 'v4lue']];",
    'v4lue',
    { name: 'password', keys: ['c', 'db', 'password'] },
  ],
  ['a.php', "$this->token = 'v4lue';", 'v4lue', { name: 'token' }],
  ['a.c', 'static const char *token = "v4lue";', 'v4lue', { name: 'token' }],
  ['a.cpp', 'char token[] = "v4lue";', 'v4lue', { name: 'token' }],
  ['a.lua', 'token = "v4lue"', 'v4lue', { name: 'token' }],
  ['a.r', 'Sys.setenv(TOKEN = "v4lue")', 'v4lue', { name: 'TOKEN' }],
  ['a.r', 'token <- "v4lue"', 'v4lue', { name: 'token' }],
  ['a.tf', 'provider "x" {\n  token = "v4lue"\n}', 'v4lue', { name: 'token' }],
  ['a.tf', 'env {\n  name  = "TOKEN"\n  value = "v4lue"\n}', 'v4lue', { name: 'TOKEN' }],
  ['x.tfvars', 'token = "v4lue"', 'v4lue', { name: 'token' }],
  ['a.sql', "CREATE ROLE app WITH LOGIN PASSWORD 'v4lue';", 'v4lue', { name: 'PASSWORD', section: 'app' }],
  ['a.sql', "CREATE USER 'bob' IDENTIFIED BY 'v4lue';", 'v4lue', { name: 'password', section: 'bob' }],
  ['a.sql', '-- token: v4lue0000', 'v4lue0000', { name: 'token' }],
  ['a.js', '// token = "v4lue"', 'v4lue', { name: 'token' }],
  [
    'a.http',
    `POST https://${HOST}/x\nAuthorization: Bearer v4lue\n`,
    'v4lue',
    { header: 'authorization', scheme: 'bearer', hosts: [HOST] },
  ],
  ['a.md', 'Use `TOKEN=v4lue`, it works.', 'v4lue', { name: 'TOKEN' }],
  [
    'a.md',
    'see https://api.example.com/x?api_key=v4lue',
    'v4lue',
    { name: 'api_key', hosts: ['api.example.com'] },
  ],
  ['a.txt', '<token>v4lue</token>', 'v4lue', { name: 'token' }],
  [
    'nginx.txt',
    'proxy_set_header Authorization "Bearer v4lue";',
    'v4lue',
    { header: 'authorization', scheme: 'bearer' },
  ],
  // documents
  ['.env', 'TOKEN\u00a0=\u00a0v4lue', 'v4lue', { name: 'TOKEN' }],
  ['.env', 'TOKEN=v4lue#1 # note', 'v4lue#1', { name: 'TOKEN' }],
  ['.env.local', '# TOKEN=v4lue', 'v4lue', { name: 'TOKEN' }],
  ['.env', 'A="x\nv4lue"\nTOKEN=after', 'after', { name: 'TOKEN' }],
  ['.env', `RAILWAY_URL=https://${HOST}\nRAILWAY_TOKEN=v4lue`, 'v4lue', { hosts: [HOST] }],
  ['.env', `OTHER_URL=https://${HOST}\nRAILWAY_TOKEN=v4lue`, 'v4lue', { hosts: [] }],
  ['a.json', '{"a":{"token":"v4lue"}}', 'v4lue', { name: 'token', keys: ['a', 'token'] }],
  ['a.json', `{"a":{"url":"https://${HOST}","token":"v4lue"}}`, 'v4lue', { hosts: [HOST] }],
  ['a.json', '{"env":[{"name":"TOKEN","value":"v4lue"}]}', 'v4lue', { name: 'TOKEN' }],
  [
    'a.json',
    '{"a": // c\n ["x", {"token": "v4lue",}]',
    'v4lue',
    { name: 'token', keys: ['a', '1', 'token'] },
  ],
  [
    'package.json',
    `{"scripts":{"d":"curl -H \\"X-Key: v4lue\\" https://${HOST}"}}`,
    'v4lue',
    { header: 'x-key', hosts: [HOST] },
  ],
  [
    '.mcp.json',
    `{"mcpServers":{"s":{"url":"https://${HOST}/mcp","headers":{"Authorization":"Bearer v4lue"}}}}`,
    'v4lue',
    { header: 'authorization', scheme: 'bearer', section: 's', hosts: [HOST] },
  ],
  [
    'config.json',
    '{"auths":{"ghcr.io":{"auth":"dTp2NGx1ZQ=="}}}',
    'u:v4lue',
    { name: 'auth', keys: ['auths', 'ghcr.io', 'auth'], hosts: ['ghcr.io'] },
  ],
  [
    'n.ipynb',
    `{"cells":[{"source":["TOK = \\"v4lue\\"\\n","get(\\"https://${HOST}\\", headers={\\"Authorization\\": f\\"Bearer {TOK}\\"})"]}]}`,
    'v4lue',
    { name: 'TOK', header: 'authorization', hosts: [HOST] },
  ],
  ['a.yaml', 'a:\n  token: v4lue # note', 'v4lue', { name: 'token', keys: ['a', 'token'] }],
  ['a.yaml', 'a:\n- b: 1\n  token: "v4lue"', 'v4lue', { keys: ['a', '0', 'token'] }],
  ['a.yaml', 'env:\n  - name: TOKEN\n    value: v4lue', 'v4lue', { name: 'TOKEN' }],
  [
    'docker-compose.yml',
    'services:\n  web:\n    environment:\n      - TOKEN=v4lue',
    'v4lue',
    { name: 'TOKEN', section: 'web' },
  ],
  ['a.yaml', 'a: {token: v4lue, b: c}', 'v4lue', { name: 'token', keys: ['a', 'token'] }],
  ['a.yaml', 'kind: Secret\ndata:\n  PW: djRsdWU=', 'v4lue', { name: 'PW', section: 'Secret' }],
  [
    'a.yaml',
    `run: |\n  curl -H "Authorization: Bearer v4lue" https://${HOST}`,
    'v4lue',
    { header: 'authorization', command: 'curl', hosts: [HOST] },
  ],
  [
    '.github/workflows/a.yml',
    `jobs:\n  a:\n    env:\n      TOK: v4lue\n    steps:\n      - run: curl -H "Authorization: Bearer $TOK" https://${HOST}`,
    'v4lue',
    { name: 'TOK', header: 'authorization', hosts: [HOST] },
  ],
  ['a.yaml', 'x: {{ .Values.y }}\ntoken: v4lue', 'v4lue', { name: 'token' }],
  ['a.toml', '[a.b]\ntoken = "v4lue" # note', 'v4lue', { name: 'token', section: 'a.b' }],
  ['a.toml', 'x = { token = "v4lue" }', 'v4lue', { name: 'token' }],
  [
    'credentials',
    '[prod]\naws_secret_access_key = v4lue',
    'v4lue',
    { name: 'aws_secret_access_key', section: 'prod' },
  ],
  [
    '.npmrc',
    '//registry.npmjs.org/:_authToken=v4lue',
    'v4lue',
    { name: '_authToken', hosts: ['registry.npmjs.org'] },
  ],
  [
    '.pypirc',
    '[pypi]\nrepository: https://up.example.com\npassword: v4lue',
    'v4lue',
    { name: 'password', section: 'pypi', hosts: ['up.example.com'] },
  ],
  [
    '.netrc',
    'machine api.github.com login me password v4lue',
    'v4lue',
    { name: 'password', section: 'me', hosts: ['api.github.com'] },
  ],
  [
    '.pgpass',
    'db.example.com:5432:x:me:v4lue',
    'v4lue',
    { name: 'password', section: 'me', hosts: ['db.example.com'] },
  ],
  ['.my.cnf', '[client]\npassword="v4lue"', 'v4lue', { name: 'password', section: 'client' }],
  ['.git-credentials', 'https://me:v4lue@github.com', 'v4lue', { hosts: ['github.com'] }],
  [
    '.git/config',
    '[remote "origin"]\n  url = https://x:v4lue@github.com/a',
    'v4lue',
    { hosts: ['github.com'] },
  ],
  ['a.properties', 'spring.datasource.password=v4lue', 'v4lue', { name: 'spring.datasource.password' }],
  [
    'settings.xml',
    '<settings><servers><server><id>r</id><password>v4lue</password></server></servers></settings>',
    'v4lue',
    { name: 'password', section: 'r', keys: ['settings', 'servers', 'server', 'password'] },
  ],
  [
    'NuGet.Config',
    '<configuration><feed><add key="ClearTextPassword" value="v4lue" /></feed></configuration>',
    'v4lue',
    { name: 'ClearTextPassword' },
  ],
  [
    'web.config',
    '<c><add name="X" connectionString="Server=s;Password=v4lue;"/></c>',
    'v4lue',
    { name: 'Password' },
  ],
  ['run.xml', '<envs><env name="TOKEN" value="v4lue" /></envs>', 'v4lue', { name: 'TOKEN' }],
  [
    'Info.plist',
    '<plist><dict><key>TOKEN</key><string>v4lue</string></dict></plist>',
    'v4lue',
    { name: 'TOKEN' },
  ],
];

test.each(cases.map((one) => [one[0], one[1].slice(0, 70), one] as const))(
  '%s: %s',
  (_path, _text, [path, text, value, facts]) => {
    const nodes = readValues(path, text).filter((node) => node.value === value);
    expect(nodes.length, 'found').toBeGreaterThan(0);
    const best =
      nodes.find((node) =>
        Object.entries(facts).every(([key, fact]) => same(Reflect.get(node, key), fact)),
      ) ?? nodes[0];
    expect(best).toMatchObject(facts);
    if (best && best.value === text.slice(best.start, best.end))
      expect(best.statement.start).toBeLessThanOrEqual(best.start);
  },
);

function same(one: unknown, two: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(two);
}

const references: readonly (readonly [string, string, string])[] = [
  ['.env', 'TOKEN=${OTHER}', '${OTHER}'],
  ['.env', 'TOKEN=<your-token>', '<your-token>'],
  ['a.yaml', 'token: ${{ secrets.X }}', '${{ secrets.X }}'],
  ['a.yaml', 'token: {{ vault }}', '{{ vault }}'],
  ['a.sh', 'railway up --token $TOKEN', '$TOKEN'],
  ['a.json', '{"token":"op://vault/item"}', 'op://vault/item'],
];

test.each(references)('%s: %s refers', (path, text, value) => {
  expect(readValues(path, text).find((node) => node.value === value)?.reference).toBe(true);
});

test('a window gives the nodes that overlap it, of large texts too', () => {
  const text = `${'filler line without anything\n'.repeat(20_000)}TOKEN=v4lue\n`;
  const at = text.indexOf('v4lue');
  const nodes = readValues('a.txt', text, { start: at, end: at + 5 });
  expect(nodes.map(({ name, value, start }) => ({ name, value, start }))).toEqual([
    { name: 'TOKEN', value: 'v4lue', start: at },
  ]);
});
