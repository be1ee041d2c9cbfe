// A button beside each citation that can be copied. Without this the words can be
// selected by one click on them: see `.cite__words` in site.css.

const SAID_FOR = 2000; // milliseconds

for (const words of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy the citation: ${words.dataset.copy}`);
  const said = document.createElement("span");
  said.className = "copy__said";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words.textContent.trim());
      said.textContent = "Copied";
    } catch {
      window.getSelection()?.selectAllChildren(words);
      said.textContent = "Selected: copy it with the keyboard";
    }
    setTimeout(() => {
      said.textContent = "";
    }, SAID_FOR);
  });
  words.after(button, said);
}

// Only who is signed in has something to edit: see edit.js.
if (document.cookie.split("; ").includes("desk=1")) {
  import("./edit.js");
}
