// Keeps the board and Python in step. The board shows its own edits at once and holds on to them until a state
// comes that has taken them in; the steps of one drag are sent one at a time, the newest wins.

const PATIENCE = 1500;

/**
 * Connect to a model. `changed` is called when there is something new to show.
 * Returns `view()` (the state with what is not yet taken in laid over it), `edit`, `send` and `close`.
 */
export function connect(model, changed) {
  let state = model.get("state");
  let sent = state.seq;
  let over = {};
  let held = null;
  let timer = null;

  const nextSeq = () => {
    sent = Math.max(sent, state.seq) + 1;
    return sent;
  };

  function emit(event, overlay = {}) {
    const seq = nextSeq();
    for (const name of Object.keys(overlay)) over[name] = { value: overlay[name], seq };
    model.send({ ...event, seq });
  }

  function release() {
    clearTimeout(timer);
    timer = null;
    if (held === null) return;
    const { event, overlay } = held;
    held = null;
    emit(event, overlay);
  }

  function releaseSoon() {
    if (held === null) return;
    const frame = globalThis.requestAnimationFrame ?? ((then) => setTimeout(then, 16));
    frame(() => {
      if (sent <= state.seq) release();
    });
  }

  function edit(document, label, stroke = null, level = null) {
    const event = { type: "document", document, label, stroke, ...(level === null ? {} : { level }) };
    const overlay = level === null ? { document } : { document, level };
    if (held !== null && held.event.stroke !== stroke) release();
    if (stroke === null || (held === null && sent <= state.seq)) {
      emit(event, overlay);
      return;
    }
    held = { event, overlay };
    for (const name of Object.keys(overlay)) over[name] = { value: overlay[name], seq: Infinity };
    timer ??= setTimeout(release, PATIENCE);
  }

  function send(event, overlay = {}) {
    release();
    emit(event, overlay);
  }

  function taken() {
    const run = state.run;
    state = model.get("state");
    if (state.run !== run) {
      over = {};
      held = null;
      sent = state.seq;
    }
    over = Object.fromEntries(Object.entries(over).filter(([, { seq }]) => seq > state.seq));
    releaseSoon();
    changed();
  }

  function view() {
    const laid = Object.fromEntries(Object.entries(over).map(([name, { value }]) => [name, value]));
    return { ...state, ...laid, waiting: held !== null || sent > state.seq, settledLevel: state.level };
  }

  model.on("change:state", taken);
  return {
    view,
    edit,
    send,
    release,
    close: () => {
      model.off("change:state", taken);
      clearTimeout(timer);
    },
  };
}
