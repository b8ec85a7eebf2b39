/** An upper bound of how deep a YAML or JSON text nests: brackets that are open, `- - -` and indentation. */
export function nesting(text: string): number {
  let deepest = 0;
  let open = 0;
  let dashes = 0;
  let indent = 0;
  let fresh = true;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) {
      dashes = 0;
      indent = 0;
      fresh = true;
      continue;
    }
    if (fresh && code === 32) indent++;
    else if (fresh && (code === 45 || code === 63)) dashes++;
    else if (code === 91 || code === 123) open++;
    else if ((code === 93 || code === 125) && open > 0) open--;
    if (code !== 32 && code !== 45 && code !== 63) fresh = false;
    deepest = Math.max(deepest, open + dashes + (indent >> 1));
  }
  return deepest;
}
