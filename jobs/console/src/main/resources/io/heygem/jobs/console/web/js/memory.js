/** What this browser remembers between visits; nothing where it may not. */
export function recall(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem('heygem.' + key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(key, value) {
  try {
    if (value === undefined) localStorage.removeItem('heygem.' + key);
    else localStorage.setItem('heygem.' + key, JSON.stringify(value));
  } catch {
    // Full or forbidden: then it is forgotten.
  }
}
