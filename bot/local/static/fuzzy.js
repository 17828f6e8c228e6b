// How well what was typed fits a name: as its beginning, a word's beginning, within it, or letter by letter.

export function fit(typed, name) {
  const [wanted, text] = [typed.toLowerCase(), name.toLowerCase()];
  if (!wanted) return 1;
  if (text.startsWith(wanted)) return 100 - Math.min(20, text.length - wanted.length);
  const at = text.indexOf(wanted);
  if (at > 0) return /[\s·_-]/.test(text[at - 1]) ? 70 : 50;
  let from = 0;
  for (const letter of wanted) {
    from = text.indexOf(letter, from) + 1;
    if (!from) return 0;
  }
  return wanted.length > 1 ? Math.max(5, 30 - (from - wanted.length)) : 0;
}

// The items that fit, best first; `names(item)` are the words to look in, the first of them the most telling.
export function sift(items, typed, names) {
  const scored = items.map((item, index) => {
    const scores = names(item).map((name, place) => fit(typed, name ?? "") - (place ? 25 : 0));
    return { item, index, score: Math.max(...scores) };
  });
  const found = scored.filter(({ score }) => score > 0);
  return found.sort((one, other) => other.score - one.score || one.index - other.index).map(({ item }) => item);
}
