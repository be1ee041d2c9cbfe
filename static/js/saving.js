/* Marks “Why” as needed as soon as what was typed needs it, and saves by Ctrl+S or ⌘S. */

const why = document.getElementById("id_why");
const { form, required: isAlways } = why;
const valueOf = (box) => (box.type === "checkbox" ? box.checked : box.value);
const weighty = "isPublic" in why.dataset ? form.querySelectorAll("[data-needs-why]") : [];
const before = new Map([...weighty].map((box) => [box, valueOf(box)]));

// By Django's jQuery, by which its own boxes tell that something was chosen.
window.django.jQuery(form).on("input change", () => {
  const isNeeded = [...before].some(([box, value]) => valueOf(box) !== value);
  why.required = isAlways || isNeeded;
});

document.addEventListener("keydown", (event) => {
  const isOther = event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey);
  if (isOther || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[name='_continue']"));
});
