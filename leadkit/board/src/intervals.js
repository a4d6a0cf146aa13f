// Rates with their intervals, one below the other on one scale.

import { h } from "./dom.js";

/** Rows of {name, title, share}; `base` is the share of all leads, drawn as a line; `end` is where the scale ends. */
export function intervals(rows, base = null, end = null) {
  const most = end ?? Math.min(1, Math.max(0.01, ...rows.map(({ share }) => share.high), base ?? 0) * 1.08);
  const at = (share) => `${(share / most) * 100}%`;
  return h(
    "div",
    { class: "lk-intervals" },
    rows.map(({ name, title, share }) =>
      h(
        "div",
        { key: name, class: `lk-interval lk-interval-${name} ${share.too_few ? "lk-too-few" : ""}` },
        h("span", null, title),
        h(
          "span",
          { class: "lk-interval-track", "aria-hidden": "true" },
          base === null ? null : h("i", { class: "lk-base", style: { left: at(base) } }),
          h("i", {
            class: "lk-whisker",
            style: { left: at(share.low), width: `${((share.high - share.low) / most) * 100}%` },
          }),
          h("i", { class: "lk-dot", style: { left: at(share.value) } }),
        ),
        h(
          "span",
          { class: "lk-interval-text" },
          h("b", null, share.text),
          share.interval_text ? h("small", null, share.interval_text) : null,
        ),
      ),
    ),
    end === null ? null : ends(end),
  );
}

/** The scale in round tenths that holds all of `shares`. */
export function roundEnd(shares) {
  const high = Math.max(0.1, ...shares.map((share) => share.high));
  return Math.min(1, Math.ceil(high * 10 - 1e-9) / 10);
}

function ends(end) {
  return h(
    "div",
    { key: "ends", class: "lk-interval lk-interval-ends" },
    h("span", null),
    h("small", { class: "lk-interval-scale" }, h("span", null, "0 %"), h("span", null, `${Math.round(end * 100)} %`)),
    h("span", null),
  );
}
