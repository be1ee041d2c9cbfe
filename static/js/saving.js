/* Saves a form by Ctrl+S or ⌘S, and leaves it open. */

const button = document.querySelector("[name='_continue']");

document.addEventListener("keydown", (event) => {
  const isOther = event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey);
  if (isOther || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  button.form.requestSubmit(button);
});
