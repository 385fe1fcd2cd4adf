// Text as a search compares it: no accents, no capitals.

export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
