// The field of a script: line numbers, and flaws at their lines.
import { el, show } from "./ui.js";

const EXAMPLE = `topic: Why the feather falls with the hammer
let height = 20

! Falling bodies | Why mass does not matter | parabola
A feather and a hammer are let go at the same moment. Which one is down first?

# What pulls, and what resists
= F = [[m | mass warm]] \\cdot g = [[m | inertia warm]] \\cdot a
The mass stands on both sides. {emphasise law.mass, emphasise law.inertia}
- A heavy body is pulled more strongly
- It is also harder to speed up | But it is just as much harder to speed up.

# How long does it fall?
=> h = \\frac{1}{2} g t^2 | the law of falling | We begin with the law of falling.
=> t = \\sqrt{\\frac{2 h}{g}} | solved for t | Solve it for the time.
=> t = \\sqrt{\\frac{2 \\cdot <height>}{9.81}} \\approx 2.02 | put <height> m in | From <height> metres it takes about two seconds.

# Your turn
Q: On the Moon, which falls faster?
A: Neither: both take the same time
`;

export function editor(area, gutter, list) {
  let wrong = new Map(); // words by line

  function draw() {
    const lines = area.value.split("\n").length;
    show(gutter, Array.from({ length: lines }, (_, at) => el("span", { class: wrong.has(at + 1) ? "wrong" : null }, `${at + 1}\n`)));
    gutter.scrollTop = area.scrollTop;
  }

  function goTo({ line, column }) {
    const before = area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    const place = before + Math.max(0, column - 1);
    area.focus();
    area.setSelectionRange(place, place);
    area.scrollTop = (line - 4) * parseFloat(getComputedStyle(area).lineHeight);
  }

  function flaw(flaws) {
    wrong = new Map(flaws.map((one) => [one.line, one.words]));
    area.setAttribute("aria-invalid", String(flaws.length > 0));
    show(list, flaws.map((one) => el("li", {}, el("button", { type: "button", class: "text-button", onclick: () => goTo(one) },
      one.line ? `Line ${one.line}` : "Script"), ` ${one.words}`)));
    draw();
    if (flaws.length && flaws[0].line) goTo(flaws[0]);
  }

  function clear() {
    wrong = new Map();
    area.removeAttribute("aria-invalid");
    show(list);
    draw();
  }

  function example(then) {
    if (area.value.trim() && area.value !== EXAMPLE && !confirm("Put the example in the place of your script?")) return;
    area.value = EXAMPLE;
    clear();
    then();
  }

  area.addEventListener("input", draw);
  area.addEventListener("scroll", () => (gutter.scrollTop = area.scrollTop));
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || event.ctrlKey) return;
    if (area.selectionStart !== area.selectionEnd || !/^\s*$/.test(area.value.slice(area.value.lastIndexOf("\n", area.selectionStart - 1) + 1, area.selectionStart))) return;
    event.preventDefault(); // at the beginning of a line it indents; elsewhere it leaves the field
    area.setRangeText("    ", area.selectionStart, area.selectionEnd, "end");
  });
  return { draw, flaw, flawsOf, clear, example };
}

// Of a refusal: each flaw with its line and column; 0 where it names none.
export function flawsOf(problem) {
  const details = problem.body?.error?.details ?? {};
  return [details.script, details.plan].flat().filter(Boolean).map((told) => {
    const [, line, column, words] = /line (\d+), column (\d+): ([^]*)/.exec(told) ?? [null, 0, 0, told];
    return { line: Number(line), column: Number(column), words };
  });
}
