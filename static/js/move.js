// Lets the rows of a list be dragged to another place among those of their whole. Without
// this, the buttons beside them move them by one.

const DRAGGED = "move__row--dragged";

let dragged = null;
// What it stood before, to put it back.
let next = null;

const cellOf = (row) => row?.querySelector(".move");
const wholeOf = (row) => cellOf(row)?.dataset.whole;
const placeOf = (row) => Number(cellOf(row).dataset.place);

for (const cell of document.querySelectorAll(".move:has(button)")) {
  const handle = document.createElement("span");
  handle.className = "move__handle";
  handle.draggable = true;
  handle.title = "Drag to another place";
  handle.ariaHidden = "true";
  handle.textContent = "⠿";
  cell.prepend(handle);
}

document.addEventListener("dragstart", ({ target, dataTransfer }) => {
  if (target.matches?.(".move__handle")) {
    dragged = target.closest("tr");
    next = dragged.nextElementSibling;
    dragged.classList.add(DRAGGED);
    dataTransfer.effectAllowed = "move";
    dataTransfer.setDragImage(dragged, 0, 0);
  }
});

document.addEventListener("dragover", (event) => {
  const row = dragged && event.target.closest?.("tr");
  if (row && wholeOf(row) === wholeOf(dragged)) {
    event.preventDefault();
    const isAbove =
      dragged.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_PRECEDING;
    if (row !== dragged) {
      row[isAbove ? "before" : "after"](dragged);
    }
  }
});

document.addEventListener("drop", (event) => {
  if (!dragged) {
    return;
  }
  event.preventDefault();
  const rows = [...dragged.parentElement.rows].filter(
    (row) => wholeOf(row) === wholeOf(dragged),
  );
  // The list may begin in the middle of a whole.
  const to = Math.min(...rows.map(placeOf)) + rows.indexOf(dragged);
  if (to !== placeOf(dragged)) {
    const button = dragged.querySelector(".move button");
    const address = new URL(button.formAction);
    address.searchParams.set("to", to);
    button.formAction = address;
    button.form.requestSubmit(button);
    next = dragged.nextElementSibling;
  }
});

document.addEventListener("dragend", () => {
  dragged?.parentElement.insertBefore(dragged, next);
  dragged?.classList.remove(DRAGGED);
  dragged = null;
});
