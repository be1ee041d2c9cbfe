// A button beside each citation that can be copied. Without this the words can be
// selected by one click on them: see `.cite__words` in site.css.

for (const words of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  const ariaLabel = `Copy the citation: ${words.dataset.copy}`;
  Object.assign(button, { type: "button", className: "copy small", textContent: "Copy", ariaLabel });
  const said = document.createElement("span");
  said.className = "copy__said small";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words.textContent.trim());
      said.textContent = "Copied";
    } catch {
      window.getSelection()?.selectAllChildren(words);
      said.textContent = "Selected: copy it with the keyboard";
    }
    setTimeout(() => said.replaceChildren(), 2000);
  });
  words.after(button, said);
}

// Only who is signed in has something to edit: see edit.js.
document.cookie.split("; ").includes("desk=1") && import("./edit.js");
