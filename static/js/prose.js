/* Sets off the markers in each box for prose, and gives it tools and keys. The box stays a
   plain one: what is set off lies behind it, in the same letters and lines, so that undo,
   the spelling check and what reads the page aloud work as in any other.

   Without this script the same is typed, as the help texts say. */

import { Picker, element, nameOf, write } from "./cite.js";

const MARKER = /\[(?:[@=]|!(?=[\p{L}\p{N}_]))[^[\]]{0,500}\]|\[linking\]/gu;

/* Each tool: its name, its key, and what it does; or the sign of what it finds. */
const TOOLS = [
  { name: "Strong", key: "B", use: (prose) => prose.surround("**") },
  { name: "Emphasis", key: "I", use: (prose) => prose.surround("*") },
  { name: "List", key: "Shift+8", use: (prose) => prose.list() },
  { name: "Link", key: "K", use: (prose) => prose.link() },
  { name: "Cite", more: " a source", key: "Shift+2", sign: "" },
  { name: "Doubt", key: "Shift+1", sign: "!" },
  { name: "Figure", key: "Shift+3", sign: "=" },
];

let number = 0;

class Prose {
  constructor(box) {
    this.box = box;
    this.name = nameOf(box);
    this.unknown = new Set();
    this.tools = TOOLS.filter(({ sign }) => sign !== "=" || box.dataset.figuresFrom);
    this.picker = new Picker(box);
    this.shown = element("div", { class: "prose__shown", "aria-hidden": "true" });
    // The numbers of rows in ids change when a new row is taken away.
    number += 1;
    this.held = element("span", { id: `prose-held-${number}` });
    this.missing = element("span", { class: "prose__missing", role: "status" });
    this.put();
    this.listen();
    this.paint();
    this.hold();
  }

  /* Puts the box into its frame, under its tools. */
  put() {
    const { box } = this;
    const hadFocus = document.activeElement === box;
    const frame = element("div", { class: "prose__frame" }, this.shown);
    const part = element("div", { class: "prose" }, this.toolbar(), frame);
    box.before(part);
    frame.append(box);
    box.classList.add("prose__box");
    const described = box.getAttribute("aria-describedby") ?? "";
    box.setAttribute("aria-describedby", `${described} ${this.held.id}`.trim());
    const keys = this.tools.map(({ name, key }) => `${name} Ctrl+${key}`).join(", ");
    part.append(
      element(
        "div",
        { class: "prose__foot" },
        element("p", {}, this.held, " ", this.missing),
        element(
          "details",
          {},
          element("summary", {}, "Keys"),
          element("p", {}, `${keys}. On a Mac, ⌘ in place of Ctrl does the same.`),
        ),
      ),
      this.picker.part,
    );
    if (hadFocus) {
      box.focus();
    }
  }

  toolbar() {
    this.buttons = this.tools.map((tool, number) => {
      const { name, more = "", key, sign } = tool;
      const button = element(
        "button",
        {
          type: "button",
          class: "prose__tool",
          title: `Ctrl+${key}`,
          "aria-keyshortcuts": `Control+${key}`,
          tabindex: number ? "-1" : "0",
        },
        name,
        element("span", { class: "visually-hidden" }, `${more} in ${this.name}`),
      );
      if (sign !== undefined) {
        button.setAttribute("aria-expanded", "false");
        button.setAttribute("aria-controls", this.picker.panel.id);
      }
      button.addEventListener("click", () => this.use(tool, button));
      return button;
    });
    this.bar = element(
      "div",
      {
        class: "prose__tools",
        role: "toolbar",
        "aria-label": `Tools for ${this.name}`,
        "aria-controls": this.box.id,
      },
      ...this.buttons,
    );
    return this.bar;
  }

  listen() {
    const { box } = this;
    box.addEventListener("input", () => this.paint());
    box.addEventListener("scroll", () => this.follow());
    box.addEventListener("keydown", (event) => this.press(event));
    this.bar.addEventListener("keydown", (event) => this.move(event));
    this.bar.addEventListener("focusin", (event) => this.stop(event.target));
    // A page that is gone back to has what was typed in it.
    window.addEventListener("pageshow", () => this.paint());
    document.addEventListener("previewed", () => this.hold());
  }

  /* Of the buttons, Tab reaches the one used last. */
  stop(button) {
    for (const each of this.buttons) {
      each.tabIndex = each === button ? 0 : -1;
    }
  }

  move(event) {
    const at = this.buttons.indexOf(event.target);
    const last = this.buttons.length - 1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.buttons[(to + this.buttons.length) % this.buttons.length].focus();
    }
  }

  press(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) {
      return;
    }
    // By its place where a keyboard has no Latin letters, and where Shift changes the sign.
    const isPlain = event.key <= "~" && !event.shiftKey;
    const sign = isPlain ? event.key.toUpperCase() : event.code.replace(/^Key|^Digit/, "");
    const pressed = event.shiftKey ? `Shift+${sign}` : sign;
    const at = this.tools.findIndex(({ key }) => key === pressed);
    if (at >= 0) {
      event.preventDefault();
      this.use(this.tools[at], this.buttons[at]);
    }
  }

  use(tool, button) {
    this.picker.say("");
    if (tool.use) {
      tool.use(this);
    } else {
      this.picker.toggle(button, tool.sign);
    }
  }

  /* Replaces a part of the text, and selects a part of the words put there. */
  replace(start, end, words, from = words.length, to = from) {
    write(this.box, start, end, words);
    this.box.setSelectionRange(start + from, start + to);
  }

  /* What is selected, without blanks at its ends; null, with the reason said, if it is of
     several paragraphs. */
  selected() {
    const { value, selectionStart, selectionEnd } = this.box;
    const words = value.slice(selectionStart, selectionEnd);
    const start = selectionStart + (words.length - words.trimStart().length);
    if (words.trim().includes("\n")) {
      this.picker.say("Select words of one paragraph: this stays within it.");
      this.box.focus();
      return null;
    }
    return words.trim()
      ? { start, end: start + words.trim().length }
      : { start: selectionEnd, end: selectionEnd };
  }

  /* Puts stars around what is selected, or takes them away. */
  surround(sign) {
    const { value } = this.box;
    const found = this.selected();
    if (!found) {
      return;
    }
    let { start, end } = found;
    while (end - start > 1 && value[start] === "*" && value[end - 1] === "*") {
      start += 1;
      end -= 1;
    }
    const words = value.slice(start, end);
    const before = /\**$/.exec(value.slice(0, start))[0].length;
    const after = /^\**/.exec(value.slice(end))[0].length;
    const stars = Math.min(before, after);
    const length = sign.length;
    if (length === 2 ? stars >= 2 : stars % 2) {
      this.replace(start - length, end + length, words, 0, words.length);
    } else {
      const to = length + words.length;
      this.replace(start, end, `${sign}${words}${sign}`, length, to);
    }
  }

  /* Makes each paragraph selected an item of a list, or each item a paragraph. */
  list() {
    const { value, selectionStart, selectionEnd } = this.box;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const next = value.indexOf("\n", selectionEnd);
    const end = next < 0 ? value.length : next;
    const lines = value
      .slice(start, end)
      .split("\n")
      .filter((line) => line.trim());
    const isList = lines.length > 0 && lines.every((line) => line.startsWith("- "));
    const words = isList
      ? lines.map((line) => line.slice(2)).join("\n\n")
      : lines.map((line) => `- ${line}`).join("\n") || "- ";
    this.replace(start, end, words);
  }

  link() {
    const { value } = this.box;
    const found = this.selected();
    if (!found) {
      return;
    }
    const { start, end } = found;
    const words = value.slice(start, end);
    if (/\[[@!=]/.test(words)) {
      this.picker.say("A marker can’t stand inside the words of a link: select others.");
      this.box.focus();
    } else if (/^https?:\/\/\S+$/.test(words)) {
      this.replace(start, end, `[](${words})`, 1);
    } else {
      const address = words.length + 3;
      const at = words ? [address, address + "https://".length] : [1];
      this.replace(start, end, `[${words}](https://)`, ...at);
    }
  }

  /* Takes over what the preview says of the box: how much it holds, and which of its
     markers name nothing. */
  hold() {
    const said = document.querySelector(`[data-box="${this.box.id}"]`);
    const missing = said?.querySelector("strong");
    const found = [...(missing?.querySelectorAll("code") ?? [])];
    this.unknown = new Set(found.map((code) => code.textContent));
    missing?.remove();
    said?.querySelector("span").remove();
    this.held.textContent = said?.textContent.trim() ?? "";
    // It is read aloud when it changes.
    if (this.missing.textContent !== (missing?.textContent ?? "")) {
      this.missing.replaceChildren(...(missing ? [missing] : []));
    }
    said?.remove();
    this.paint();
  }

  paint() {
    const { value } = this.box;
    const shown = new DocumentFragment();
    let after = 0;
    for (const found of value.matchAll(MARKER)) {
      const isUnknown = this.unknown.has(found[0]);
      shown.append(
        value.slice(after, found.index),
        element("span", { class: isUnknown ? "prose__unknown" : "prose__marker" }, found[0]),
      );
      after = found.index + found[0].length;
    }
    // A last line without letters has its height in the box, and here if one follows.
    shown.append(value.slice(after), "\n");
    this.shown.replaceChildren(shown);
    this.follow();
  }

  follow() {
    this.shown.scrollTop = this.box.scrollTop;
  }
}

function enhance(root) {
  for (const box of root.querySelectorAll("textarea[data-cite-from]:enabled")) {
    // The empty row is copied for each new one, and a copy would hear nothing.
    if (!box.closest(".empty-form, .prose")) {
      new Prose(box);
    }
  }
}

enhance(document);
document.addEventListener("formset:added", (event) => enhance(event.target));
