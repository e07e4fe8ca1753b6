// Places in a text: JavaScript counts UTF-16 units, the study counts code points.

/** Number of code points in the first `units` UTF-16 units of a text. */
export function codePoints(text, units = text.length) {
  let count = 0;
  for (let i = 0; i < units; i += 1) {
    const unit = text.charCodeAt(i);
    const leads = unit >= 0xd800 && unit <= 0xdbff && i + 1 < text.length;
    if (leads && text.charCodeAt(i + 1) >= 0xdc00 && text.charCodeAt(i + 1) <= 0xdfff) i += 1;
    count += 1;
  }
  return count;
}

/** A text that is sliced by code points. */
export class PointText {
  constructor(text) {
    this.text = text;
    this.points = null;
    for (let i = 0; i < text.length && this.points === null; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit >= 0xd800 && unit <= 0xdfff) this.points = Array.from(text);
    }
    this.length = this.points ? this.points.length : text.length;
  }

  slice(start, end) {
    return this.points ? this.points.slice(start, end).join("") : this.text.slice(start, end);
  }
}
