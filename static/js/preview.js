// Shows beside a form how it will read, a moment after something was typed in it. Without
// this, a button does. Nothing is saved.

const PAUSE = 400;

const shown = document.getElementById("previewed");
const { form } = document.querySelector(".preview__head [name='_preview']");
let pending;
let asked;

async function refresh() {
  asked?.abort();
  asked = new AbortController();
  const sent = new FormData(form);
  sent.set("_preview", "alone");
  try {
    // A box named "action" would hide the form's own.
    const answer = await fetch(location.href, {
      method: "POST",
      body: sent,
      redirect: "error",
      signal: asked.signal,
    });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      shown.replaceChildren(...page.body.childNodes);
      document.dispatchEvent(new Event("previewed"));
    }
  } catch {
    // Overtaken by a later one, signed out or not reached: what was shown stays, and the
    // button says why.
  }
}

// A form filled with a proposal comes without its preview.
if (!shown.querySelector("article")) {
  refresh();
}

// By Django's jQuery, by which its own boxes tell that something was chosen.
window.django.jQuery(form).on("input change", () => {
  clearTimeout(pending);
  pending = setTimeout(refresh, PAUSE);
});
