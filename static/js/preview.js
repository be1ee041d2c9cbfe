// Shows beside a form how it will read, a moment after something was typed in it. Without
// this, a button does. Nothing is saved.

const PAUSE = 400;

const frame = document.querySelector("iframe[name='preview']");
const heading = document.getElementById("preview-heading");
const form = document.querySelector(".with-preview form");
const written = () => new URLSearchParams(new FormData(form)).toString();
let [shown, pending, asked] = [written()];

async function refresh() {
  asked?.abort();
  shown = written();
  const { signal } = (asked = new AbortController());
  const sent = { method: "POST", body: new FormData(form), redirect: "error", signal };
  try {
    const answer = await fetch(frame.src, sent);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    frame.contentDocument.querySelector("main").replaceWith(page.querySelector("main"));
    heading.textContent = "How it will read";
  } catch {
    if (!signal.aborted) {
      heading.textContent = "How it read before: you are signed out, or the site is not reached";
    }
  }
}

frame.addEventListener("load", () => {
  // Other pages do not let themselves be shown within one.
  frame.contentDocument?.addEventListener("click", ({ target }) => {
    target.closest("a:not([href^='#'])")?.setAttribute("target", "_blank");
  });
  // A form that was filled in for its user, or refused, says more than the row.
  const isFilled = new URLSearchParams(location.search).has("of");
  (isFilled || form.querySelector("[data-is-answer]")) && refresh();
});

// By Django's jQuery, by which its own boxes tell that something was chosen.
window.django.jQuery(form).on("input change", () => {
  clearTimeout(pending);
  // Some boxes tell of a change while they are set up.
  pending = setTimeout(() => written() !== shown && refresh(), PAUSE);
});
