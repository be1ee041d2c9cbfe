/* By each field for a reading: offer those of the source chosen with it, and a new one.

   Without this script nothing is lost: the slug of a reading can be typed. */

/* A source is named in a select as "key: title". */
const keyOf = (select) => select.selectedOptions[0]?.text.split(":")[0].trim() ?? "";

class Readings {
  constructor(field, source) {
    this.field = field;
    this.source = source;
    this.list = document.createElement("datalist");
    this.list.id = `${field.id}-readings`;
    field.setAttribute("list", this.list.id);
    field.after(this.list);
    // Django's own script opens such a link in a popup, and puts the slug in the field.
    this.link = document.createElement("a");
    this.link.id = `add_${field.id}`;
    this.link.className = "related-widget-wrapper-link reading__new";
    this.link.dataset.popup = "yes";
    this.link.textContent = "New reading";
    this.list.after(this.link);
    field.addEventListener("focus", () => this.offer());
    // The select that completes itself tells of a change by jQuery alone.
    window.django.jQuery(source).on("change", () => this.follow());
    this.follow();
  }

  follow() {
    const chosen = this.source.value;
    const address = this.field.dataset.newReading;
    this.link.hidden = !chosen || !address;
    this.link.href = `${address}?_popup=1&_to_field=slug&citation=${encodeURIComponent(chosen)}`;
  }

  async offer() {
    const key = keyOf(this.source);
    let readings = [];
    if (key) {
      const address = new URL(this.field.dataset.citeFrom, document.baseURI);
      address.searchParams.set("term", key);
      try {
        const answer = await fetch(address, {
          headers: { Accept: "application/json" },
          redirect: "error",
        });
        const { results } = await answer.json();
        readings = results.find((result) => result.key === key)?.readings ?? [];
      } catch {
        // What is typed is checked when the form is sent.
      }
    }
    // Another source may have been chosen meanwhile.
    if (key === keyOf(this.source)) {
      this.list.replaceChildren(
        ...readings.map((reading) => {
          const says = reading.text.slice(reading.key.length + 2);
          return new Option(says, reading.key.slice(key.length + 1));
        }),
      );
    }
  }
}

function enhance(root) {
  for (const field of root.querySelectorAll("input[data-reading-of]:enabled")) {
    const source = field.form.elements[field.name.replace(/[^-]*$/, field.dataset.readingOf)];
    // The empty row is copied for each new one, and a copy would hear nothing.
    if (source && !field.closest(".empty-form") && !field.list) {
      new Readings(field, source);
    }
  }
}

enhance(document);
document.addEventListener("formset:added", (event) => enhance(event.target));
