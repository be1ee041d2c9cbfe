// A slider beside a number that can be typed: each shows what the other says. Nothing
// is sent before the button is pressed.

for (const number of document.querySelectorAll("[data-slider]")) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.className = "year__slider";
  slider.min = number.min;
  slider.max = number.max;
  slider.value = number.value || number.max;
  slider.setAttribute("aria-label", number.dataset.slider);
  slider.addEventListener("input", () => {
    number.value = slider.value;
  });
  number.addEventListener("input", () => {
    slider.value = number.value || number.max;
  });
  number.after(slider);
}
