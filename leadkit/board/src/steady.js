// Keeps a control under the hand while what stands above it changes with every step.

import { scrollerOf } from "./drag.js";

const ABOVE = [".lk-hero", ".lk-figures"];

/** Paint; while a thumb is in hand nothing above it shrinks, and where it grows all the same the page follows. */
export function steadily(b, paint) {
  const { root } = b;
  const active = root.getRootNode().activeElement;
  const control = active && root.contains(active) ? active.closest("[data-grab]") : null;
  if (!b.inHand) ABOVE.forEach((name) => root.querySelector(name)?.style.removeProperty("min-height"));
  if (!control) {
    paint();
    return;
  }
  const top = () => control.getBoundingClientRect().top;
  const before = top();
  if (b.inHand) ABOVE.map((name) => root.querySelector(name)).forEach(keepHeight);
  paint();
  const by = control.isConnected ? top() - before : 0;
  if (Math.abs(by) >= 1) (scrollerOf(root) ?? globalThis).scrollBy({ top: by, behavior: "instant" });
}

function keepHeight(block) {
  if (block) block.style.setProperty("min-height", `${block.getBoundingClientRect().height}px`);
}
