const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'];

/** Operations of an OpenAPI document: `{ name, method, path, deprecated }`; an operation without an id is an error. */
export function operationsOf({ paths }) {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => {
      const { operationId, deprecated = false } = item[method];
      if (operationId === undefined) throw new Error(`${method} ${path} has no operationId`);
      return { name: operationId, method: method.toUpperCase(), path, deprecated };
    }),
  );
}
