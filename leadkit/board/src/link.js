// Keeps the board and Python in step. The board shows its own edits at once and holds on to them until a state
// comes that has taken them in; the steps of one drag are sent one at a time, the newest wins. While the stops of the
// control in hand are known, a drag sends nothing until it rests or ends.

import { stepOf, withStep } from "./stops.js";

const PATIENCE = 1500;
const REST = 400;

/**
 * Connect to a model. `changed` is called when there is something new to show.
 * Returns `view()` (the state with what is not yet taken in laid over it), `edit`, `send`, `grab`, `settle`, `close`.
 * A view is `told` where its figures are right though Python is waited for, and `ahead` where a stop told them.
 */
export function connect(model, changed) {
  let state = model.get("state");
  let stops = null;
  let grabbed = null;
  let sent = state.seq; // the last event
  let asked = state.seq; // the last one that a state must answer
  let taken = state.seq; // the last one that Python has taken in
  let over = {};
  let held = null;
  let timer = null;
  let pause = null;

  const idle = () => sent <= taken;
  const ready = () => stops !== null && stops.seq === grabbed?.seq;

  function emit(event, overlay = {}) {
    const seq = Math.max(sent, taken) + 1;
    sent = seq;
    if (!["grab", "rest"].includes(event.type)) asked = seq;
    for (const name of Object.keys(overlay)) over[name] = { value: overlay[name], seq };
    model.send({ ...event, seq });
    return seq;
  }

  function release() {
    clearTimeout(timer);
    timer = null;
    if (held === null) return;
    const { event, overlay } = held;
    held = null;
    emit(event, overlay);
  }

  function releaseIn(wait) {
    clearTimeout(timer);
    timer = setTimeout(wait === REST ? settle : release, wait);
  }

  /** When the state says so, ask for what was put off as soon as nothing has been done for a while. */
  function follow() {
    clearTimeout(pause);
    pause = null;
    const wait = state.follow_ms ?? null;
    if (wait === null) return;
    pause = setTimeout(() => {
      if (idle() && held === null) emit({ type: "rest" });
      else follow();
    }, wait);
  }

  function releaseSoon() {
    if (held === null || held.moving) return;
    const frame = globalThis.requestAnimationFrame ?? ((then) => setTimeout(then, 16));
    frame(() => {
      if (idle() && !held?.moving) release();
    });
  }

  /** The hand rests or lets go: what a drag held back goes out, after what is not answered yet. */
  function settle() {
    if (!held?.inHand) return;
    Object.assign(held, { inHand: false, moving: false });
    if (idle()) release();
    else releaseIn(PATIENCE);
  }

  /** What the stops of a control `inHand` tell is not asked for while it moves. */
  function edit(document, label, stroke = null, level = null, inHand = false) {
    const event = { type: "document", document, label, stroke, ...(level === null ? {} : { level }) };
    const overlay = level === null ? { document } : { document, level };
    if (held !== null && held.event.stroke !== stroke) release();
    const moving = inHand && ready() && told({ ...laid(), document }) !== null;
    if (!moving && (stroke === null || (held === null && idle()))) {
      emit(event, overlay);
      return;
    }
    held = { event, overlay, inHand, moving };
    for (const name of Object.keys(overlay)) over[name] = { value: overlay[name], seq: Infinity };
    if (moving) releaseIn(REST);
    else timer ??= setTimeout(release, PATIENCE);
  }

  function send(event, overlay = {}) {
    release();
    emit(event, overlay);
  }

  /** Ask for the stops of the control of a condition, unless they are there or on their way; `early`: if all is calm. */
  function grab(key, end, stroke, early = false) {
    if (model.get("stops") === undefined || (early && (held !== null || !idle()))) return;
    const same = grabbed !== null && grabbed.key === key && grabbed.end === end && grabbed.stroke === stroke;
    if (same && (!ready() || stops.version === state.version)) return;
    release();
    grabbed = { key, end, stroke };
    grabbed.seq = emit({ type: "grab", key, end, stroke });
  }

  /** The stops came; those that somebody else asked for, or that were asked for earlier, are not for us. */
  function came() {
    const found = model.get("stops");
    if (found?.run !== state.run) return;
    taken = Math.max(taken, found.seq);
    const ours = grabbed !== null && ["seq", "key", "end", "stroke"].every((name) => found[name] === grabbed[name]);
    if (ours) stops = found;
    forget();
    changed();
  }

  function took() {
    const run = state.run;
    state = model.get("state");
    taken = Math.max(taken, state.seq);
    if (state.run !== run) {
      over = {};
      held = null;
      stops = null;
      grabbed = null;
      sent = state.seq;
      asked = state.seq;
      taken = state.seq;
    }
    forget();
    follow();
    changed();
  }

  /** Let go of what was taken in. What a drag holds back stays back only as long as its stops are the document's. */
  function forget() {
    over = Object.fromEntries(Object.entries(over).filter(([, { seq }]) => seq > taken));
    if (held?.inHand) {
      held.moving = ready() && told(laid()) !== null;
      if (held.moving) releaseIn(REST);
    }
    releaseSoon();
  }

  function laid() {
    return { ...state, ...Object.fromEntries(Object.entries(over).map(([name, { value }]) => [name, value])) };
  }

  function told(view) {
    return stepOf(stops, state, view);
  }

  function view() {
    const shown = laid();
    const step = told(shown);
    const waiting = held !== null || asked > taken;
    const ahead = Boolean(step);
    return { ...(ahead ? withStep(shown, stops, step) : shown), waiting, told: step !== null, ahead };
  }

  follow();
  model.on("change:state", took);
  model.on("change:stops", came);
  return {
    view,
    edit,
    send,
    grab,
    settle,
    release,
    close: () => {
      model.off("change:state", took);
      model.off("change:stops", came);
      clearTimeout(timer);
      clearTimeout(pause);
    },
  };
}
