// Adds to a page, for staff who are signed in, a link to the form of each thing it shows.
// Everyone is sent the same page. A cookie without rights tells site.js to load this, which
// asks the admin what this user may change.

const HINT = "desk";

for (const [id, [address, words]] of Object.entries(await asked())) {
  const named = id ? document.getElementById(id) : document.querySelector("h1");
  named && add(address, words, placeIn(named));
}

async function asked() {
  const named = document.querySelectorAll("main [id]:not(sup, sup *)");
  const ids = Array.from(named, (element) => element.id).join(" ");
  try {
    const answer = await fetch("/admin/edit-links/", {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ path: location.pathname, ids }),
    });
    if (answer.ok) {
      return await answer.json();
    }
    // Signed out meanwhile, or no page that is known: see `_hint` in ecpat_site/accounts/steps.py.
    if (answer.status < 500) {
      document.cookie = `${HINT}=; Max-Age=0; Path=/`;
    }
  } catch {
    // Not reached: the page is whole without links.
  }
  return {};
}

// The heading of a thing, the end of a note, or its first words.
function placeIn(named) {
  return named.matches("h1, h2, h3")
    ? named
    : (named.querySelector("h2, h3, th, dt") ??
        named.querySelector(":scope > small") ??
        named.querySelector("p") ??
        named);
}

function add(address, words, place) {
  const link = document.createElement("a");
  link.className = "edit";
  link.href = address;
  link.textContent = "Edit";
  link.setAttribute("aria-label", words);
  if (place.matches("h1, h2, h3")) {
    // A section is called by its heading, which keeps its name.
    place.setAttribute("aria-label", place.textContent.trim());
  }
  place.append(" ", link);
}
