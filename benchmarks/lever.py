"""The lever of the dividend page, frame by frame: ``python -m benchmarks.lever``.

Times are the browser's own: what one step of the lever costs with its layout; how long lies between two frames while
a finger drags; and how long after it let go the address and the sentences stand. The yardstick is the least that
Streamlit can do: a bare slider and chart, where each key goes to the server and back.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from statistics import quantiles

from evenhand.places import ROOT
from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.table import Table

from benchmarks.browser import BARE, LEVER, STILL, launched, pulled, serving, slid

__all__ = ["main"]

MOVES = 40
WAITS = 120_000

# A step as the component takes it in the next frame, and the layout that it asks for; nothing is painted meanwhile.
STEPPED = """async (slider, many) => {
  const host = slider.getRootNode().host, work = [];
  for (let step = 0; step < many; step++) {
    let start = 0;
    requestAnimationFrame(() => { start = performance.now(); });
    slider.value = Number(slider.value) + (step % 2 ? 10 : -10);
    slider.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
    await new Promise(done => requestAnimationFrame(() => {
      host.getBoundingClientRect();
      work.push(performance.now() - start);
      done();
    }));
  }
  return work;
}"""
DRAGGED = """() => {
  window.drag = {frames: [], address: 0, still: 0};
  let last = 0, held = false;
  addEventListener('pointerdown', () => { held = true; last = 0; }, true);
  const frame = now => {
    if (held && last) window.drag.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  addEventListener('pointerup', () => {
    held = false;
    const start = performance.now(), address = location.href;
    let ran = false;
    const look = () => {
      const state = document.querySelector("[data-testid='stApp']").dataset.testScriptState;
      ran ||= state === 'running';
      if (!window.drag.address && location.href !== address) window.drag.address = performance.now() - start;
      if (ran && state === 'notRunning' && window.drag.address) window.drag.still = performance.now() - start;
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, true);
}"""


def main() -> None:
    """Measure and print."""
    table = Table("milliseconds", "median", "95 % within", "of", title="The lever, frame by frame")
    with launched() as browser, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = folder / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        with serving(bare, folder) as address:
            page = _opened(browser, address)
            table.add_row("a bare slider: from a key to its redrawn chart", *_said(slid(page, MOVES // 4), 1000))
            page.context.close()
        with serving(ROOT / "app.py", folder) as address:
            page = _opened(browser, f"{address}/{LEVER}")
            table.add_row("the lever: from a key to a frame with other figures", *_said(pulled(page, MOVES), 1000))
            page.locator(STILL).wait_for()
            frames, stands, still = _drag(page)
            table.add_row("the lever: between two frames of a drag", *_said(frames))
            page.locator(STILL).wait_for()
            work = page.get_by_role("slider").first.evaluate(STEPPED, MOVES)
            table.add_row("the lever: work of one step, layout included", *_said(work))
            page.context.close()
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    console.print(f"After letting go: the address after {stands:.0f} ms, the whole page after {still:.0f} ms.")
    console.print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; a frame at 60 Hz is 16.7 ms.")


def _opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    page.set_default_timeout(WAITS)
    page.goto(address)
    return page


def _drag(page: Page) -> tuple[list[float], float, float]:
    """Drag the lever across; return the times between frames, and when address and page stood after letting go."""
    box = page.get_by_role("slider").first.bounding_box()
    assert box is not None
    page.evaluate(DRAGGED)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.2 * box["width"], middle)
    page.mouse.down()
    for step in range(3 * MOVES):
        page.mouse.move(box["x"] + (0.2 + 0.5 * step / (3 * MOVES)) * box["width"], middle)
    page.mouse.up()
    page.wait_for_function("() => window.drag.still > 0")
    frames, address, still = page.evaluate("[window.drag.frames, window.drag.address, window.drag.still]")
    return frames, address, still


def _said(times: list[float], scale: float = 1.0) -> tuple[str, str, str]:
    cuts = quantiles((time * scale for time in times), n=20)
    return f"{cuts[9]:.1f}", f"{cuts[-1]:.1f}", str(len(times))


if __name__ == "__main__":
    main()
