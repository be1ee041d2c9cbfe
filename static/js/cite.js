/* Beside each box for prose: find a source as you type, and cite it at the cursor. Of a
   source with readings, what it says is offered next. A doubt is found in the same way.

   Without this script nothing is lost: the key of a source can be typed. The field and
   its list follow the combobox pattern of the ARIA Authoring Practices Guide. */

const WAIT = 200;
const LONGEST_GROUP = 500;

/* Where a marker goes, and what is written there: into the group the cursor stands in or
   right behind, else as a group of its own. Null where that group names the source. A doubt
   always stands by itself, behind the group. */
export function insertion(text, cursor, key) {
  const before = text.slice(0, cursor);
  const open = /\[@[^[\]]*$/.exec(before);
  const closed = /\[@[^[\]]*\]$/.exec(before);
  const rest = open && /^[^[\]]*\]/.exec(text.slice(cursor));
  const group = closed ? closed[0] : rest ? open[0] + rest[0] : "";
  const end = closed || !group ? cursor : cursor + rest[0].length;
  if (key.startsWith("!")) {
    return { at: end, words: `[${key}]`, after: 0 };
  }
  if (!group) {
    return { at: cursor, words: `[@${key}]`, after: 0 };
  }
  const named = group.slice(1, -1).split(";").map((item) => item.trim().split(/[\s,]/)[0]);
  if (named.includes(`@${key}`)) {
    return null;
  }
  const words = `; @${key}`;
  return group.length + words.length > LONGEST_GROUP
    ? { at: end, words: `[@${key}]`, after: 0 }
    : { at: end - 1, words, after: 1 };
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

function told(number, name) {
  return number === 1 ? `1 ${name}` : `${number} ${name}s`;
}

class Picker {
  constructor(box) {
    this.box = box;
    this.wasReached = false;
    const id = `${box.id}-cite`;
    const label = box.labels?.[0]?.textContent.replace(/:\s*$/, "") ?? "the text";
    this.button = element(
      "button",
      { type: "button", class: "cite__open", "aria-expanded": "false", "aria-controls": id },
      "Cite a source",
      element("span", { class: "visually-hidden" }, ` in ${label}`),
    );
    this.field = element("input", {
      type: "text",
      id: `${id}-field`,
      class: "cite__field",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${id}-list`,
      "aria-describedby": `${id}-keys`,
    });
    this.list = element("ul", {
      id: `${id}-list`,
      class: "cite__list",
      role: "listbox",
      "aria-label": "Sources",
    });
    this.list.hidden = true;
    this.said = element("p", { class: "cite__said", role: "status" });
    this.panel = element(
      "div",
      { id, class: "cite__panel", role: "group", "aria-label": "Cite a source" },
      element(
        "label",
        { for: this.field.id, class: "cite__label" },
        "Find it by key, title, author or publisher; a doubt by its words",
      ),
      this.field,
      element(
        "p",
        { id: `${id}-keys`, class: "cite__keys" },
        "Arrow keys choose, Enter cites at the cursor, Escape closes.",
      ),
      this.list,
    );
    if (box.dataset.newReading) {
      this.reading = this.addLink(`${id}-new`, "New reading");
    }
    if (box.dataset.newSource) {
      const source = this.addLink(`${id}-new-source`, "New source");
      source.href = `${box.dataset.newSource}?_popup=1&_to_field=key`;
    }
    this.panel.hidden = true;
    this.part = element("div", { class: "cite" }, this.button, this.said, this.panel);
    this.listen();
  }

  /* Django's own script opens the link in a popup, and gives back the name of what was
     added there, by jQuery alone. */
  addLink(id, words) {
    const added = element("input", { type: "hidden", id });
    const link = element(
      "a",
      { id: `add_${id}`, class: "related-widget-wrapper-link reading__new", "data-popup": "yes" },
      words,
    );
    this.panel.append(added, link, " ");
    window.django.jQuery(added).on("change", () => this.cite({ dataset: { key: added.value } }));
    return link;
  }

  listen() {
    this.box.addEventListener("focus", () => {
      this.wasReached = true;
    });
    this.button.addEventListener("click", () => (this.panel.hidden ? this.open() : this.close()));
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), WAIT);
    });
    this.panel.addEventListener("keydown", (event) => this.press(event));
    // The field keeps the focus, and with it the list stays what it speaks of.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        this.take(option);
      }
    });
  }

  open() {
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.say("");
    this.field.focus();
    this.search();
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.field.value = "";
    this.show([]);
    this.box.focus();
  }

  say(words) {
    this.said.textContent = words;
  }

  press(event) {
    if (event.isComposing || (event.target.dataset.popup && event.key === "Enter")) {
      return;
    }
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      this.move(moves[event.key]);
    } else if (event.key === "Enter") {
      // Never the form: an editor who chooses a source is not done with the text.
      if (this.current) {
        this.take(this.current);
      }
    } else if (event.key === "Escape") {
      this.say("");
      this.close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  move(by) {
    const options = [...this.list.children];
    if (options.length) {
      const from = this.current ? options.indexOf(this.current) : by > 0 ? -1 : 0;
      this.choose(options[(from + by + options.length) % options.length]);
    }
  }

  choose(option) {
    this.current?.setAttribute("aria-selected", "false");
    this.current = option;
    if (this.reading) {
      const chosen = option?.dataset.row ?? "";
      this.reading.href = `${this.box.dataset.newReading}?_popup=1&_to_field=name&citation=${chosen}`;
    }
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", option.id);
    } else {
      this.field.removeAttribute("aria-activedescendant");
    }
  }

  async search() {
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    const address = new URL(this.box.dataset.citeFrom, document.baseURI);
    address.searchParams.set("term", this.field.value);
    let found;
    try {
      const answer = await fetch(address, {
        headers: { Accept: "application/json" },
        redirect: "error",
        signal: asked.signal,
      });
      if (!answer.ok) {
        throw new Error(answer.status);
      }
      found = await answer.json();
    } catch {
      if (!asked.signal.aborted) {
        this.show([]);
        this.say(
          "The sources can’t be searched now: you may have been signed out, or may not see " +
            "them. You can type the key instead, as [@key].",
        );
      }
      return;
    }
    if (asked.signal.aborted) {
      return;
    }
    this.show(found.results);
    const number = found.results.length;
    if (!number) {
      this.say("No source has all these words. Type fewer, or add the source first.");
      return;
    }
    const doubts = found.results.filter(({ key }) => key.startsWith("!")).length;
    const sources = told(number - doubts, "source");
    const counted = doubts ? `${sources}, ${told(doubts, "doubt")}` : sources;
    const more = found.pagination.more;
    this.say(more ? `The first ${counted}. Type more to narrow them.` : `${counted}.`);
  }

  show(results) {
    this.choose(null);
    this.list.replaceChildren(
      ...results.map((result, number) => {
        const option = element(
          "li",
          {
            role: "option",
            id: `${this.list.id}-${number}`,
            class: "cite__option",
            "aria-selected": "false",
          },
          element("span", { class: "cite__key" }, result.key),
          ` ${result.text.slice(result.key.length + 2)}`,
        );
        option.dataset.key = result.key;
        option.dataset.row = result.id;
        option.readings = result.readings ?? [];
        return option;
      }),
    );
    this.list.hidden = !results.length;
    this.field.setAttribute("aria-expanded", String(results.length > 0));
  }

  take(option) {
    if (option.readings.length) {
      this.offer(option);
    } else {
      this.cite(option);
    }
  }

  /* The readings of a source, after the source alone. */
  offer({ dataset: { key, row }, readings }) {
    clearTimeout(this.timer);
    this.asked?.abort();
    const alone = { key, text: `${key}: the source alone` };
    this.show([alone, ...readings].map((reading) => ({ ...reading, id: row })));
    this.choose(this.list.firstElementChild);
    const number = readings.length === 1 ? "1 reading" : `${readings.length} readings`;
    this.say(`${key} has ${number}. Choose one, or the source alone.`);
  }

  cite(option) {
    const { key } = option.dataset;
    // A box nobody has been in has its cursor at the start, where nobody put it.
    const cursor = this.wasReached ? this.box.selectionEnd : this.box.value.length;
    const marker = insertion(this.box.value, cursor, key);
    this.close();
    if (!marker) {
      this.say(`${key} is cited there already.`);
      return;
    }
    const { at, words, after } = marker;
    this.box.setSelectionRange(at, at);
    // This command alone leaves the editor's “undo” whole.
    if (!document.execCommand("insertText", false, words)) {
      this.box.setRangeText(words, at, at, "end");
      this.box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const end = at + words.length + after;
    this.box.setSelectionRange(end, end);
    this.say(`Cited ${key}.`);
  }
}

function enhance(root) {
  for (const box of root.querySelectorAll("textarea[data-cite-from]:enabled")) {
    // The empty row is copied for each new one, and a copy would hear nothing.
    if (!box.closest(".empty-form") && !box.dataset.cites) {
      box.dataset.cites = "yes";
      const row = box.closest(".flex-container") ?? box;
      row.after(new Picker(box).part);
    }
  }
}

enhance(document);
document.addEventListener("formset:added", (event) => enhance(event.target));
