/* Names the boxes that complete themselves: Select2 gives them their value alone. */

function nameAll() {
  for (const box of document.querySelectorAll(".select2-selection:not([data-named])")) {
    const select = box.closest(".select2")?.previousElementSibling;
    const label = select?.labels?.[0];
    if (!label) continue;
    label.id ||= `${select.id}_label`;
    const names = [label.id, box.getAttribute("aria-labelledby")];
    box.setAttribute("aria-labelledby", names.join(" ").trim());
    // The value within it calls itself another box, without a name.
    const value = box.querySelector(".select2-selection__rendered");
    ["role", "aria-readonly"].forEach((name) => value?.removeAttribute(name));
    box.dataset.named = "true";
  }
  const searches = document.querySelectorAll(".select2-search__field:not([aria-label])");
  searches.forEach((field) => field.setAttribute("aria-label", "Search"));
}

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
