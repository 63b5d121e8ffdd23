/** Length of a text in code points, the unit of `minLength` and `maxLength`. Half of a surrogate pair that stands alone counts as one. */
export function codePoints(text: string): number {
  let length = text.length;
  for (let index = 1; index < text.length; index++) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800) {
      length--;
    }
  }
  return length;
}
