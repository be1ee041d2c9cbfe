// Opens a note beside its mark: the row of the reference list itself. A country of a map and
// a point of a chart are marks too: of a line of the list, of a row of the table. A note opens
// for a look while the pointer rests on the mark, or the keyboard does, and to stay at a press.
// Without this the mark leads to the row, which `.notes > :target` in site.css
// shows at the foot of the window.

// For how long a reader rests on a mark before its note opens, or leaves it before it closes.
const PAUSE = 300;
// A look needs a pointer that hovers, and room for the note beside its mark: see site.css.
const canLook = () =>
  CSS.supports("position-area", "block-end") &&
  matchMedia("(hover: hover) and (min-width: 36rem)").matches;

// The mark that each open note stands beside.
const marks = new Map();
// The one of them whose note is open for a look.
let looked = null;
let pending;

const isPlain = (click) => !(click.altKey || click.ctrlKey || click.metaKey || click.shiftKey);
const markAt = (element) => element.closest?.("a[href^='#n-'], svg a");
const noteOf = (mark) => document.getElementById(mark.getAttribute("href").slice(1));

// What says where a source was read leads to the words on the page of the link before it: as
// links, many would repeat that address.
for (const where of document.querySelectorAll(".notes i")) {
  const link = document.createElement("a");
  const isBefore = (a) => a.compareDocumentPosition(where) & Node.DOCUMENT_POSITION_FOLLOWING;
  const before = [...where.closest("li").querySelectorAll("a")].filter(isBefore).at(-1);
  link.href = before.href.split("#:~:")[0];
  const [, words] = where.textContent.match(/.*: “(.+?)…?”\.$/) ?? [];
  if (words) {
    link.hash += `:~:text=${encodeURIComponent(words).replaceAll("-", "%2D")}`;
  }
  link.append(...where.childNodes);
  where.replaceWith(link);
}

// Of the readings in the note those of these numbers, or all.
function show(note, isOpen, numbers) {
  const readings = [...note.querySelectorAll("details > p:not(:last-child)")];
  readings.forEach((reading, before) => {
    reading.hidden = Boolean(numbers) && !numbers.includes(String(before + 1));
  });
  for (const more of note.querySelectorAll("details")) {
    more.open = isOpen;
  }
}

function open(note, mark, source) {
  putBack(note);
  const away = document.createElement(note.localName);
  Object.assign(away, { className: "note--away", ariaHidden: "true" });
  away.style.blockSize = `${note.getBoundingClientRect().height}px`;
  away.style.marginBlockEnd = getComputedStyle(note).marginBlockEnd;
  note.after(away);
  marks.set(note, mark);
  mark.classList.add("mark--open");
  note.classList.add("note");
  // The row of a figure has no heads of columns there: its numbers take their units from them.
  for (const head of note.closest("table")?.querySelectorAll("[data-unit]") ?? []) {
    note.cells[head.cellIndex].dataset.unit = head.dataset.unit;
  }
  // A mark names those that it rests on, if these are not all.
  show(note, true, mark.dataset.of?.split(" "));
  // The link at the foot of the page, to report an error of the statement whose mark was pressed.
  const report = document.querySelector(".site-footer [href*='/report/']")?.cloneNode(true);
  const statement = mark.closest("[id^='at_']")?.id;
  if (report && note.closest(".notes")) {
    report.className = "note__report";
    report.search = statement ? `?s=${statement}` : report.search;
    note.querySelector(":scope > :last-child:not(details), details > :last-child").append(" ", report);
  }
  const close = document.createElement("a");
  const link = { className: "note__close bare", href: `#${mark.id}`, ariaLabel: "Close" };
  Object.assign(close, link, { textContent: "×" });
  note.prepend(close);
  note.popover = "auto";
  const isDrawn = !(mark instanceof HTMLElement);
  isDrawn && document.body.append(spot(mark.querySelector(":hover") ?? mark.lastElementChild));
  note.showPopover(isDrawn ? {} : { source });
}

// An empty element in the place of a shape: nothing can stand beside a shape itself.
function spot(shape) {
  const box = shape.getBoundingClientRect();
  const empty = document.createElement("span");
  empty.className = "mark--open mark--spot";
  empty.style.translate = `${scrollX}px ${scrollY}px`;
  ["left", "top", "width", "height"].forEach((side) => (empty.style[side] = `${box[side]}px`));
  return empty;
}

function putBack(note) {
  const mark = marks.get(note);
  if (mark) {
    looked = looked === mark ? null : looked;
    marks.delete(note);
    // A note within another does not give the focus back by itself.
    document.activeElement === note && mark.focus();
    mark.classList.remove("mark--open");
    mark instanceof HTMLElement || document.querySelector(".mark--spot").remove();
    note.nextElementSibling.remove();
    note.querySelectorAll(".note__close, .note__report").forEach((link) => link.remove());
    note.removeAttribute("popover");
    note.removeAttribute("tabindex");
    note.classList.remove("note");
    show(note, false);
  }
}

// Not by the state that the event names: a note may have been opened again since.
document.addEventListener(
  "toggle",
  ({ target }) => target.matches(":popover-open") || putBack(target),
  true,
);

document.addEventListener("click", (click) => {
  const closed = click.target.closest(".note__close")?.closest(".note");
  if (marks.has(closed)) {
    click.preventDefault();
    const opener = marks.get(closed);
    closed.hidePopover();
    opener.focus();
  }
  const mark = markAt(click.target);
  const note = mark && noteOf(mark);
  if (note?.showPopover && isPlain(click)) {
    click.preventDefault();
    clearTimeout(pending);
    // Where the focus returns to, and what the note stands beside.
    mark.focus();
    open(note, mark, mark);
    looked = null;
    note.tabIndex = -1;
    note.focus({ preventScroll: true });
  }
});

// Whoever leaves an open note leaves it closed, back in its list.
document.addEventListener("focusout", ({ relatedTarget }) => {
  // The last that opened: the one whose mark it has stays.
  const note = [...marks.keys()].at(-1);
  if (note && relatedTarget && !note.contains(relatedTarget)) {
    note.hidePopover();
  }
});

// Opens the note of a mark for a look, if the reader is still there after a pause.
function look(mark, there) {
  clearTimeout(pending);
  pending = setTimeout(() => {
    const note = noteOf(mark);
    const isPressed = marks.size > 0 && !looked;
    // A note that explains a doubt has marks of its own, which would take its place.
    const isWithin = mark.closest(".note");
    const isNew = note && !isPressed && !isWithin && looked !== mark;
    if (isNew && mark.matches(there) && canLook()) {
      open(note, mark);
      looked = mark;
    }
  }, PAUSE);
}

function leave() {
  const note = looked && noteOf(looked);
  if (note && !looked.matches(":hover, :focus-visible") && !note.matches(":hover")) {
    note.hidePopover();
  }
}

document.addEventListener("pointerover", ({ target, pointerType, buttons }) => {
  const mark = markAt(target);
  if (mark && pointerType === "mouse" && !buttons) {
    look(mark, ":hover");
  }
  looked && setTimeout(leave, PAUSE);
});

document.addEventListener("keyup", ({ key, target }) => {
  const mark = markAt(target);
  // Within a drawing other keys lead on: see drawings.js.
  ["Enter", "Escape"].includes(key) || (mark && look(mark, ":focus-visible"));
});
