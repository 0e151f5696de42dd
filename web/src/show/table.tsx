// What the tables and lists of records share: a head row, and pairs of a name and a value.

import type { ReactNode } from "react";

/** The head of a table: one cell a column, and `last` for a column without a name. */
export function Head({ columns, last }: { columns: string[]; last?: boolean }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
        {last && <td />}
      </tr>
    </thead>
  );
}

/** A description list of the pairs that have a value; `children` adds more of it. */
export function Pairs({ rows, children }: { rows: [string, ReactNode][]; children?: ReactNode }) {
  return (
    <dl className="pairs">
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      {children}
    </dl>
  );
}
