// One box that ticks all boxes of a page; without this file each is ticked by itself.

document.querySelectorAll("[data-tick-all]").forEach((head) => {
  const all = head.querySelector("input");
  const boxes = [...head.closest("form").querySelectorAll("[data-tick]")];
  const follow = () => {
    all.checked = boxes.every((box) => box.checked);
    all.indeterminate = !all.checked && boxes.some((box) => box.checked);
  };
  head.hidden = false;
  all.addEventListener("change", () => {
    boxes.forEach((box) => {
      box.checked = all.checked;
    });
  });
  boxes.forEach((box) => box.addEventListener("change", follow));
  follow();
});
