// A menu behind a button, in the top layer, so that no scrolling output cuts it off.

import { button } from "./controls.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** A button that opens `items`: each {name, label, symbol, onclick, off, danger}, or null for a line between. */
export function menu(b, { f, label, symbol = "more", look = "bare", text = label, items }) {
  const open = b.flag("menu", null) === f;
  return h(
    "span",
    { key: f, class: "lk-menu-home" },
    button(b, {
      f,
      label,
      look,
      symbol,
      text,
      expanded: open,
      more: {
        "aria-haspopup": "menu",
        onpointerdown: () => {
          b.pressedMenu = open ? f : null;
        },
      },
      onclick: () => {
        const closing = b.pressedMenu === f; // the same press has already closed it: it must not open again
        b.pressedMenu = null;
        b.setFlag("menu", closing ? null : f);
      },
    }),
    open ? list(b, f, label, items()) : null,
  );
}

function list(b, f, label, items) {
  const close = () => {
    if (b.flag("menu", null) === f) b.setFlag("menu", null);
  };
  return h(
    "div",
    {
      class: "lk-menu",
      role: "menu",
      "aria-label": label,
      popover: "auto",
      mounted: show,
      ontoggle: (event) => {
        if (event.newState === "closed") close();
      },
      onkeydown: (event) => walkItems(event),
    },
    items.map((item, i) =>
      item === null
        ? h("hr", { key: `line${i}` })
        : h(
            "button",
            {
              key: item.name,
              type: "button",
              role: "menuitem",
              class: `lk-item ${item.danger ? "lk-danger" : ""}`,
              "data-f": `${f}:${item.name}`,
              tabindex: "-1",
              disabled: item.off ?? false,
              onclick: () => {
                b.focus(f);
                close();
                item.onclick();
              },
            },
            item.symbol ? icon(item.symbol) : h("span", { class: "lk-icon" }),
            h("span", null, item.label),
          ),
    ),
  );
}

function show(node) {
  node.showPopover?.();
  const home = node.parentElement.getBoundingClientRect();
  const { width, height } = node.getBoundingClientRect();
  const left = Math.max(8, Math.min(home.right - width, innerWidth - width - 8));
  const under = home.bottom + 4;
  const top =
    under + height > innerHeight - 8 && home.top - height - 4 > 8
      ? home.top - height - 4
      : Math.min(under, innerHeight - height - 8);
  node.style.left = `${left}px`;
  node.style.top = `${Math.max(8, top)}px`;
  node.querySelector("[role=menuitem]:not(:disabled)")?.focus({ preventScroll: true });
}

function walkItems(event) {
  const items = [...event.currentTarget.querySelectorAll("[role=menuitem]:not(:disabled)")];
  const now = items.indexOf(event.target);
  const goals = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 };
  if (!(event.key in goals)) return;
  event.preventDefault();
  items.at(goals[event.key] % items.length).focus();
}
