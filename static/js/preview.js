// Shows within a form how it will read, a moment after something was typed in it. Without
// this, a button does. Nothing is saved.

const PAUSE = 400;

const frame = document.querySelector("iframe[name='preview']");
const { form, formAction } = document.querySelector("[name='_preview']");
const written = () => new URLSearchParams(new FormData(form)).toString();
let [shown, pending, asked] = [written()];

async function refresh() {
  asked?.abort();
  shown = written();
  asked = new AbortController();
  try {
    const answer = await fetch(formAction, {
      method: "POST",
      body: new FormData(form),
      redirect: "error",
      signal: asked.signal,
    });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      frame.contentDocument.querySelector("main").replaceWith(page.querySelector("main"));
    }
  } catch {
    // Overtaken by a later one, signed out or not reached: what was shown stays, and the
    // button says why.
  }
}

frame.addEventListener("load", () => {
  // Other pages do not let themselves be shown within one.
  frame.contentDocument?.addEventListener("click", ({ target }) => {
    target.closest("a:not([href^='#'])")?.setAttribute("target", "_blank");
  });
  // A form that was filled in for its user, or refused, says more than the row.
  form.querySelector("[data-is-answer]") && refresh();
});

// By Django's jQuery, by which its own boxes tell that something was chosen.
window.django.jQuery(form).on("input change", () => {
  clearTimeout(pending);
  // Some boxes tell of a change while they are set up.
  pending = setTimeout(() => written() !== shown && refresh(), PAUSE);
});
