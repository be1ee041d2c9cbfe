/* Gives each box for prose tools, keys and the picker of static/js/cite.js. Without this
   script the same is typed, as the help texts say. */

import { Picker, element, enhanceAll, nameOf, write } from "./cite.js";

/* Each tool: its name, its key, and what it does; or the sign of what it finds. */
const TOOLS = [
  { name: "Strong", key: "B", use: (box) => surround(box, "**") },
  { name: "Emphasis", key: "I", use: (box) => surround(box, "*") },
  { name: "List", key: "Shift+8", use: list },
  { name: "Link", key: "K", use: link },
  { name: "Cite", key: "Shift+2", sign: "" },
  { name: "Doubt", key: "Shift+1", sign: "!" },
];

/* What is selected, without blanks at its ends. */
function selected({ value, selectionStart, selectionEnd }) {
  const words = value.slice(selectionStart, selectionEnd);
  const start = selectionStart + (words.length - words.trimStart().length);
  return { words: words.trim(), start, end: start + words.trim().length };
}

/* Puts a sign around what is selected, or takes it away. */
function surround(box, sign) {
  const { words, start, end } = selected(box);
  const { length } = sign;
  if (box.value.slice(start - length, start) === sign && box.value.startsWith(sign, end)) {
    write(box, start - length, end + length, words);
    box.setSelectionRange(start - length, end - length);
  } else {
    write(box, start, end, `${sign}${words}${sign}`);
    box.setSelectionRange(start + length, end + length);
  }
}

/* Makes each paragraph selected an item of a list, or each item a paragraph. */
function list(box) {
  const { value, selectionStart, selectionEnd } = box;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", selectionEnd);
  const end = next < 0 ? value.length : next;
  const lines = value.slice(start, end).split("\n").filter((line) => line.trim());
  const isList = lines.length > 0 && lines.every((line) => line.startsWith("- "));
  const items = lines.map((line) => (isList ? line.slice(2) : `- ${line}`));
  write(box, start, end, items.join(isList ? "\n\n" : "\n") || "- ");
}

function link(box) {
  const { words, start, end } = selected(box);
  write(box, start, end, `[${words}](https://)`);
  const at = words ? end + "[](https://".length : start + 1;
  box.setSelectionRange(at, at);
}

function enhance(box) {
  const picker = new Picker(box);
  const buttons = TOOLS.map((tool) => {
    const hidden = element("span", { class: "visually-hidden" }, ` in ${nameOf(box)}`);
    const attributes = { type: "button", class: "prose__tool", title: `Ctrl+${tool.key}` };
    const button = element("button", attributes, tool.name, hidden);
    if (!tool.use) {
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-controls", picker.panel.id);
    }
    button.addEventListener("click", () => use(tool, button));
    return button;
  });
  const name = { class: "prose__tools", role: "group", "aria-label": `Tools for ${nameOf(box)}` };
  const part = element("div", { class: "prose" }, element("div", name, ...buttons));
  box.before(part);
  part.append(box, picker.part);
  box.addEventListener("keydown", (event) => {
    const pressed = `${event.shiftKey ? "Shift+" : ""}${event.code.replace(/^Key|^Digit/, "")}`;
    const at = TOOLS.findIndex(({ key }) => key === pressed);
    if (at >= 0 && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      use(TOOLS[at], buttons[at]);
    }
  });

  const use = ({ use, sign }, button) => (use ? use(box) : picker.toggle(button, sign));
}

enhanceAll("textarea[data-cite-from]:enabled:not(.prose *)", enhance);
