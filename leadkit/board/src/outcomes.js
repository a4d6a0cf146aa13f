// The same split by every outcome of the history, side by side.

import { NEVER } from "./document.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { intervals, roundEnd } from "./intervals.js";

export function outcomes(b, { rows, offered_text: offered, junk_text: junk, work_text: work }) {
  const mine = b.say(b.level === NEVER ? "outcomes.ruled_out" : "outcomes.counts");
  const end = roundEnd(rows.flatMap((row) => [row.counts, row.rest]).filter((share) => !share.too_few));
  return [
    offered ? h("p", { key: "offered", class: "lk-tip" }, icon("info"), offered) : null,
    rows.map((row) =>
      h(
        "div",
        { key: row.name, class: `lk-by-outcome ${row.is_bad ? "lk-is-bad" : ""}` },
        h("h4", null, row.title, row.is_bad ? h("small", null, b.say("outcomes.low_is_good")) : null),
        intervals(
          [
            { name: "counts", title: mine, share: row.counts },
            { name: "rest", title: b.say("outcomes.rest"), share: row.rest },
          ],
          null,
          end,
        ),
        row.text ? h("p", { key: "text" }, row.text) : null,
        h("small", { key: "of" }, row.of_text),
      ),
    ),
    [junk, work].filter(Boolean).map((text) => h("p", { key: text, class: "lk-soft" }, text)),
  ];
}
