/* Shows in the form of a source, of these fields, those that its type has or that have a value.
   Without this script all are shown. */

const ARTICLES = ["article-journal", "article-magazine", "article-newspaper"];
const TYPES = {
  volume: ["article-journal", "book", "chapter", "report"],
  issue: ARTICLES,
  page: [...ARTICLES, "chapter"],
  isbn: ["book", "chapter", "report"],
};

const type = document.getElementById("id_type");

function show() {
  for (const [name, types] of Object.entries(TYPES)) {
    const box = document.getElementById(`id_${name}`);
    box.closest(".form-row").hidden = !box.value && !types.includes(type.value);
  }
}

type.addEventListener("change", show);
show();
