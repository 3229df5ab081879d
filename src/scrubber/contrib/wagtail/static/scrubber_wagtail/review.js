/* Writes the wording that is chosen in a review into its text field; without this script the server does. */
(() => {
  const selector = 'input[type="radio"][data-scrubber-target]';
  const written = new WeakMap(); // text field -> what the person had written

  document.addEventListener('change', ({ target }) => {
    if (!target.matches(selector)) return;
    const field = document.getElementById(target.dataset.scrubberTarget);
    if (!field) return;
    if (!written.has(field)) written.set(field, field.value);
    field.value = target.value || written.get(field);
    field.dispatchEvent(new CustomEvent('scrubber:wording', { bubbles: true }));
  });

  // whoever goes on writing has the last word
  document.addEventListener('input', ({ target }) => {
    if (!target.id || target.matches(selector)) return;
    written.delete(target);
    document.querySelectorAll(selector).forEach((radio) => {
      if (radio.dataset.scrubberTarget === target.id && !radio.value) radio.checked = true;
    });
  });
})();
