import { markup, type Html } from '../../../util/html.ts';

/** A table that stays one to a screen reader where a narrow screen shows its rows as blocks. */
export function headedTable(
  name: string,
  caption: string,
  heads: readonly string[],
  rows: readonly Html[],
): Html {
  return markup`<table class="${name}" role="table">
      <caption>
        ${caption}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          ${heads.map((head) => markup`<th scope="col" role="columnheader">${head}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows}
      </tbody>
    </table>`;
}
