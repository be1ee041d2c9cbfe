/* Keeps what is typed in boxes for prose in this browser until it is saved, and offers it
   back after a lost connection, a crash or the end of a session.

   A draft is the text of one visit to a form: {visit, at, texts}. Each form of each person
   has a list of them. Only boxes for prose are kept, so never a password. */

import { element, nameOf, write } from "./cite.js";

const PAUSE = 300;
const MOST = 5;
const LONGEST = 30 * 24 * 60 * 60 * 1000;
const KIND = "draft of ";
// The draft that this tab sent last: whether it was saved is known from the next page.
const SENT = "draft sent";

const isSame = (one, other) =>
  one.split(/\s+/).join(" ").trim() === other.split(/\s+/).join(" ").trim();

function read(store, name) {
  try {
    return JSON.parse(store().getItem(name));
  } catch {
    // Forbidden, or not ours.
    return null;
  }
}

/* Keeps a value under a name, or nothing for null. Returns whether it could. */
function keep(store, name, value) {
  try {
    if (value === null) {
      store().removeItem(name);
    } else {
      store().setItem(name, JSON.stringify(value));
    }
    return true;
  } catch {
    return false;
  }
}

// Reaching for a forbidden store is an error already.
const lasting = () => window.localStorage;
const ofTab = () => window.sessionStorage;

const draftsOf = (form) => read(lasting, form) ?? [];

/* Puts a draft into the list of a form in place of that of the same visit; without texts it
   is taken out. Returns whether it could. */
function put(form, draft) {
  const others = draftsOf(form).filter(({ visit }) => visit !== draft.visit);
  const found = draft.texts.length ? [...others, draft] : others;
  return keep(lasting, form, found.length ? found.slice(-MOST) : null);
}

const drop = (form, visit) => put(form, { visit, texts: [] });

function dropOld() {
  try {
    for (const name of Object.keys(lasting()).filter((each) => each.startsWith(KIND))) {
      for (const { visit, at } of draftsOf(name)) {
        if (Date.now() - at > LONGEST) {
          drop(name, visit);
        }
      }
    }
  } catch {
    // Forbidden: there are none.
  }
}

/* The parts of the name of a box within a row of a form: "turns-0-body". */
const inRow = (name) => /^(.+)-(\d+)-(\w+)$/.exec(name);

class Drafts {
  constructor(root, sent) {
    this.root = root;
    this.form = root.closest("form");
    const address = new URL(location.href);
    address.searchParams.delete("_changelist_filters");
    this.name = `${KIND}${root.dataset.draftsOf} ${address.pathname}${address.search}`;
    this.isAnswer = "isAnswer" in root.dataset;
    // A form that was refused goes on with the draft that it was sent with.
    this.visit = this.isAnswer && sent?.form === this.name ? sent.visit : Date.now();
    this.before = new Map(
      (this.own()?.texts ?? []).map(({ name, before }) => [name, before]),
    );
    this.failed = element("p", { role: "status" });
    root.append(this.failed);
    this.offer();
    this.listen();
    // Typed before this script came, or brought back by the browser.
    if (this.boxes().some((box) => box.value !== box.defaultValue)) {
      this.keep();
    }
  }

  own() {
    return draftsOf(this.name).find(({ visit }) => visit === this.visit);
  }

  boxes() {
    return [...this.form.querySelectorAll("textarea[data-cite-from]:enabled")].filter(
      (box) => !box.closest(".empty-form"),
    );
  }

  listen() {
    this.form.addEventListener("input", ({ target }) => {
      if (target.matches("textarea[data-cite-from]")) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.keep(), PAUSE);
      }
    });
    window.addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => this.flush());
    this.form.addEventListener("submit", () => {
      this.flush();
      keep(ofTab, SENT, { form: this.name, visit: this.visit });
    });
  }

  flush() {
    if (this.timer) {
      this.keep();
    }
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    const texts = this.boxes()
      .map((box) => ({
        ...this.rowOf(box.name),
        name: box.name,
        label: nameOf(box),
        before: this.before.get(box.name) ?? box.defaultValue,
        text: box.value,
      }))
      .filter(({ text, before }) => text !== before);
    const isKept = put(this.name, { visit: this.visit, at: Date.now(), texts });
    const words = isKept
      ? ""
      : "Your browser keeps no copy of what you type: its storage is full, or forbidden to " +
        "this site. Save often.";
    if (this.failed.textContent !== words) {
      this.failed.textContent = words;
    }
  }

  value(name) {
    return this.form.elements[name]?.value ?? "";
  }

  /* The number and the version of the row in which a box is. */
  rowOf(name) {
    const row = inRow(name);
    const before = row ? `${row[1]}-${row[2]}-` : "";
    return { id: row ? this.value(`${before}id`) : "", version: this.value(`${before}version`) };
  }

  /* The box in which a kept text belongs; null if its row is not in the form. */
  boxOf({ name, id }) {
    const row = inRow(name);
    if (!row) {
      return this.form.elements[name] ?? null;
    }
    const [, rows, , field] = row;
    const number = [...this.form.elements]
      .filter((each) => each.value === id && id !== "")
      .map((each) => inRow(each.name))
      .find((found) => found?.[1] === rows && found[3] === "id")?.[2];
    return this.form.elements[`${rows}-${number}-${field}`] ?? null;
  }

  /* Offers the drafts of earlier visits that say anything else than the form. */
  offer() {
    for (const draft of draftsOf(this.name)) {
      const found = draft.texts.map((text) => ({ ...text, box: this.boxOf(text) }));
      const differs = (of) => found.some(({ box, text }) => !isSame(of(box), text));
      if (draft.visit === this.visit) {
        continue;
      }
      if (!this.isAnswer && !differs((box) => box?.defaultValue ?? "")) {
        // It was saved, and its tab closed before that was known.
        drop(this.name, draft.visit);
      } else if (!differs((box) => box?.value ?? "")) {
        // The browser itself brought it back.
        this.visit = draft.visit;
      } else {
        this.root.append(this.offered(draft, found));
      }
    }
  }

  offered(draft, found) {
    const at = new Date(draft.at);
    const isToday = at.toDateString() === new Date().toDateString();
    const day = isToday ? {} : { day: "numeric", month: "long" };
    const when = at.toLocaleString("en-GB", { ...day, hour: "2-digit", minute: "2-digit" });
    const take = element("button", { type: "button", class: "button" }, "Take it back");
    const leave = element("button", { type: "button", class: "button" }, "Let it go");
    const isOlder = found.some(
      ({ box, version }) => box && this.rowOf(box.name).version !== version,
    );
    const told = element(
      "p",
      { role: "status" },
      isOlder ? "It was saved in other words since: compare the two before you save." : "",
    );
    const part = element(
      "section",
      { "aria-label": "Text that was not saved" },
      element("p", {}, element("strong", {}, `Text from ${when} that was not saved.`)),
      told,
      element("p", {}, take, leave),
      element(
        "details",
        {},
        element("summary", {}, "Read it"),
        ...found.flatMap(({ label, text }) => [
          element("p", {}, `${label}:`),
          element("blockquote", {}, text),
        ]),
      ),
    );
    const end = () => {
      drop(this.name, draft.visit);
      part.remove();
    };
    leave.addEventListener("click", () => {
      end();
      this.boxes()[0]?.focus();
    });
    take.addEventListener("click", () => {
      if (this.take(found)) {
        end();
      } else {
        told.textContent =
          "A part of it belongs to a row that is no longer in this form: copy it from here.";
        part.querySelector("details").open = true;
        take.remove();
      }
    });
    return part;
  }

  /* Puts texts into their boxes, adding new rows where there were some. Returns whether each
     has a box. */
  take(found) {
    const added = new Map();
    let isWhole = true;
    for (const { name, id, box, text } of found) {
      const into = box ?? (id ? null : this.add(name, added));
      if (into) {
        write(into, 0, into.value.length, text);
      } else {
        isWhole = false;
      }
    }
    this.keep();
    return isWhole;
  }

  /* The box in a row added to the form: one for each that was new in the draft. */
  add(name, added) {
    const [, rows, old, field] = inRow(name) ?? [];
    const row = `${rows}-${old}`;
    if (!added.has(row)) {
      const number = this.value(`${rows}-TOTAL_FORMS`);
      document.querySelector(`#${CSS.escape(rows)}-group .add-row a`)?.click();
      added.set(row, number);
    }
    return this.form.elements[`${rows}-${added.get(row)}-${field}`] ?? null;
  }
}

/* What was sent is saved if the next page says so. It is not if that is no answer to it:
   the connection was lost, or the session had ended. */
function settle() {
  const sent = read(ofTab, SENT);
  const isSaved = document.querySelector(".messagelist .success") !== null;
  if (sent && isSaved) {
    drop(sent.form, sent.visit);
  }
  if (isSaved || !document.querySelector("[data-is-answer]")) {
    keep(ofTab, SENT, null);
  }
  return sent;
}

dropOld();
const sent = settle();
const root = document.querySelector("[data-drafts-of]");
if (root?.closest("form")?.querySelector("textarea[data-cite-from]")) {
  new Drafts(root, sent);
}
