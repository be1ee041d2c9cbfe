/* Names the boxes that complete themselves: Select2 gives them their value alone. */

const name = (box) => {
  const select = box.closest(".select2")?.previousElementSibling;
  const label = select?.labels?.[0];
  if (!label || box.dataset.named) return;
  label.id ||= `${select.id}_label`;
  const shown = box.getAttribute("aria-labelledby") ?? "";
  box.setAttribute("aria-labelledby", `${label.id} ${shown}`.trim());
  // The value within it calls itself another box, without a name.
  const value = box.querySelector(".select2-selection__rendered");
  value?.removeAttribute("role");
  value?.removeAttribute("aria-readonly");
  box.dataset.named = "true";
};

const search = (box) => {
  if (!box.hasAttribute("aria-label")) box.setAttribute("aria-label", "Search");
};

const nameAll = () => {
  document.querySelectorAll(".select2-selection").forEach(name);
  document.querySelectorAll(".select2-search__field").forEach(search);
};

new MutationObserver(nameAll).observe(document.body, {
  childList: true,
  subtree: true,
});
nameAll();
