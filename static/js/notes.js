// Opens a note beside the mark that is pressed: the row of the reference list itself.
// Without this the mark leads to the row, which `.note:target` in components.css
// shows at the foot of the window.

const isPlain = (click) =>
  !(click.altKey || click.ctrlKey || click.metaKey || click.shiftKey);

// Of the readings in the note those of these names, or all.
function show(note, names) {
  for (const reading of note.querySelectorAll("[data-reading]")) {
    reading.hidden = Boolean(names) && !names.includes(reading.dataset.reading);
  }
}

function open(note, mark) {
  // Where the focus returns to, and what the note stands beside.
  mark.focus();
  mark.classList.add("mark--open");
  // A mark that names no reading vouches for none.
  show(note, (mark.dataset.readings ?? "").split(" "));
  note.popover = "auto";
  note.tabIndex = -1;
  note.showPopover({ source: mark });
  note.focus({ preventScroll: true });
  note.addEventListener("toggle", function close(event) {
    if (event.newState === "closed") {
      note.removeEventListener("toggle", close);
      note.removeAttribute("popover");
      note.removeAttribute("tabindex");
      mark.classList.remove("mark--open");
      show(note);
    }
  });
}

document.addEventListener("click", (click) => {
  const mark = click.target.closest?.("[role='doc-noteref']");
  const note = mark && document.getElementById(mark.hash.slice(1));
  if (note?.showPopover && isPlain(click)) {
    click.preventDefault();
    open(note, mark);
  }
});

// Whoever leaves an open note leaves it closed, back in its list.
document.addEventListener("focusout", ({ relatedTarget }) => {
  const note = document.querySelector(".note:popover-open");
  if (note && relatedTarget && !note.contains(relatedTarget)) {
    note.hidePopover();
  }
});
