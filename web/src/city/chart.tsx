// A chart that fits its column and whose bars open the list behind them. A table beside it says the same in text.

import { useEffect, useRef, useState } from "react";
import { watchPrinting } from "../show/printing";
import { navigate } from "../state/router";
import { useWords } from "../text/language";
import { init } from "./echarts";
import { type Bar, barOption, heightOf, type Row, type Series } from "./options";

const NARROW_PX = 560;
const PAPER_PX = 620; // what A4 leaves between its margins and those of a card

type Props = { label: string; unit: string; rows: Row[]; series: Series[] };

export function Chart({ label, unit, rows, series }: Props) {
  const { english } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init> | null>(null);
  const [narrow, setNarrow] = useState(false);

  useEffect(() => {
    if (!box.current) return;
    const element = box.current;
    const made = init(element, null, { renderer: "svg" });
    made.on("click", (event) => {
      const { to } = event.data as Bar;
      if (to) navigate(to);
    });
    chart.current = made;
    let paper = false;
    const adapt = () => {
      setNarrow(!paper && element.clientWidth < NARROW_PX);
      made.resize({ width: paper ? PAPER_PX : "auto" });
      made.getZr().flush(); // paper does not wait for the next frame
    };
    const turn = (on: boolean) => {
      paper = on;
      adapt();
    };
    const watch = new ResizeObserver(adapt);
    watch.observe(element);
    const forget = watchPrinting(
      () => turn(true),
      () => turn(false),
    );
    return () => {
      watch.disconnect();
      forget();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const font = box.current ? getComputedStyle(box.current).fontFamily : "sans-serif";
    chart.current?.setOption(barOption(rows, series, { unit, english, narrow, font }), { notMerge: true });
  }, [rows, series, unit, english, narrow]);

  return (
    <div className="chart" role="img" aria-label={label}>
      <div ref={box} style={{ height: heightOf(rows.length) }} />
    </div>
  );
}

export function Legend({ series }: { series: Series[] }) {
  return (
    <ul className="legend">
      {series.map(({ name, colour }) => (
        <li key={name}>
          <span className="legend-mark" style={{ background: colour }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
