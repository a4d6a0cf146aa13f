// A small keyed view: describe the page with h(), patch() changes only what differs, so that inputs under
// the user's fingers, focus and scroll positions stay. Text is always text: nothing is ever parsed as HTML.

const SVG = new Set(["svg", "path", "rect", "line", "circle", "g"]);
const SPOKEN = new Set(["title", "placeholder", "aria-label", "aria-valuetext"]);
const NOTHING = {};

/** Describe an element: its tag, its properties (`key` tells siblings apart) and its children. */
export function h(tag, props, ...kids) {
  return { tag, props: props ?? NOTHING, key: props?.key ?? null, kids: flat(kids), node: null };
}

function flat(kids) {
  return kids
    .flat(Infinity)
    .filter((kid) => kid !== null && kid !== undefined && kid !== false)
    .map((kid) => (typeof kid === "object" ? kid : { tag: "", text: steady(kid), key: null, kids: [], node: null }));
}

/** A text without the marks that turn the words after them round: a name may hold them, and must not turn ours. */
function steady(text) {
  return String(text).replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}

/** Make the children of `host` those that `kids` describe. */
export function patch(host, kids) {
  const mounted = [];
  host.boardKids = reconcile(host, host.boardKids ?? [], flat([kids]), mounted);
  for (const [node, then] of mounted) then(node);
}

function reconcile(parent, before, after, mounted) {
  const old = named(before);
  for (const [name, kid] of named(after)) {
    const same = old.get(name);
    if (same === undefined) {
      create(kid, mounted);
    } else {
      update(same, kid, mounted);
      old.delete(name);
    }
  }
  for (const gone of old.values()) gone.node.remove();
  place(parent, after);
  return after;
}

/** Kids by a name that stays theirs: tag and key, or tag and how many of it came before; a key given twice counts on. */
function named(kids) {
  const counts = new Map();
  return new Map(
    kids.map((kid) => {
      const name = kid.key === null ? kid.tag : `${kid.tag} ${kid.key}`;
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      return [`${name}#${count}`, kid];
    }),
  );
}

function place(parent, kids) {
  let next = parent.firstChild;
  for (const { node } of kids) {
    if (node === next) {
      next = next.nextSibling;
    } else if (next !== null && next.nextSibling === node) {
      const late = next;
      next = node.nextSibling;
      parent.insertBefore(late, null);
    } else {
      parent.insertBefore(node, next);
    }
  }
}

function create(kid, mounted) {
  if (kid.tag === "") {
    kid.node = document.createTextNode(kid.text);
    return;
  }
  kid.node = SVG.has(kid.tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", kid.tag)
    : document.createElement(kid.tag);
  reconcile(kid.node, [], kid.kids, mounted);
  setAll(kid.node, NOTHING, kid.props);
  if (kid.props.mounted) mounted.push([kid.node, kid.props.mounted]);
}

function update(old, kid, mounted) {
  kid.node = old.node;
  if (kid.tag === "") {
    if (old.text !== kid.text) kid.node.data = kid.text;
    return;
  }
  reconcile(kid.node, old.kids, kid.kids, mounted);
  setAll(kid.node, old.props, kid.props);
}

function setAll(node, before, after) {
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(after, name)) setOne(node, name, null);
  }
  for (const [name, value] of Object.entries(after)) {
    if (value !== before[name] || name === "value" || name === "checked") setOne(node, name, value);
  }
}

function setOne(node, name, value) {
  if (name === "key" || name === "mounted") return;
  if (name.startsWith("on")) listen(node, name.slice(2), value);
  else if (name === "value") setValue(node, value);
  else if (name === "checked") node.checked = Boolean(value);
  else if (name === "style") setStyle(node, value);
  else if (value === null || value === undefined || (value === false && !name.startsWith("aria-")))
    node.removeAttribute(name);
  else if (SPOKEN.has(name)) node.setAttribute(name, steady(value));
  else node.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
}

/** A value that is being typed stays as it is typed; see `typing` in board.js. */
function setValue(node, value) {
  if (node.tagName === "LI" || node.tagName === "OPTION") node.setAttribute("value", value ?? "");
  else if (!node.boardTyping && node.value !== String(value ?? "")) node.value = String(value ?? "");
}

function setStyle(node, style) {
  const text = JSON.stringify(style);
  if (node.boardStyle === text) return;
  node.boardStyle = text;
  node.removeAttribute("style");
  for (const [name, value] of Object.entries(style ?? NOTHING)) node.style.setProperty(name, value);
}

function listen(node, type, handler) {
  if (!node.boardOn) node.boardOn = new Map();
  if (!node.boardOn.has(type)) node.addEventListener(type, (event) => node.boardOn.get(type)?.(event));
  node.boardOn.set(type, handler);
}
