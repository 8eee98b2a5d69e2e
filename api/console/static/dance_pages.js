// Lists that come in pages: the first is shown, and each next one behind a button.
import { errorState, show, toastError } from "./ui.js";

// `fetchPage(cursor)` answers {items, nextCursor}; `draw(item)` an element or null; `empty` what stands
// in the place of a list without any.
export async function mountPages(list, button, { fetchPage, draw, empty }) {
  let cursor = null;
  const add = async (first) => {
    const page = await fetchPage(cursor);
    cursor = page.nextCursor;
    button.hidden = !cursor;
    const drawn = page.items.map(draw).filter(Boolean);
    if (first) show(list, drawn.length ? drawn : empty());
    else list.append(...drawn);
  };
  button.onclick = async () => {
    button.disabled = true;
    await add(false).catch(toastError);
    button.disabled = false;
  };
  await add(true).catch((problem) => show(list, errorState(problem, () => location.reload())));
}
