"""What a keyboard alone reaches: stop by stop, each of them seen, in the order in which the page is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

__all__ = ["Stop", "next_stop", "reach", "walked"]

MOST = 120
"""A page that is longer than so many stops, or never ends, is a trap."""
WATCH = """() => {
  const deepest = () => {
    let one = document.activeElement;
    while (one && one.shadowRoot && one.shadowRoot.activeElement) one = one.shadowRoot.activeElement;
    return one;
  };
  const look = one => {
    const said = [];
    for (let part = one, up = 0; part && up < 8; up++, part = part.parentElement || part.getRootNode().host)
      for (const piece of [null, '::before', '::after']) {
        const style = getComputedStyle(part, piece);
        said.push(style.outlineStyle === 'none' ? '' : style.outlineColor + style.outlineWidth, style.boxShadow,
          style.backgroundColor, style.borderColor, style.textDecorationLine);
      }
    return said.join('|');
  };
  window.nextStop = async () => {
    const moving = document.getAnimations().filter(one => one.effect.getTiming().iterations !== Infinity);
    await Promise.all(moving.map(one => one.finished.catch(() => null)));
    const last = window.lastStop;
    const one = deepest();
    // A frame that shows the focus of a whole control stays while the focus goes on within it.
    const control = last && last.one.closest('[data-testid=stMultiSelect]');
    const seen = !last || !last.one.isConnected || look(last.one) !== last.looks || Boolean(control?.contains(one));
    window.lastStop = one && one !== document.body ? { one, looks: look(one) } : null;
    if (!window.lastStop) return { seen };
    const box = one.getBoundingClientRect(), main = document.querySelector('[data-testid=stMain]');
    const label = one.labels && one.labels[0] ? one.labels[0].innerText : '';
    return {
      seen,
      own: ['CANVAS', 'IFRAME'].includes(one.tagName) || Boolean(one.closest('[data-testid=stDataFrame]')),
      here: Boolean(one.href) && !main.contains(one) && new URL(one.href).pathname === location.pathname,
      // What scrolls is a stop of its own, and is called nothing.
      name: one === main ? '' : (one.getAttribute('aria-label') || label || one.innerText || '').trim(),
      main: one !== main && (main.contains(one) || one.getRootNode() !== document),
      left: box.left, right: box.right, top: box.top + main.scrollTop, bottom: box.bottom + main.scrollTop,
    };
  };
}"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the focus is; without a name where it has left the page."""

    seen: bool
    """Whether the stop before this one looked otherwise while it had the focus."""
    own: bool = False
    """Whether it shows where the focus is within itself: a grid, a document."""
    here: bool = False
    """Whether it is the way to the page that is shown, which Streamlit draws alike with and without focus."""
    name: str = ""
    main: bool = False
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    @property
    def gone(self) -> bool:
        """Whether the focus has left the page."""
        return self.bottom == 0.0 and not self.name


def next_stop(page: Page, key: str = "Tab") -> Stop:
    """Press a key and return where the focus is then."""
    if not page.evaluate("() => 'nextStop' in window"):
        page.evaluate(WATCH)
    page.keyboard.press(key)
    found: dict[str, Any] = page.evaluate("() => window.nextStop()")
    return Stop(**found)


def walked(page: Page) -> list[Stop]:
    """Walk a page with Tab from its top to its end.

    Fails where a stop cannot be seen, comes out of order or holds the focus, or where the page's own part is far.
    """
    stops: list[Stop] = []
    while not (stop := next_stop(page)).gone:
        before = stops[-1] if stops else None
        if before is not None and not (before.own or before.here):
            assert stop.seen, f"{page.url}: nothing shows that “{before.name}” has the focus"
        if before is not None and before.main and stop.main and not (before.own or stop.own):
            # Reading on is further down, or to the right in another column.
            on = stop.bottom > before.top or stop.left >= before.right
            assert on, f"{page.url}: “{stop.name}” stands above “{before.name}”, which comes before it"
        stops.append(stop)
        assert len(stops) < MOST, f"{page.url}: no end after “{stop.name}”"
    assert stops[0].name == "Skip to main content"
    return stops


def reach(page: Page, name: str, key: str = "Tab") -> Stop:
    """Press a key until something of that name has the focus."""
    passed: list[str] = []
    while len(passed) < MOST:
        stop = next_stop(page, key)
        if name in stop.name:
            return stop
        passed.append(stop.name)
    raise AssertionError(f"“{name}” is not reached with {key} on {page.url}: {passed}")
