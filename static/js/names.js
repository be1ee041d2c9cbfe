/* Names the boxes that complete themselves: Select2 gives them their value alone. */

function name(box) {
  const select = box.closest(".select2")?.previousElementSibling;
  const label = select?.labels?.[0];
  if (!label || box.dataset.named) return;
  label.id ||= `${select.id}_label`;
  const own = box.getAttribute("aria-labelledby") ?? "";
  box.setAttribute("aria-labelledby", `${label.id} ${own}`.trim());
  // The value within it calls itself another box, without a name.
  const value = box.querySelector(".select2-selection__rendered");
  value?.removeAttribute("role");
  value?.removeAttribute("aria-readonly");
  box.dataset.named = "true";
}

function nameAll() {
  document.querySelectorAll(".select2-selection").forEach(name);
  const searches = document.querySelectorAll(".select2-search__field:not([aria-label])");
  searches.forEach((field) => field.setAttribute("aria-label", "Search"));
}

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
