// A drawing that the server wrote: lines in it would be taken out of the page's own HTML.

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".place");
  if (place.innerHTML !== data.html) place.innerHTML = data.html;
}
