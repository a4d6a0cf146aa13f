// Numbers as people type and read them, and the axis that a slider and its histogram share.

const SCALES = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mio: 1e6,
  mn: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
  t: 1e12,
};
const GROUPED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 12 });
const SPOKEN = new Intl.NumberFormat("en-US", {
  notation: "compact",
  compactDisplay: "long",
  maximumFractionDigits: 2,
});

const TYPED = /^([+-]?)\s*((?:\d+(?:([\s,_'’])\d+(?:\3\d+)*)?)(?:\.\d*)?|\.\d+)(e[+-]?\d+)?\s*([a-z]*)$/;

/**
 * The number in what a person typed ("300 million", "1.2bn", "300,000"), or null. Commas part thousands; where a digit
 * was put in or taken out of "300,000,000" they stand askew. A lone one with a digit or two behind it ("2,5") might
 * part the decimals: that is none.
 */
export function readNumber(text) {
  const match = TYPED.exec(String(text).trim().toLowerCase());
  if (!match) return null;
  const [, sign, digits, apart, power = "", scale] = match;
  if (scale !== "" && !Object.hasOwn(SCALES, scale)) return null;
  const groups = apart ? digits.split(".")[0].split(apart) : [digits];
  if (groups.length === 2 && groups[1].length < 3) return null;
  const plain = Number(`${sign}${digits.replace(/[\s,_'’]/g, "")}${power}`);
  const number = plain * (scale === "" ? 1 : SCALES[scale]);
  const tidy = Number(number.toPrecision(15));
  return Number.isFinite(tidy) ? tidy : null;
}

/** A number with its thousands apart, for an entry. */
export function groupedNumber(number) {
  return typeof number === "number" ? GROUPED.format(number) : "";
}

/** A number as one would say it: "300 million". */
export function spokenNumber(number) {
  return Math.abs(number) >= 1e6 ? SPOKEN.format(number) : groupedNumber(number);
}

/** Days since 1970 of a date "2026-03-01"; NaN where it is none. */
export function dayNumber(date) {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

/**
 * The axis of a range: `place(value)` from 0 to 1, `snap(place)` to the nearest stop, `next(value, by)` for the
 * arrow keys. Neighbouring stops are equally far apart, so that skewed amounts spread over the whole width.
 */
export function axisOf(range) {
  const stops = (range.nice_stops ?? []).length >= 2 ? range.nice_stops.map(Number) : evenStops(range);
  const last = stops.length - 1;
  const place = (value) => {
    if (value <= stops[0]) return 0;
    if (value >= stops[last]) return 1;
    const i = stops.findIndex((stop) => stop > value) - 1;
    return (i + (value - stops[i]) / (stops[i + 1] - stops[i])) / last;
  };
  const snap = (share) => stops[Math.round(Math.min(1, Math.max(0, share)) * last)];
  const next = (value, by) => {
    const further = by > 0 ? stops.find((stop) => stop > value) : stops.findLast((stop) => stop < value);
    return further ?? (by > 0 ? stops[last] : stops[0]);
  };
  return { stops, low: stops[0], high: stops[last], place, snap, next };
}

function evenStops({ min, max, step = 1 }) {
  const low = Number(min);
  const high = Math.max(Number(max), low + step);
  const count = Math.min(100, Math.max(1, Math.round((high - low) / step)));
  const width = Math.max(step, Math.round((high - low) / count / step) * step);
  const stops = [];
  for (let stop = low; stop < high; stop += width) stops.push(Number(stop.toPrecision(12)));
  return [...stops, high];
}
