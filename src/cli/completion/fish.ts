import type { CommandShape, OptionShape, Values } from './shape.ts';

/** A completion for fish 3 and later: `overscope completion fish | source`. */
export function fishScript(shapes: readonly CommandShape[]): string {
  return `# Completion of overscope for fish:  overscope completion fish | source
function __overscope_command
    set -l cmd ''
    for word in (commandline -opc)[2..-1]
        switch "$cmd/$word"
${commandCases(shapes).join('\n')}
        end
    end
    echo $cmd
end
function __overscope_at
    test (__overscope_command) = "$argv[1]"
end
${shapes.flatMap(linesOf).join('\n')}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function commandCases(shapes: readonly CommandShape[]): string[] {
  return shapes
    .filter(({ words }) => words !== '')
    .flatMap(({ words }) => {
      const at = words.lastIndexOf(' ');
      const key = `${at < 0 ? '' : words.slice(0, at)}/${words.slice(at + 1)}`;
      return [`            case ${quoted(key)}`, `                set cmd ${quoted(words)}`];
    });
}

function linesOf({ words, commands, options, argument }: CommandShape): string[] {
  const at = `complete -c overscope -n "__overscope_at ${quoted(words)}"`;
  return [
    ...commands.map(({ name, description }) => `${at} -a ${quoted(name)} -d ${quoted(description)}`),
    ...(argument?.kind === 'words' ? [`${at} -f -a ${quoted(argument.words.join(' '))}`] : []),
    ...options.map((option) => `${at} ${optionWords(option)} -d ${quoted(option.description)}`),
  ];
}

function optionWords({ names, values }: OptionShape): string {
  const spelled = names.map((name) =>
    name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  return [...spelled, ...(values === undefined ? [] : [valueWords(values)])].join(' ');
}

function valueWords(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `-x -a ${quoted(values.words.join(' '))}`;
    case 'path':
      return '-r -F';
    case 'revision':
      return `-x -a '(git for-each-ref --format="%(refname:short)" 2>/dev/null)'`;
    case 'any':
      return '-x';
  }
}
