// A small map of the world that shows of which kind states are, such as how they voted. Colour never tells alone: each kind has a
// pattern, and the table beside the map names every state.
import {asked, node} from './dom.js';
import {t} from './words.js';

const PATTERNS = {
  hatched: [9, node('path', {d: 'M-1 10L10 -1M-1 1L1 -1M8 10L10 8'})],
  dotted: [9, node('circle', {cx: 4.5, cy: 4.5, r: 1.9})],
};

// The patterns live in a drawing of their own, where the theme of the page applies.
function patterns() {
  if (document.getElementById('world-hatched')) return;
  const defs = Object.entries(PATTERNS).map(([kind, [size, mark]]) => node('pattern', {id: `world-${kind}`, width: size, height: size, patternUnits: 'userSpaceOnUse', class: kind},
    node('rect', {width: size, height: size}), mark));
  document.querySelector('.atlas').append(node('svg', {class: 'atlas-patterns', width: 0, height: 0, 'aria-hidden': 'true'}, node('defs', {}, ...defs)));
}

let known = null;
const outlines = address => { known ??= asked(address).catch(error => { known = null; throw error; }); return known; };

export const swatch = kind => node('svg', {class: 'world-swatch', width: 22, height: 14, 'aria-hidden': 'true'}, node('rect', {x: 1, y: 1, width: 20, height: 12, class: kind}));

// `kinds` are [class, text], `states` the kind and name of a state by its code, `label` what the map shows.
export function world(address, {kinds, states, label}) {
  patterns();
  const told = code => (states[code] ? `${states[code][1]}: ${kinds[states[code][0]][1]}` : null);
  const mark = (name, attributes, code) => node(name, {...attributes, class: states[code] ? kinds[states[code][0]][0] : 'other'}, told(code) && node('title', {}, told(code)));
  const map = node('div', {class: 'world'});
  outlines(address).then(({width, height, shapes, dots}) => map.append(node('svg', {viewBox: `-8 -8 ${width + 16} ${height + 16}`, role: 'img', 'aria-label': label},
    ...Object.entries(shapes).map(([code, d]) => mark('path', {d}, code)),
    ...Object.entries(dots).filter(([code]) => states[code]).map(([code, [cx, cy]]) => mark('circle', {cx, cy, r: 6}, code)))))
    .catch(error => map.append(node('p', {class: 'problem', role: 'alert'}, error.message)));
  return node('figure', {}, map, node('figcaption', {}, t('Outlines: Natural Earth, simplified. They say nothing on recognition.')));
}
