// Names of regions and places in the page, and the same on the map: when a reader points at one, the others stand out.
//
// Regions carry `data-region` and places `data-place` (a geonames id) wherever they stand; a mark of several places on the map has
// all of them in `data-places`. What is about a region but no name of it, such as an event, has `data-of`: it lets the region stand out.

const MARKS = '[data-region], [data-place], [data-of]';

const quoted = text => JSON.stringify(String(text));

// Lets all that stands for a region or place within `root` stand out: {region, place}; null for none.
export function highlight(root, mark) {
  for (const lit of root.querySelectorAll('.lit')) lit.classList.remove('lit');
  const sought = [
    mark?.region && `[data-region=${quoted(mark.region)}]`,
    mark?.place && `[data-place=${quoted(mark.place)}], [data-places~=${quoted(mark.place)}]`,
  ].filter(Boolean);
  if (sought.length) for (const found of root.querySelectorAll(sought.join())) found.classList.add('lit');
}

// Follows the mouse and the keyboard over the marks within `root`.
export function linked(root) {
  let last = null;
  const follow = event => {
    const mark = event.target.closest?.(MARKS);
    if (mark === last) return;
    last = mark;
    highlight(root, mark && {region: mark.dataset.region ?? (mark.dataset.place ? null : mark.dataset.of), place: mark.dataset.place});
  };
  root.addEventListener('pointerover', follow);
  root.addEventListener('focusin', follow);
  root.addEventListener('pointerleave', follow);
}
