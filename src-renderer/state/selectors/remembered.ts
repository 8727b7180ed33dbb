/** The same answer to the same question, so that what depends on it by identity is not made anew. */
export function remembered<A extends readonly unknown[], R>(
  make: (...question: A) => R,
): (...question: A) => R {
  let last: { readonly question: A; readonly answer: R } | null = null;
  return (...question) => {
    const known = last;
    if (known !== null && question.every((part, at) => Object.is(part, known.question[at])))
      return known.answer;
    const answer = make(...question);
    last = { question, answer };
    return answer;
  };
}

/** An answer for each table or column as long as it lives. */
export function rememberedFor<K extends object, R>(make: (key: K) => R): (key: K) => R {
  const answers = new WeakMap<K, { readonly answer: R }>();
  return (key) => {
    const known = answers.get(key);
    if (known) return known.answer;
    const answer = make(key);
    answers.set(key, { answer });
    return answer;
  };
}
