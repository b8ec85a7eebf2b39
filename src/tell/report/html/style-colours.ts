const LIGHT =
  '--page:#fff;--raised:#fff;--ink:#1c2127;--muted:#57606a;--line:#e4e7eb;--line-strong:#c6ccd3;--link:#1f5fa8;--focus:#2f7de1;' +
  '--red:#b3261e;--red-tint:#fdf3f2;--red-line:#f1cfcc;--orange:#a8430b;--orange-tint:#fdf4ee;--yellow:#7d5c00;--yellow-tint:#fdf8e7;--yellow-line:#ecdfb4;--green:#1b7144;--green-tint:#eff9f3;--green-line:#c5e5d3';

const DARK =
  '--page:#14171b;--raised:#191d22;--ink:#e7eaee;--muted:#a4adb8;--line:#2b3138;--line-strong:#4a535e;--link:#8ab8f2;--focus:#6aa9f7;' +
  '--red:#ff8d85;--red-tint:#2a1a1b;--red-line:#5a2f2e;--orange:#ffb07c;--orange-tint:#2a1f18;--yellow:#e6c766;--yellow-tint:#282315;--yellow-line:#51451f;--green:#7bd7a2;--green-tint:#15251d;--green-line:#2a4f3b';

const TONES =
  '.bad{--tone:var(--red);--tone-tint:var(--red-tint);--tone-line:var(--red-line)}' +
  '.warn{--tone:var(--yellow);--tone-tint:var(--yellow-tint);--tone-line:var(--yellow-line)}' +
  '.good{--tone:var(--green);--tone-tint:var(--green-tint);--tone-line:var(--green-line)}' +
  '.calm{--tone:var(--muted);--tone-tint:var(--raised);--tone-line:var(--line)}';

/** Both schemes; a page on paper is always light. In forced colours the reader's own take the place of all. */
export const COLOURS =
  `:root{color-scheme:light dark;${LIGHT}}` +
  `@media screen and (prefers-color-scheme:dark){:root{${DARK}}}` +
  '@media (forced-colors:active){:root{--page:Canvas;--raised:Canvas;--ink:CanvasText;--muted:CanvasText;--line:CanvasText;--line-strong:CanvasText;--link:LinkText;--focus:Highlight;' +
  '--red:CanvasText;--orange:CanvasText;--yellow:CanvasText;--green:CanvasText;--red-tint:Canvas;--orange-tint:Canvas;--yellow-tint:Canvas;--green-tint:Canvas;--red-line:CanvasText;--yellow-line:CanvasText;--green-line:CanvasText}}' +
  TONES;
