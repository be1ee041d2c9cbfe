/* Below a box for prose: what each of its markers cites, in words. Pressing one selects it. */

import { element, known, learn, nameOf, wordsOf } from "./cite.js";

const GROUP = /\[[@!][^[\]]*\]/g;
const NAME = /(?<=@)[\w-]+(?:#[\w-]+)?|![\w-]+/g;

/* What the markers of a text name, each with the place of its marker. */
function markersOf(text) {
  const named = ({ 0: group, index }) =>
    [...group.matchAll(NAME)].map(([name]) => ({ name, place: [index, index + group.length] }));
  return [...text.matchAll(GROUP)].flatMap(named);
}

/* The title of a source, and what its note says. */
function described(name) {
  const [source, cited] = [known.get(name.split("#")[0]), known.get(name)];
  const title = cited ? wordsOf(source) : `${name}: not in the list`;
  const words = cited && cited !== source ? wordsOf(cited) : "";
  return [element("b", {}, title), " ", element("span", {}, words)];
}

export function listCited(box) {
  const list = element("ul", { class: "cited", "aria-label": `Cited in ${nameOf(box)}` });
  const item = ({ name, place }) => {
    const button = element("button", { type: "button", title: name }, ...described(name));
    button.addEventListener("click", () => {
      box.setSelectionRange(...place);
      // A browser scrolls to what is selected when its box is entered.
      box.blur();
      box.focus();
    });
    return element("li", {}, button);
  };
  const show = async () => {
    await learn(box.dataset.citeFrom, markersOf(box.value).map(({ name }) => name));
    list.replaceChildren(...markersOf(box.value).map(item));
  };
  box.addEventListener("input", show);
  show();
  return list;
}
