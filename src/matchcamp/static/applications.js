// Cards of the board are dragged to a column where a pointer can; the form of each card does the same without this file.
(() => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const said = document.querySelector("[data-said]");
  const columns = [...board.querySelectorAll("[data-column]")];
  let held = null;
  let above = null;

  const stepsTo = (card, column) =>
    [...card.querySelectorAll("option[data-to]")].filter((option) => option.dataset.to === column.dataset.column);

  const isHome = (card, column) => column.contains(card);

  const release = () => {
    held?.classList.remove("pipe-held");
    held = null;
    above = null;
    for (const column of columns) column.classList.remove("pipe-possible", "pipe-over");
  };

  const take = (card, column) => {
    const steps = stepsTo(card, column);
    if (!steps.length) return;
    const menu = card.querySelector(".move");
    const select = menu.querySelector("select");
    select.value = steps[0].value;
    if (steps.length === 1) {
      menu.querySelector("form").requestSubmit();
      return;
    }
    // Which of them is meant, only the person knows: the form of the card asks.
    said.textContent = board.dataset.choose;
    menu.open = true;
    select.focus();
  };

  for (const card of board.querySelectorAll("[data-card]")) {
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      held = card;
      said.textContent = "";
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", card.id);
      card.classList.add("pipe-held");
      for (const column of columns) {
        column.classList.toggle("pipe-possible", !isHome(card, column) && stepsTo(card, column).length > 0);
      }
    });
    card.addEventListener("dragend", () => {
      // A column that no step leads to takes no drop: it is said here.
      if (held && above && !stepsTo(held, above).length) said.textContent = board.dataset.nowhere;
      release();
    });
  }

  for (const column of columns) {
    column.addEventListener("dragover", (event) => {
      if (!held || isHome(held, column)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = stepsTo(held, column).length ? "move" : "none";
      column.classList.add("pipe-over");
      above = column;
    });
    column.addEventListener("dragleave", (event) => {
      if (column.contains(event.relatedTarget)) return;
      column.classList.remove("pipe-over");
      if (above === column && event.relatedTarget) above = null;
    });
    column.addEventListener("drop", (event) => {
      event.preventDefault();
      const card = held;
      release();
      if (card) take(card, column);
    });
  }
})();
