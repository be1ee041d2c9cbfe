/* By each field for a reading: offer those of the source chosen with it, and a new one.

   Without this script nothing is lost: the short name of a note can be typed. */

import { answer, element, enhanceAll, popupLink } from "./cite.js";

/* A source is named in a select as "key: title". */
const keyOf = (select) => select.selectedOptions[0]?.text.split(":")[0].trim() ?? "";

/* What a source says, as the picker of sources has it. */
async function readingsOf(key, from) {
  try {
    const { results } = await answer(from, { term: key });
    return results.find((result) => result.key === key)?.readings ?? [];
  } catch {
    // What is typed is checked when the form is sent.
    return [];
  }
}

function enhance(field) {
  const { newReading, citeFrom, readingOf } = field.dataset;
  const source = field.form.elements[field.name.replace(/[^-]*$/, readingOf)];
  if (!source) return;
  const list = element("datalist", { id: `${field.id}-readings` });
  const link = popupLink(field.id, "New note");
  field.setAttribute("list", list.id);
  field.after(list, link);
  const follow = () => {
    link.hidden = !source.value || !newReading;
    link.href = `${newReading}?_popup=1&_to_field=slug&citation=${source.value}`;
  };
  // The select that completes itself tells of a change by jQuery alone.
  // Django tells of a change when the page opens too.
  let held = source.value;
  window.django.jQuery(source).on("change", () => {
    if (source.value !== held) field.value = "";
    held = source.value;
    follow();
  });
  follow();
  field.addEventListener("focus", async () => {
    const key = keyOf(source);
    const readings = key ? await readingsOf(key, citeFrom) : [];
    const options = readings.map(
      ({ key: name, text }) => new Option(text.slice(name.length + 2), name.slice(key.length + 1)),
    );
    // Another source may have been chosen meanwhile.
    key === keyOf(source) && list.replaceChildren(...options);
  });
}

enhanceAll("input[data-reading-of]:enabled:not([list])", enhance);
