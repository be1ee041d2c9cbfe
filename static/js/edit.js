// Adds to a page, for staff who are signed in, a link to the form of each thing it shows.
// Everyone is sent the same page, which names rows: data-edit="app.model:3". A cookie without
// rights tells site.js to load this; what may be changed the form itself says.

for (const named of document.querySelectorAll("[data-edit]")) {
  const [, app, model, number] = named.dataset.edit.match(/^(\w+)\.(\w+):(\d+)$/);
  const place = placeIn(named);
  const words = (named.querySelector(":scope > a") ?? place).textContent.trim().replace(/\s+/g, " ").slice(0, 80);
  const link = document.createElement("a");
  Object.assign(link, { className: "edit small no-print", textContent: "Edit", ariaLabel: `Edit “${words}”` });
  const back = `${location.pathname}${location.search}#${named.closest("[id]").id}`;
  link.href = `/admin/${app}/${model}/${number}/change/?next=${encodeURIComponent(back)}`;
  if (place.matches("h1, h2, h3")) {
    // A section is called by its heading, which keeps its name.
    place.setAttribute("aria-label", place.textContent.trim());
  }
  place.append(" ", link);
}

// The heading of a thing, or its first words.
function placeIn(named) {
  const heading = named.closest("h1, h2, h3") ?? named.querySelector("h2, h3, th, dt");
  return heading ?? named.querySelector("p") ?? named;
}

const desk = document.createElement("a");
Object.assign(desk, { href: "/admin/", className: "no-print", textContent: "Edit the profile" });
document.querySelector(".site-footer__inner p")?.append(" ", desk, ".");
