import type { Binding, CodeFile, Expression, Parameter, Yield } from './expression.ts';
import { grouped } from '../../util/grouped.ts';

/** A file of code by what is looked up in it: names within their scopes, and what functions give. */
export interface Indexed {
  readonly file: CodeFile;
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly returns: ReadonlyMap<number, readonly Expression[]>;
  readonly yields: ReadonlyMap<number, readonly Yield[]>;
}

/** Indexes a file that was read. */
export function indexed(file: CodeFile): Indexed {
  const returns = [...grouped(file.returns, (item) => item.scope)];
  return {
    file,
    bindings: grouped(file.bindings, (item) => `${item.scope} ${item.name}`),
    parameters: new Map(file.parameters.map((item) => [`${item.scope} ${item.name}`, item])),
    yields: grouped(file.yields, (item) => item.function),
    returns: new Map(returns.map(([scope, all]) => [scope, all.map((item) => item.value)])),
  };
}
