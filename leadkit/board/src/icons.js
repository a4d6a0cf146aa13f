// The board's icons: strokes on a 20 x 20 field, in the colour of the text around them, silent to screen readers.

import { h } from "./dom.js";

const STROKES = {
  plus: ["M10 4v12M4 10h12"],
  minus: ["M4 10h12"],
  check: ["M4 10.5l4 4 8-9"],
  cross: ["M5 5l10 10M15 5L5 15"],
  question: ["M7.4 7.2a2.7 2.7 0 1 1 3.9 2.5c-.9.5-1.3 1-1.3 2", "M10 15v.1"],
  more: ["M4.5 10h.01M10 10h.01M15.5 10h.01"],
  grip: ["M7 5h.01M7 10h.01M7 15h.01M13 5h.01M13 10h.01M13 15h.01"],
  down: ["M5 8l5 5 5-5"],
  up: ["M5 12l5-5 5 5"],
  right: ["M8 5l5 5-5 5"],
  undo: ["M7.5 4L4 7.5 7.5 11", "M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8"],
  redo: ["M12.5 4L16 7.5 12.5 11", "M16 7.5H8.5a4.5 4.5 0 0 0 0 9H12"],
  save: ["M10 3v9M6.5 9l3.5 3.5L13.5 9", "M4 13.5V16h12v-2.5"],
  search: ["M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4z", "M12.7 12.7L16.5 16.5"],
  copy: ["M7.5 7.5h8v8h-8z", "M4.5 12.5v-8h8"],
  bin: ["M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6"],
  pen: ["M4 16l.8-3.4L13 4.5l2.5 2.5-8.1 8.2z"],
  note: ["M4.5 4.5h11v8l-3 3h-8z", "M7 8h6M7 11h4"],
  group: ["M4 4.5h5M4 4.5v11h5M11.5 8h4.5M11.5 12h4.5"],
  ungroup: ["M4 6h12M4 10h12M4 14h12"],
  into: ["M4 10h8M9 6.5l3.5 3.5L9 13.5", "M16 4v12"],
  eye: ["M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5z", "M10 8.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z"],
  clock: ["M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z", "M10 6.5V10l2.5 2"],
  warn: ["M10 3.5l7 12.5H3z", "M10 8v4M10 14v.1"],
  info: ["M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z", "M10 9.5v4M10 6.7v.1"],
  person: ["M10 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6z", "M4.5 16.5c.5-3 2.7-4.5 5.5-4.5s5 1.5 5.5 4.5"],
  inbox: ["M3.5 11.5l2-7h9l2 7v4h-13z", "M3.5 11.5h4l1 2h3l1-2h4"],
  lock: ["M5.5 9.5h9v7h-9z", "M7.2 9.5V7a2.8 2.8 0 0 1 5.6 0v2.5"],
  spark: ["M4 10.5h2.5l2-5 3 9 2-4H16"],
};

export function icon(name, className = "") {
  const strokes = STROKES[name].map((d) => h("path", { d }));
  return h(
    "svg",
    {
      class: `lk-icon lk-icon-${name} ${className}`.trim(),
      viewBox: "0 0 20 20",
      "aria-hidden": "true",
      focusable: "false",
    },
    strokes,
  );
}
