import { commandCases, type CommandShape, type Values } from './shape.ts';

/** A completion for zsh: evaluated, or kept as the file _overscope in a folder of $fpath. */
export function zshScript(shapes: readonly CommandShape[]): string {
  return `#compdef overscope
# Completion of overscope for zsh:  eval "$(overscope completion zsh)"
_overscope() {
  local cmd='' prev="\${words[CURRENT-1]}" cur="\${words[CURRENT]}" i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    case "$cmd/\${words[i]}" in
${indented(commandCases(shapes), 6)}
    esac
  done
  if [[ $cur == --*=* ]]; then
    prev="\${cur%%=*}"
    compset -P '*='
  fi
  case "$cmd/$prev" in
${indented(valueCases(shapes), 4)}
  esac
  if [[ $cur == -* ]]; then
    case "$cmd" in
${indented(optionCases(shapes), 6)}
    esac
    _describe -o option found
    return
  fi
  case "$cmd" in
${indented(wordCases(shapes), 4)}
  esac
  (( \${#found} )) && _describe command found
  _files
}
if [[ \${funcstack[1]-} == _overscope ]]; then _overscope "$@"; else compdef _overscope overscope; fi
`;
}

function indented(lines: readonly string[], by: number): string {
  return lines.map((line) => `${' '.repeat(by)}${line}`).join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** \`name:description\`, in which a colon of the name is escaped. */
function described(name: string, description: string): string {
  return quoted(`${name.replaceAll(':', '\\:')}:${description}`);
}

function valueCases(shapes: readonly CommandShape[]): string[] {
  return shapes.flatMap(({ words, options }) =>
    options.flatMap(({ names, values }) =>
      values === undefined
        ? []
        : [`${names.map((name) => `'${words}/${name}'`).join('|')}) ${reply(values)}; return ;;`],
    ),
  );
}

function reply(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `compadd -- ${values.words.map(quoted).join(' ')}`;
    case 'path':
      return '_files';
    case 'revision':
      return 'compadd -- ${(f)"$(git for-each-ref --format=\'%(refname:short)\' 2>/dev/null)"}';
    case 'any':
      return "_message 'a value'";
  }
}

function optionCases(shapes: readonly CommandShape[]): string[] {
  return shapes.map(({ words, options }) => {
    const all = options.flatMap(({ names, description }) =>
      names.map((name) => described(name, description)),
    );
    return `'${words}') found=(${all.join(' ')}) ;;`;
  });
}

function wordCases(shapes: readonly CommandShape[]): string[] {
  return shapes.flatMap(({ words, commands, argument }) => {
    if (argument?.kind === 'words')
      return [`'${words}') compadd -- ${argument.words.map(quoted).join(' ')}; return ;;`];
    const all = commands.map(({ name, description }) => described(name, description));
    return all.length === 0 ? [] : [`'${words}') found=(${all.join(' ')}) ;;`];
  });
}
