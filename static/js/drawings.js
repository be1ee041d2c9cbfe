// Makes a map and a chart one stop of the Tab key each: within them the arrow keys lead from
// country to country by name, from point to point by date, and a letter to what begins with it.
// Without this each country and point is a stop of its own. It also lets a small country be
// pressed next to it, where no other is.

for (const drawing of document.querySelectorAll("svg[role='group']")) {
  const links = [...drawing.querySelectorAll("a:not([tabindex])")];
  const name = (link) => link.ariaLabel ?? "";
  links.sort((one, other) => name(one).localeCompare(name(other)));
  links.slice(1).forEach((link) => (link.tabIndex = -1));

  for (const link of links.filter((each) => each.dataset.at)) {
    const near = link.cloneNode();
    const circle = document.createElementNS(link.namespaceURI, "circle");
    const [x, y] = link.dataset.at.split(" ");
    circle.setAttribute("cx", x);
    circle.setAttribute("cy", y);
    Object.assign(near, { tabIndex: -1, ariaLabel: null });
    near.append(circle);
    drawing.querySelector(".map__reach").append(near);
  }

  drawing.addEventListener("keydown", (press) => {
    const { key, altKey, ctrlKey, metaKey } = press;
    const at = links.indexOf(document.activeElement);
    const last = links.length - 1;
    const steps = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1 };
    const begins = (link) => name(link).toLowerCase().startsWith(key);
    const after = links.findIndex((link, number) => number > at && begins(link));
    const lettered = after < 0 ? links.findIndex(begins) : after;
    const to = { ...steps, Home: 0, End: last }[key] ?? lettered;
    if (at >= 0 && links[to] && !(altKey || ctrlKey || metaKey)) {
      press.preventDefault();
      links[at].tabIndex = -1;
      links[to].tabIndex = 0;
      links[to].focus();
    }
  });
}
