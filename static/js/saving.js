/* Saves a form by Ctrl+S or ⌘S, and leaves it open. A new row, and a part that is added, begins
   in its first empty box. */

const button = document.querySelector("[name='_continue']");
const { form } = button;

function begin(root) {
  const boxes = [...root.querySelectorAll("input, select, textarea")];
  boxes.find((box) => !box.value && box.checkVisibility())?.focus();
}

document.addEventListener("keydown", (event) => {
  const isOther = event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey);
  if (isOther || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  form.requestSubmit(button);
});

document.addEventListener("formset:added", ({ target }) => begin(target));
location.pathname.endsWith("/add/") && !form.querySelector(".errornote, .paste__report") && begin(form);
