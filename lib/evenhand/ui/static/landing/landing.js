// A place that a link leads to: when it is reached anew, the page moves there, and reading goes on from there.

const reached = new WeakMap();

export default function ({ data, parentElement }) {
  if (reached.get(parentElement) === data.arrival) return;
  reached.set(parentElement, data.arrival);
  const place = parentElement.querySelector(".place");
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });
}
