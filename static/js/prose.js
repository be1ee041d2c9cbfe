/* Gives each box for prose tools, keys and the picker of static/js/cite.js. Without this
   script the same is typed, as the help texts say. */

import { Picker, element, enhanceAll, nameOf, write } from "./cite.js";
import { listCited } from "./cited.js";

/* Each tool: its name, its key, and what it does; or the sign of what it finds. */
const TOOLS = [
  { name: "Link", key: "K", use: link },
  { name: "Cite", key: "Shift+2", sign: "" },
  { name: "Doubt", key: "Shift+1", sign: "!" },
];

function link(box) {
  const { value, selectionStart: start, selectionEnd: end } = box;
  const words = value.slice(start, end);
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
  part.append(box, picker.part, listCited(box));
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
