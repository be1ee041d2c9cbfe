// Marks in the contents the section that is being read, and closes the contents that were
// opened from the bar. Without this they are a plain list.

const contents = document.querySelector(".toc");
const links = [...contents.querySelectorAll("a")];
const targets = links.map((link) => document.getElementById(link.hash.slice(1)));

// What began last in the upper part of the window is being read.
function mark() {
  const has = (target) =>
    scrollY && target?.checkVisibility() && target.getBoundingClientRect().top < innerHeight * 0.4;
  const read = links[targets.findLastIndex(has)];
  for (const link of links) {
    link.ariaCurrent = link === read ? "true" : null;
  }
}

addEventListener("scroll", mark, { passive: true });
mark();

contents.addEventListener("click", ({ target }) => {
  target.closest("a") && contents.togglePopover(false);
});
