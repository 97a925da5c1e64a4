// Names of regions and places in the page, and the same on the map: when a reader points at one, the others stand out.
//
// Regions carry `data-region` and places `data-place` (a geonames id) wherever they stand; what stands for several has all of them in
// `data-regions` or `data-places`. What is about a region but no name of it, such as an event, has `data-of`: it lets the region
// stand out. `data-at`, lat and lon, is where a place lies that may have no mark on the map.

const MARKS = '[data-region], [data-regions], [data-place], [data-of]';

const quoted = text => JSON.stringify(String(text));
const named = (kind, names) => names.map(name => `[data-${kind}=${quoted(name)}], [data-${kind}s~=${quoted(name)}]`);

// Lets all that stands for a region or place within `root` stand out: {region, place}, or lists of them; null for none.
export function highlight(root, mark) {
  for (const lit of root.querySelectorAll('.lit')) lit.classList.remove('lit');
  const sought = [...named('region', [mark?.region ?? []].flat()), ...named('place', [mark?.place ?? []].flat())];
  if (sought.length) for (const found of root.querySelectorAll(sought.join())) found.classList.add('lit');
}

// What a mark stands for.
function meant({region, regions, place, places, of}) {
  const where = places?.split(' ') ?? place ?? [];
  return {region: regions?.split(' ') ?? region ?? (place ? [] : of ?? []), place: where};
}

// Follows the mouse and the keyboard over the marks within `root`, and `point` events, by which a script points. `ring` is told where
// a place lies that nothing on the map stands for, or null.
export function linked(root, ring) {
  let last = null;
  const follow = event => {
    const mark = event.target.closest?.(MARKS);
    if (mark === last) return;
    last = mark;
    highlight(root, mark && meant(mark.dataset));
    ring(mark?.dataset.at && !root.querySelector('.atlas-event.lit') ? mark.dataset.at.split(',').map(Number) : null);
  };
  for (const name of ['pointerover', 'focusin', 'pointerleave', 'point']) root.addEventListener(name, follow);
}
