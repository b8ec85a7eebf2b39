import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, WITHOUT } from '../support/chromium.ts';
import { widthOf } from '../../src/tell/report/html/svg.ts';
import { hostileReport } from '../support/hostile-report.ts';
import { crowd, pageOf } from '../support/page.ts';
import { credential, reported, verdict } from '../support/world.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** All of ASCII that is seen, and some of what else paths are written in. */
const SAMPLE = `${String.fromCharCode(...Array.from({ length: 95 }, (_, at) => at + 32))}…·→–—“”‘’éüßçñÅØŒŁαωЖЩшљ中あ한😀⚠✓`;
const folder = mkdtempSync(join(tmpdir(), 'overscope-page-'));
const reader = credential('acme/role-key', { states: { role: 'reader' } });

const PAGES: Readonly<Record<string, string>> = {
  crowd: pageOf(crowd(30)),
  hostile: pageOf(
    hostileReport(
      (field) => `${field}"><img src=https://evil.example/x onerror=alert(1)><script>alert(1)</script>`,
    ),
  ),
  one: pageOf(reported(verdict({ credentials: [credential('acme/master-key')] }))),
  clean: pageOf(
    reported(
      verdict({
        credentials: [reader],
        manifest:
          'version: 1\njobs: { read: { purpose: p, credentials: [{ type: acme/role-key }], grants: [{ operations: [acme:list, acme:reveal] }] } }\n',
      }),
    ),
  ),
  empty: pageOf(reported(verdict({ credentials: [] }))),
};

describe.skipIf(CHROMIUM === undefined)(`the page in Chromium${WITHOUT}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page, hands it over, and gives what it said on the console and what it asked the network for. */
  async function opened(
    name: string,
    options: { readonly width: number; readonly scheme: 'light' | 'dark'; readonly script: boolean },
    use: (page: Page) => Promise<void>,
  ): Promise<string[]> {
    const path = join(folder, `${name}.html`);
    writeFileSync(path, PAGES[name] ?? '');
    const context = await browser.newContext({
      viewport: { width: options.width, height: 900 },
      colorScheme: options.scheme,
      javaScriptEnabled: options.script,
    });
    const heard: string[] = [];
    const page = await context.newPage();
    page.on('console', (message) => heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(error.message));
    page.on('dialog', (dialog) => {
      heard.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(path).href) heard.push(request.url());
    });
    try {
      await page.goto(pathToFileURL(path).href);
      await use(page);
    } finally {
      await context.close();
    }
    return heard;
  }

  const all = (['light', 'dark'] as const).flatMap((scheme) =>
    [1280, 390].map((width) => ({ scheme, width })),
  );
  const some = all.filter(({ scheme, width }) => (scheme === 'light') === (width === 1280));

  for (const name of Object.keys(PAGES))
    test.each(name === 'crowd' ? all : some)(
      `axe finds nothing in the page "${name}", $scheme, $width wide`,
      { timeout: 60_000 },
      async ({ scheme, width }) => {
        const heard = await opened(name, { width, scheme, script: true }, async (page) => {
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
          await page.evaluate(AXE);
          const problems = await page.evaluate(
            `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
              violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html).join(' ')))`,
          );
          expect(problems).toEqual([]);
        });
        expect(heard).toEqual([]);
      },
    );

  const still = { width: 1280, scheme: 'light', script: false } as const;

  test('hostile text makes no element and no attribute', async () => {
    await opened('hostile', still, async (page) => {
      const found = await page.evaluate(
        `[...document.querySelectorAll('*')].flatMap((item) => [
          ...(['SCRIPT', 'IMG', 'LINK', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'FORM'].includes(item.tagName) ? [item.tagName] : []),
          ...[...item.attributes]
            .filter(({ name, value }) => /^on|^style$|^src/.test(name) || /^\\s*javascript:/i.test(value))
            .map(({ name }) => name),
        ])`,
      );
      expect(found).toEqual([]);
      expect(await page.evaluate(`document.querySelectorAll('.finding').length`)).toBeGreaterThan(3);
    });
  });

  const pictures = ['crowd', 'hostile', 'one'].flatMap((name) =>
    [1280, 390].map((width) => ({ name, width })),
  );

  test.each(pictures)(
    'no text of the picture leaves its box: $name, $width wide',
    async ({ name, width }) => {
      await opened(name, { ...still, width }, async (page) => {
        const texts = `[...document.querySelectorAll('svg svg text, .pill + text')].filter((text) => text.checkVisibility())`;
        expect(await page.evaluate(`${texts}.length`)).toBeGreaterThan(name === 'hostile' ? 10 : 0);
        const wide = await page.evaluate(
          `${texts}.filter((text) => text.getComputedTextLength() >
            Number((text.previousElementSibling ?? text.parentElement).getAttribute('width')))
            .map((text) => text.textContent)`,
        );
        expect(wide).toEqual([]);
      });
    },
  );

  test('a text is given the width that its widest known font needs', async () => {
    await opened('empty', still, async (page) => {
      const chars = [...SAMPLE].map((char) => ({
        char,
        plain: widthOf(char, 100),
        bold: widthOf(char, 112),
      }));
      const wide = await page.evaluate(
        `(() => {
          const canvas = document.createElement('canvas').getContext('2d');
          const measure = (font, char) => ((canvas.font = font), canvas.measureText(char).width);
          const fonts = getComputedStyle(document.body).fontFamily;
          return ${JSON.stringify(chars)}.filter(({ char, plain, bold }) =>
            measure('400 100px ' + fonts, char) > plain || measure('600 100px ' + fonts, char) > bold);
        })()`,
      );
      expect(wide).toEqual([]);
    });
  });

  test('the table filters without a script, and prints whole', async () => {
    await opened('crowd', still, async (page) => {
      const rows = (): Promise<unknown> =>
        page.evaluate(
          `[...document.querySelectorAll('.population tbody tr')].filter((row) => row.checkVisibility()).length`,
        );
      expect(await rows()).toBe(30);
      const option = await page.evaluate(
        `document.querySelector('#by-result option:nth-child(2)').textContent`,
      );
      const own = Number(/\((\d+)\)$/.exec(String(option))?.[1]);
      await page.focus('#by-result');
      await page.keyboard.press('ArrowDown');
      expect(await rows()).toBe(own);
      expect(own).toBeLessThan(30);
      await page.emulateMedia({ media: 'print' });
      expect(await rows()).toBe(30);
    });
  });

  test('paper is white, and shows what is folded on the screen', async () => {
    await opened('one', { ...still, scheme: 'dark' }, async (page) => {
      const shown = `document.querySelector('.operations li').checkVisibility({ contentVisibilityAuto: true })`;
      expect(await page.evaluate(shown)).toBe(false);
      await page.emulateMedia({ media: 'print' });
      await expect.poll(() => page.evaluate(shown)).toBe(true);
      expect(await page.evaluate(`getComputedStyle(document.documentElement).backgroundColor`)).toBe(
        'rgb(255, 255, 255)',
      );
    });
  });

  test('the first key leads past the navigation, and every stop shows where one is', async () => {
    await opened('one', still, async (page) => {
      const stops: unknown[] = [];
      for (let stop = 0; stop < 9; stop += 1) {
        await page.keyboard.press('Tab');
        stops.push(
          await page.evaluate(
            `document.activeElement.textContent + ', ' + getComputedStyle(document.activeElement).outlineStyle`,
          ),
        );
      }
      expect(stops).toEqual([
        'Skip to the report, solid',
        'Result, solid',
        'Credentials, solid',
        'Findings, solid',
        'Not read, solid',
        'Limits, solid',
        'The picture in words, solid',
        'Acme master key, solid',
        'https://acme.example/docs, solid',
      ]);
    });
  });
});
