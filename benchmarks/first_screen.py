"""What stands on each page's first screen: ``python -m benchmarks.first_screen`` counts it at 1400 × 900.

Counted is what can be seen in the page's main part without scrolling, what components draw in a tree of their own
included. The sidebar is the same on all pages and is left out. A word is what stands between two spaces and holds a
letter, a number what holds digits alone; names of icons are neither. The cells of a data grid are drawn as a picture
and cannot be counted, which flatters a page that shows one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from evenhand.places import ROOT
from evenhand.ui.steps import steps
from playwright.sync_api import Page
from rich.console import Console
from rich.table import Table

from benchmarks.browser import launched, serving

__all__ = ["count", "measure"]

SCREEN = {"width": 1400, "height": 900}
SCENARIO = "loyalty-dividend"
SETTLED = "[data-testid='stApp'][data-test-script-state='notRunning']"
WAITS = 120_000
QUIET = 1_000
"""Milliseconds without a change after which a page counts as drawn."""

COUNT = """() => {
  const seen = box => box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0
    && box.top < innerHeight && box.left < innerWidth;
  const shown = element => element.checkVisibility({opacityProperty: true, visibilityProperty: true});
  const inert = '[data-testid=stIconMaterial], style, script, title';
  const control = 'button, a[href], input, select, textarea, summary, [role=slider], [role=combobox], [role=tab]';
  const result = {words: 0, numbers: 0, controls: 0};
  const tell = word => { result[/\\p{L}/u.test(word) ? 'words' : 'numbers'] += 1; };
  const walk = root => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (texts.nextNode()) {
      const node = texts.currentNode;
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node.shadowRoot) walk(node.shadowRoot);
        if (node.matches(control) && !node.parentElement?.closest(control) && shown(node)
            && seen(node.getBoundingClientRect())) result.controls += 1;
        if (node.matches('input:not([type=radio]):not([type=checkbox]):not([type=range])') && shown(node)
            && node.value && seen(node.getBoundingClientRect())) node.value.split(/\\s+/).forEach(tell);
        continue;
      }
      const parent = node.parentElement;
      if (!parent || parent.closest(inert) || !shown(parent)) continue;
      for (const word of node.data.matchAll(/\\S*[\\p{L}\\p{N}]\\S*/gu)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (seen(range.getBoundingClientRect())) tell(word[0]);
      }
    }
  };
  walk(document.querySelector('[data-testid=stMainBlockContainer]'));
  return result;
}"""
STILL = f"""() => {{
  const size = document.querySelector('[data-testid=stMain]').scrollHeight;
  if (window.lastSize !== size) {{ window.lastSize = size; window.lastChange = performance.now(); }}
  return performance.now() - window.lastChange > {QUIET};
}}"""


def count(page: Page) -> tuple[int, int, int]:
    """Return how many words, numbers and controls can be seen in a page's main part."""
    page.locator(SETTLED).wait_for()
    page.wait_for_function(STILL)
    page.locator(SETTLED).wait_for()
    counted = page.evaluate(COUNT)
    return counted["words"], counted["numbers"], counted["controls"]


def measure() -> Iterator[tuple[str, int, int, int]]:
    """Yield each page's name, its words, numbers and controls."""
    with (
        launched() as browser,
        tempfile.TemporaryDirectory() as folder,
        serving(ROOT / "app.py", Path(folder)) as address,
    ):
        for step in steps():
            page = browser.new_context(viewport=SCREEN, reduced_motion="reduce").new_page()
            page.set_default_timeout(WAITS)
            page.goto(f"{address}/{step.name}?scenario={SCENARIO}")
            yield (step.title, *count(page))
            page.context.close()


def main() -> None:
    """Count and print."""
    table = Table("page", "words", "numbers", "controls", title="On the first screen, 1400 × 900")
    for title, *counted in measure():
        table.add_row(title, *(str(number) for number in counted))
    Console().print(table)


if __name__ == "__main__":
    main()
