/* In place of each box for the short name of a note: a choice among the notes of the source
   chosen with it, and a link to a new one. Without this script the short name can be typed. */

import { element, enhanceAll, known, learn, popupLink, wordsOf } from "./cite.js";

const LONGEST = 90;

/* A source is named in a select as "key: title". */
const keyOf = (select) => select.selectedOptions[0]?.text.split(":")[0].trim() ?? "";

function enhance(field) {
  const { newReading, citeFrom, readingOf } = field.dataset;
  const source = field.form.elements[field.name.replace(/[^-]*$/, readingOf)];
  if (!source) return;
  const described = field.getAttribute("aria-describedby") ?? "";
  const own = { id: field.id, name: field.name, "aria-describedby": described };
  const choice = element("select", own, new Option("no note", ""));
  const link = popupLink(field.id, "New note");
  const offer = async () => {
    link.hidden = !source.value || !newReading;
    link.href = `${newReading}?_popup=1&_to_field=slug&citation=${source.value}`;
    const key = keyOf(source);
    key && (await learn(citeFrom, [key]));
    // Another source may have been chosen meanwhile.
    if (key !== keyOf(source)) return [];
    const notes = known.get(key)?.readings ?? [];
    const slugOf = (note) => note.key.slice(key.length + 1);
    for (const note of notes) {
      const option = [...choice.options].find(({ value }) => value === slugOf(note));
      (option ?? choice.appendChild(new Option("", slugOf(note)))).text = wordsOf(note).slice(0, LONGEST);
    }
    return notes;
  };
  if (field.value) choice.append(new Option(field.value, field.value, true, true));
  field.replaceWith(choice, link);
  offer();
  // The select that completes itself tells of a change by jQuery alone.
  // Django tells of a change when the page opens too.
  let held = source.value;
  window.django.jQuery(source).on("change", async () => {
    if (source.value === held) return;
    held = source.value;
    choice.replaceChildren(new Option("no note", ""));
    const notes = await offer();
    if (notes.length === 1) choice.selectedIndex = 1;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // A note that was just added is chosen by its short name: its words are asked for.
  window.django.jQuery(choice).on("change", () => {
    if (!choice.value || choice.selectedOptions[0].text !== choice.value) return;
    known.delete(keyOf(source));
    offer();
  });
}

enhanceAll("input[data-reading-of]:enabled", enhance);
