// What a room asks of the figures, each behind a button of its own: why, can this be trusted, what else, by what outcome.

import { button } from "./controls.js";
import { h } from "./dom.js";
import { outcomes } from "./outcomes.js";
import { suggestions } from "./suggestions.js";
import { trust } from "./trust.js";

const SHOWS = { trust, suggestions, outcomes };

/** The buttons that open and close the reasons and the panels. */
export function ways(b) {
  const { whyOpen } = b.state;
  const open = b.state.panels ?? [];
  const turn = (name) => {
    const made = open.includes(name) ? open.filter((one) => one !== name) : [...open, name];
    b.send({ type: "panel", name, open: !open.includes(name) }, { panels: made });
  };
  const way = (f, label, isOpen, region, onclick) =>
    button(b, {
      f,
      look: "plain",
      symbol: isOpen ? "up" : "down",
      label,
      expanded: isOpen,
      more: { "aria-controls": isOpen ? region : null },
      onclick,
    });
  return h(
    "div",
    { key: "ways", class: "lk-ways" },
    way("why", b.say(whyOpen ? "why.close" : "why.open"), whyOpen, `${b.id}-why`, () =>
      b.send({ type: "why", open: !whyOpen }, { whyOpen: !whyOpen }),
    ),
    Object.keys(SHOWS).map((name) =>
      way(`panel:${name}`, b.say(`panel.${name}`), open.includes(name), `${b.id}-${name}`, () => turn(name)),
    ),
  );
}

/** The open panels. */
export function panels(b) {
  const { waiting, ahead, panels: open = [] } = b.state;
  return Object.keys(SHOWS)
    .filter((name) => open.includes(name))
    .map((name) => {
      const said = b.state[name] ?? null;
      return h(
        "section",
        {
          key: `panel:${name}`,
          id: `${b.id}-${name}`,
          class: `lk-block lk-ask lk-ask-${name} ${waiting || ahead ? "lk-waiting" : ""}`,
          "aria-label": b.say(`panel.${name}`),
        },
        h("h3", null, b.say(`panel.${name}`)),
        said === null
          ? h("p", { class: "lk-soft" }, b.say(waiting ? "why.waiting" : "result.none"))
          : said.message
            ? h("p", { class: "lk-soft" }, said.message)
            : SHOWS[name](b, said),
      );
    });
}
