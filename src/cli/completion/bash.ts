import { commandCases, type CommandShape, type Values } from './shape.ts';

/** Bash expands the words that it is given once more, so that only names without any meaning to it may come in. */
const REVISIONS =
  '$(git for-each-ref --format="%(refname:short)" 2>/dev/null | grep -E "^[A-Za-z0-9][A-Za-z0-9._/-]*$")';

/** A completion for bash 3.2 and later, without the package bash-completion. Where it knows nothing, bash offers files. */
export function bashScript(shapes: readonly CommandShape[]): string {
  return `# Completion of overscope for bash:  eval "$(overscope completion bash)"
_overscope() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" cmd='' i
  COMPREPLY=()
  # Bash takes the = of --format=json for a word of its own.
  if [[ $cur == '=' ]]; then cur=''; elif [[ $prev == '=' ]]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$cmd/\${COMP_WORDS[i]}" in
${indented(commandCases(shapes), 6)}
    esac
  done
  case "$cmd/$prev" in
${indented(valueCases(shapes), 4)}
  esac
  case "$cmd" in
${indented(wordCases(shapes), 4)}
  esac
}
complete -o default -F _overscope overscope
`;
}

function indented(lines: readonly string[], by: number): string {
  return lines.map((line) => `${' '.repeat(by)}${line}`).join('\n');
}

function valueCases(shapes: readonly CommandShape[]): string[] {
  return shapes.flatMap(({ words, options }) =>
    options.flatMap(({ names, values }) =>
      values === undefined
        ? []
        : [`${names.map((name) => `'${words}/${name}'`).join('|')}) ${reply(values)} return ;;`],
    ),
  );
}

function reply(values: Values): string {
  const words =
    values.kind === 'words' ? values.words.join(' ') : values.kind === 'revision' ? REVISIONS : undefined;
  if (words === undefined) return '';
  return `COMPREPLY=($(compgen -W "${words}" -- "$cur"));`;
}

function wordCases(shapes: readonly CommandShape[]): string[] {
  return shapes.map(({ words, commands, options, argument }) => {
    const flags = options.flatMap(({ names }) => names).join(' ');
    const others = [
      ...commands.map(({ name }) => name),
      ...(argument?.kind === 'words' ? argument.words : []),
    ];
    const rest =
      others.length === 0 ? '' : ` else COMPREPLY=($(compgen -W "${others.join(' ')}" -- "$cur"));`;
    return `'${words}') if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "${flags}" -- "$cur"));${rest} fi ;;`;
  });
}
