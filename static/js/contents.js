// Marks in the contents the section that is being read, and closes the contents that were
// opened from the bar. Without this they are a plain list.

const contents = document.querySelector(".toc");
const links = new Map(
  [...contents.querySelectorAll("a")].map((link) => [document.querySelector(link.hash), link]),
);
// A heading stands for its section, but where another heading of that section came first.
const regions = new Map();
for (const [target, link] of links) {
  const region = target.closest("section") ?? target;
  regions.set(regions.has(region) ? target : region, link);
}

const seen = new Set();
const top = (region) => region.getBoundingClientRect().top;

// Of what reaches into the upper part of the window, what began last is being read; of two
// that begin side by side, the first, or the one that was asked for.
function mark() {
  const [first, ...rest] = [...regions.keys()].filter((region) => seen.has(region));
  const isLater = (region, other) =>
    top(region) > top(other) ||
    (top(region) === top(other) && region.querySelector(":target") !== null);
  const read = rest.reduce((best, region) => (isLater(region, best) ? region : best), first);
  for (const [region, link] of regions) {
    if (region === read) {
      link.setAttribute("aria-current", "true");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

const observer = new IntersectionObserver(
  (changes) => {
    for (const { target, isIntersecting } of changes) {
      seen[isIntersecting ? "add" : "delete"](target);
    }
    mark();
  },
  { rootMargin: "0px 0px -60%" },
);
for (const region of regions.keys()) {
  observer.observe(region);
}

addEventListener("hashchange", mark);

contents.addEventListener("click", ({ target }) => {
  if (target.closest("a") && contents.matches(":popover-open")) {
    contents.hidePopover();
  }
});
