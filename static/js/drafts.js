/* Keeps what is typed in a form in this browser until it is saved, for the user who typed it.
   A form that was sent and not saved, as its session had ended, is opened again as it was
   sent; one that was left is offered what was typed. No password and no file is kept; all
   goes at sign-out, and after seven days. A changed form is left only when that is confirmed. */

import { element } from "./cite.js";

const LONGEST = 7 * 24 * 60 * 60 * 1000;
const KIND = "draft of ";
// The draft that this tab sent last: whether it was saved is known from a later page.
const SENT = "draft sent";

const root = document.querySelector("[data-drafts-of]");
const form = root?.closest("form");

// Whether the form is sent, so that nothing is lost when its page is left.
let isSent = false;

function clear(isGone) {
  for (const [name, kept] of Object.entries(localStorage)) {
    if (name.startsWith(KIND) && isGone(JSON.parse(kept))) localStorage.removeItem(name);
  }
}

function typed() {
  const secret = [...form.querySelectorAll("[type=password]")].map(({ name }) => name);
  secret.push("csrfmiddlewaretoken");
  const all = [...new FormData(form)];
  return all.filter(([name, value]) => typeof value === "string" && !secret.includes(name));
}

// The version is of the row, and not of what was typed.
const words = (fields) => JSON.stringify(fields.filter(([name]) => !/version$/.test(name)));

/* Sends a draft to be shown, so that the form says what others saved meanwhile. */
function take({ fields }) {
  const sent = element("form", { method: "post" }, form.elements.csrfmiddlewaretoken);
  for (const [name, value] of [...fields, ["_shown", "on"]]) {
    sent.append(element("input", { type: "hidden", name, value }));
  }
  document.body.append(sent);
  isSent = true;
  sent.submit();
}

function offer(draft, store) {
  const when = new Date(draft.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  const add = (words, use) => {
    const button = element("button", { type: "button", class: "button" }, words);
    button.addEventListener("click", use);
    return button;
  };
  const leave = () => {
    localStorage.removeItem(store);
    root.replaceChildren();
  };
  const buttons = [add("Put my text back", () => take(draft)), " ", add("Throw it away", leave)];
  root.append(element("p", {}, `Text from ${when} that was not saved. `, ...buttons));
}

function follow() {
  // A popup is opened for a field of another form.
  const isPopup = "_popup" in form.elements;
  const place = isPopup ? ` for ${window.name} of ${window.opener?.location.pathname}` : "";
  const name = `${KIND}${root.dataset.draftsOf} ${location.pathname}${place}`;
  const isAnswer = "isAnswer" in root.dataset;
  const before = isAnswer ? "" : words(typed());
  addEventListener("beforeunload", (event) => {
    if (!isSent && words(typed()) !== before) event.preventDefault();
  });
  const wasSent = sessionStorage.getItem(SENT) === name;
  sessionStorage.removeItem(SENT);
  let draft = JSON.parse(localStorage.getItem(name));
  // It closed when it had saved, and had no time to say so.
  if (draft?.isSent && !wasSent) {
    localStorage.removeItem(name);
    draft = null;
  }
  const keep = () => {
    const fields = typed();
    if (words(fields) !== before) {
      localStorage.setItem(name, JSON.stringify({ at: Date.now(), fields }));
    } else if (!root.childElementCount) {
      // Nothing is on offer either.
      localStorage.removeItem(name);
    }
  };
  window.django.jQuery(form).on("input change", keep);
  form.addEventListener("submit", () => {
    isSent = true;
    sessionStorage.setItem(SENT, name);
    if (isPopup) {
      const sent = { at: Date.now(), fields: typed(), isSent };
      localStorage.setItem(name, JSON.stringify(sent));
    }
  });
  if (isAnswer) {
    keep();
  } else if (draft && words(draft.fields) !== before) {
    wasSent ? take(draft) : offer(draft, name);
  }
}

try {
  clear(({ at }) => Date.now() - at > LONGEST);
  if (document.querySelector(".messagelist .success")) {
    localStorage.removeItem(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
  }
  const kept = document.querySelector("[data-kept]");
  if (kept) kept.hidden = !localStorage.getItem(sessionStorage.getItem(SENT));
  document.getElementById("logout-form")?.addEventListener("submit", () => clear(() => true));
  form && follow();
} catch {
  // The browser forbids to keep anything: then nothing is kept.
}
