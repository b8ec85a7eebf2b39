import type { CommandShape, Values } from './shape.ts';

/** A completion for PowerShell 5.1 and later. Where it offers nothing, PowerShell offers files. */
export function powershellScript(shapes: readonly CommandShape[]): string {
  return `# Completion of overscope for PowerShell:
#   overscope completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName overscope -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = @{
${shapes.map(commandLine).join('\n')}
  }
  $values = @{
${valueLines(shapes).join('\n')}
  }
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -ne '' -and $words.Count -gt 0) { $words = @($words | Select-Object -SkipLast 1) }
  $command = ''
  foreach ($word in $words) {
    $longer = ($command + ' ' + $word).Trim()
    if ($commands.ContainsKey($longer)) { $command = $longer }
  }
  $last = if ($words.Count -gt 0) { $words[-1] } else { '' }
  $key = $command + '/' + $last
  if ($values.ContainsKey($key)) {
    $found = @($values[$key] | ForEach-Object { if ($_ -is [scriptblock]) { & $_ } else { $_ } })
  } else {
    $options = $wordToComplete.StartsWith('-')
    $found = @($commands[$command] | Where-Object { $_.StartsWith('-') -eq $options })
  }
  $found | Where-Object { $_ -like ($wordToComplete + '*') } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function list(words: readonly string[]): string {
  return `@(${words.map(quoted).join(', ')})`;
}

function commandLine({ words, commands, options, argument }: CommandShape): string {
  const others = argument?.kind === 'words' ? argument.words : [];
  const all = [...commands.map(({ name }) => name), ...others, ...options.flatMap(({ names }) => names)];
  return `    ${quoted(words)} = ${list(all)}`;
}

function valueLines(shapes: readonly CommandShape[]): string[] {
  return shapes.flatMap(({ words, options }) =>
    options.flatMap(({ names, values }) => {
      if (values === undefined || values.kind === 'path') return [];
      return names.map((name) => `    ${quoted(`${words}/${name}`)} = ${valueList(values)}`);
    }),
  );
}

function valueList(values: Values): string {
  if (values.kind === 'words') return list(values.words);
  if (values.kind !== 'revision') return '@()';
  // What is completed is written into the command line as it is.
  return `@({ git for-each-ref '--format=%(refname:short)' 2>$null | Where-Object { $_ -match '^[A-Za-z0-9][A-Za-z0-9._/-]*$' } })`;
}
