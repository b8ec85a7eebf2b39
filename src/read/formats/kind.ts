/** Formats that are read by their own grammar. */
export type DocumentFormat =
  | 'json'
  | 'notebook'
  | 'yaml'
  | 'sections'
  | 'properties'
  | 'env'
  | 'xml'
  | 'netrc'
  | 'pgpass';

/** How a file is read: as a document, or by the reader for every language. */
export interface Format {
  readonly document?: DocumentFormat;
  /** Bare words are expressions, not literals. */
  readonly code: boolean;
  /** Variables are used with a sign in front: `$NAME`. */
  readonly sigils: boolean;
}

const DOCUMENTS: readonly (readonly [DocumentFormat, RegExp])[] = [
  ['netrc', /^[._]?netrc(?:\.\w+)?$/],
  ['pgpass', /^(?:\.pgpass|pgpass\.conf)$/],
  ['env', /^(?:\.env(?:rc)?|\.env\..+|.+\.env|env\..+|\.flaskenv|\.dev\.vars|\.dev\.vars\..+|environment)$/],
  ['notebook', /\.ipynb$/],
  [
    'json',
    /\.(?:json|json5|jsonc|code-workspace|tfstate|backup\.json|webmanifest|postman_collection|postman_environment|har|tfvars\.json|geojson|sublime-project)$|^\.(?:babelrc|eslintrc|prettierrc|dockercfg|firebaserc|bowerrc|jshintrc|dockerconfigjson)$|^composer\.lock$/,
  ],
  ['yaml', /\.(?:ya?ml|eyaml|sls)$|^(?:kubeconfig|\.kubeconfig|\.clang-format|\.yarnrc\.yml)$/],
  ['properties', /\.(?:properties)$|^\.?gradle\.properties$/],
  [
    'sections',
    /\.(?:toml|ini|cfg|cnf|conf|inf|editorconfig|desktop|service|gitconfig|s3cfg|boto|reg)$|^(?:\.npmrc|npmrc|\.yarnrc|\.pypirc|\.my\.cnf|\.mylogin\.cnf|\.pg_service\.conf|credentials|config|\.gitconfig|\.git-credentials|\.s3cfg|\.boto|\.passwd-s3fs|\.curlrc|\.pip|Pipfile|poetry\.lock|Cargo\.lock|\.hgrc|hgrc|\.rclone\.conf|\.gitmodules|\.wgetrc|\.databrickscfg)$/,
  ],
  [
    'xml',
    /\.(?:xml|config|csproj|vbproj|fsproj|props|targets|plist|wsdl|xsd|pom|resx|settings|nuspec|iml|xhtml|svg|mobileconfig|pubxml|publishsettings|xaml|runsettings)$|^NuGet\.Config$/i,
  ],
];

const CODE =
  /\.(?:[cm]?[jt]sx?|py|pyi|go|rs|java|kts?|scala|groovy|gradle|cs|fs|vb|rb|php\d?|swift|m|mm|c|cc|cpp|cxx|h|hh|hpp|dart|lua|pl|pm|r|jl|ex|exs|erl|hs|clj|cljs|elm|zig|nim|ml|d|cr|vue|svelte|astro|hcl|tf|tfvars|bicep|jsonnet|libsonnet|sol|proto|prisma|graphql)$/i;
const SHELL =
  /\.(?:sh|bash|zsh|fish|ksh|ps1|psm1|bat|cmd|mk|dockerfile)$|^(?:Dockerfile.*|Containerfile.*|Makefile|GNUmakefile|Justfile|justfile|\.\w*(?:rc|profile|history))$/i;

/** The format of a file, by its name and, where the name is common to several, by how the text opens. */
export function formatOf(path: string, text: string): Format {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const head = text.slice(0, 512);
  const code = CODE.test(name);
  const sigils = SHELL.test(name) || /^#!.*\b(?:ba|z|k|da)?sh\b/.test(head);
  const document = code ? undefined : DOCUMENTS.find(([, pattern]) => pattern.test(name))?.[0];
  if (document !== undefined) return { document: settle(document, name, head), code, sigils };
  if (/^\s*(?:[{[]\s*(?:["\]}]|$))/.test(head) && /^[^.]*$|rc$/.test(name))
    return { document: 'json', code, sigils };
  if (/^(?:---\s|apiVersion:)/.test(head) && /^[^.]*$/.test(name)) return { document: 'yaml', code, sigils };
  return { code, sigils };
}

function settle(document: DocumentFormat, name: string, head: string): DocumentFormat {
  if (document !== 'sections') return document;
  if (/^\s*<\?xml/.test(head)) return 'xml';
  if (/^(?:config|credentials)$/.test(name)) {
    if (/^\s*\{/.test(head)) return 'json';
    if (/^(?:---|apiVersion:|kind:|clusters:|[\w-]+:\s*$)/m.test(head) && !/^\s*\[/m.test(head))
      return 'yaml';
  }
  return document;
}
