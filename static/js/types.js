/* Shows of these fields of a source those that its type has, or that have a value. */

const TYPES = {
  volume: ["article-journal", "book", "chapter", "report"],
  issue: ["article-journal", "article-magazine", "article-newspaper"],
  page: ["article-journal", "article-magazine", "article-newspaper", "chapter"],
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
