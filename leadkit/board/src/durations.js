// Durations as a number and a unit ("P90D" is 90 days), as far as one unit is enough to say them.

const UNITS = { minutes: ["PT", "M"], hours: ["PT", "H"], days: ["P", "D"], weeks: ["P", "W"] };
const FORMS = { minutes: /^PT(\d+)M$/, hours: /^PT(\d+)H$/, days: /^P(\d+)D$/, weeks: /^P(\d+)W$/ };

export const DURATION_UNITS = Object.keys(UNITS);

/** The number and unit of a duration, or null where it takes more than one unit to say it. */
export function readDuration(text) {
  for (const unit of DURATION_UNITS) {
    const match = FORMS[unit].exec(text ?? "");
    if (match) return { number: Number(match[1]), unit };
  }
  return null;
}

export function writeDuration(number, unit) {
  const [start, end] = UNITS[unit];
  return `${start}${Math.max(1, Math.round(number))}${end}`;
}
