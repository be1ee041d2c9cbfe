/* The picker of a box for prose, opened by static/js/prose.js: find a source as you type, one
   of its readings, or a doubt, and cite it at the cursor. It follows the combobox pattern of
   the ARIA Authoring Practices Guide. */

const WAIT = 200;

/* The notes of a source, and then itself; its note alone if it has one. A doubt is offered as it is. */
function offered({ id, key, text, readings }) {
  const source = wordsOf({ key, text });
  const notes = readings.map((note) => ({ id, key: note.key, source, says: wordsOf(note) }));
  return notes.length === 1 ? notes : [...notes, { id, key, source, says: "" }];
}

/* Where a marker goes: at the cursor, or behind the group in which it stands. Readers see
   groups with nothing in between as one. */
export function placeOf(text, cursor) {
  const isWithin = /\[@[^[\]]*$/.test(text.slice(0, cursor));
  const rest = isWithin && /^[^[\]]*\]/.exec(text.slice(cursor));
  return rest ? cursor + rest[0].length : cursor;
}

/* Puts words in place of a part of a box. A browser that can, undoes it as anything typed. */
export function write(box, start, end, words) {
  box.focus();
  box.setRangeText(words, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

export const nameOf = (box) => box.labels?.[0]?.textContent.replace(/:\s*$/, "") ?? "the text";

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

/* A link that Django's own script opens in a popup, to fill the field of this id. */
export function popupLink(id, words) {
  const look = { id: `add_${id}`, class: "related-widget-wrapper-link reading__new" };
  return element("a", { ...look, "data-popup": "yes" }, words);
}

/* Enhances the boxes of a page, and those of rows that are added to it. The empty row is
   copied for each new one, and a copy would hear nothing. */
export function enhanceAll(selector, enhance) {
  const within = (root) =>
    [...root.querySelectorAll(selector)].filter((box) => !box.closest(".empty-form")).forEach(enhance);
  within(document);
  document.addEventListener("formset:added", ({ target }) => within(target));
}

/* Returns what an address answers to the words typed, and more that it is asked with. */
export async function answer(from, asked, signal) {
  const address = new URL(from, document.baseURI);
  Object.entries(asked).forEach(([name, value]) => address.searchParams.set(name, value));
  const headers = { Accept: "application/json" };
  return (await fetch(address, { headers, redirect: "error", signal })).json();
}

/* What the names of sources, notes and doubts mean, asked for once for all boxes of a page. */
export const known = new Map();
const sought = new Set();
let request = Promise.resolve();

export function learn(from, names) {
  names.filter((name) => !known.has(name)).forEach((name) => known.set(name) && sought.add(name));
  request = request.then(async () => {
    const keys = [...sought].join(" ");
    sought.clear();
    // Where nothing is answered, names stand for themselves.
    const { results } = keys ? await answer(from, { keys }).catch(() => ({ results: [] })) : { results: [] };
    results.flatMap((each) => [each, ...each.readings]).forEach((each) => known.set(each.key, each));
  });
  return request;
}

/* What the name of a note or a doubt stands for, or of a source, without that name. */
export const wordsOf = ({ key, text }) => text.slice(key.length + 2);

export class Picker {
  constructor(box) {
    this.box = box;
    const id = `${box.id}-cite`;
    const list = { id: `${id}-list`, class: "cite__list", role: "listbox", "aria-label": "Sources" };
    this.list = element("ul", list);
    const field = { id: `${id}-field`, role: "combobox", "aria-controls": list.id };
    this.field = element("input", { ...field, autocomplete: "off", "aria-expanded": "false" });
    const what = "Find it by title, author, publisher or what it says. To find a doubt, begin with !";
    const keys = "Click a line to cite it at the cursor, or choose with the arrow keys and press Enter. Escape closes.";
    this.panel = element(
      "div",
      { id, class: "cite__panel", role: "group", "aria-label": "Cite a source or a doubt" },
      ...[element("label", { for: field.id }, what), this.field],
      ...[element("p", {}, keys), this.list],
    );
    const { newReading, newSource } = box.dataset;
    this.reading = newReading && this.addLink(`${id}-new`, "New note", (name) => this.cite(name));
    if (newSource) {
      const link = this.addLink(`${id}-new-source`, "New source", async (key) => {
        await learn(box.dataset.citeFrom, [key]);
        this.cite(offered(known.get(key) ?? { key, text: key, readings: [] })[0].key);
      });
      link.href = `${newSource}?_popup=1&_to_field=key`;
    }
    this.list.hidden = this.panel.hidden = true;
    this.said = element("p", { class: "cite__said", role: "status" });
    this.say = (words) => this.said.replaceChildren(words);
    this.part = element("div", { class: "cite" }, this.said, this.panel);
    box.addEventListener("focus", () => (this.wasReached = true));
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.asked?.abort();
      this.choose(null);
      this.timer = setTimeout(() => this.search(), WAIT);
    });
    this.panel.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const option = target.closest("li");
      option && this.cite(option.dataset.key);
    });
  }

  /* Django's own script gives back a name by jQuery alone. */
  addLink(id, words, use) {
    const added = element("input", { type: "hidden", id });
    const link = popupLink(id, words);
    this.panel.append(added, link, " ");
    window.django.jQuery(added).on("change", () => use(added.value));
    return link;
  }

  /* Opens with the sign of what is sought, "" or "!"; closes if this button opened it. */
  toggle(button, sign) {
    const wasOpen = this.opener === button;
    // Closing enters the box, where nobody may have been yet.
    this.opener && this.close();
    if (wasOpen) {
      return;
    }
    this.opener = button;
    button.setAttribute("aria-expanded", "true");
    this.panel.hidden = false;
    this.field.value = sign;
    this.field.focus();
    this.search();
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.panel.hidden = true;
    this.opener?.setAttribute("aria-expanded", "false");
    this.opener = null;
    this.show([]);
    this.box.focus();
  }

  press(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || (event.target.dataset.popup && event.key === "Enter")) {
      return;
    }
    if (by) {
      const options = [...this.list.children];
      const from = this.current ? options.indexOf(this.current) : by > 0 ? -1 : 0;
      this.choose(options.at((from + by) % options.length));
    } else if (event.key === "Enter") {
      // Never the form. Words that were typed a moment ago are looked for first.
      const found = this.current ? Promise.resolve() : this.search();
      found.then(() => this.current && this.cite(this.current.dataset.key));
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  choose(option) {
    this.current?.setAttribute("aria-selected", "false");
    this.current = option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option?.id ?? "");
    if (this.reading) {
      const { newReading } = this.box.dataset;
      this.reading.href = `${newReading}?_popup=1&_to_field=name&citation=${option?.dataset.row ?? ""}`;
    }
  }

  async search() {
    this.asked?.abort();
    const { signal } = (this.asked = new AbortController());
    const asked = { term: this.field.value };
    try {
      const { results, pagination } = await answer(this.box.dataset.citeFrom, asked, signal);
      this.show(results.flatMap(offered));
      const more = pagination.more ? " Type more to narrow them." : "";
      this.say(results.length ? `${results.length} found.${more}` : "None found.");
    } catch {
      if (!signal.aborted) {
        this.show([]);
        this.say("It can’t be searched now: type the key instead, as [@key].");
      }
    }
  }

  show(results) {
    const options = results.map(({ key, id, source, says }, number) => {
      const own = { role: "option", id: `${this.list.id}-${number}`, "aria-selected": "false" };
      const words = [element("b", {}, source), ` ${says}`];
      return element("li", { ...own, title: key, "data-key": key, "data-row": id }, ...words);
    });
    this.list.replaceChildren(...options);
    this.list.hidden = !options.length;
    this.panel.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-expanded", String(options.length > 0));
    // Where nothing was typed, none is meant.
    this.choose(/[^!\s]/.test(this.field.value) ? options[0] : null);
  }

  cite(key) {
    // A box nobody has been in has its cursor at the start, where nobody put it.
    const cursor = this.wasReached ? this.box.selectionEnd : this.box.value.length;
    const place = placeOf(this.box.value, cursor);
    this.close();
    this.say("Cited.");
    write(this.box, place, place, key.startsWith("!") ? `[${key}]` : `[@${key}]`);
  }
}
